// The sensor gives a reading every 10 ms, and the flash needs some ms for each. Do not change.

import { sim_compute, sim_note, sim_now_ns } from '../../../../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../../../../rtos/tx_api.ts';
import { variant } from './variant.ts';

/** Where the logger puts readings. */
export class Flash {
  readonly written: number[] = [];

  *write(reading: number): Service<void> {
    yield* sim_compute(100);
    yield* tx_thread_sleep(variant.write_ms / 10);
    this.written.push(reading);
  }
}

/** Calls `deliver` with each reading when its time has come; notes when that was late. */
export function* sensor(deliver: (reading: number) => Service<void>): Service<void> {
  const start_ns = sim_now_ns();
  for (let n = 1; n <= variant.readings; n++) {
    yield* tx_thread_sleep(1);
    const late_ms = (sim_now_ns() - start_ns) / 1e6 - n * 10;
    if (late_ms > 5) sim_note(`the sensor is ${late_ms.toFixed(0)} ms late`);
    yield* deliver(n);
  }
  sim_note('the sensor has ended');
}
