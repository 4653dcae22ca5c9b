import { expect, it } from 'vitest';
import { BrokerClock, ticks_of } from '../../../../mqtt/broker/firmware/broker_clock.ts';
import { Simulation, Target } from '../../../../rtos/sim_api.ts';
import {
  TX_AUTO_START,
  TX_THREAD,
  tx_kernel_enter,
  tx_thread_create,
  tx_thread_sleep,
  tx_time_set,
} from '../../../../rtos/tx_api.ts';

it('counts milliseconds, also over the wrap of the tick counter', () => {
  const sim = new Simulation();
  const seen: number[] = [];
  function* entry() {
    const clock = new BrokerClock();
    seen.push(clock.now_ms());
    yield* tx_thread_sleep(7);
    seen.push(clock.now_ms(), clock.ticks_until(75), clock.ticks_until(70), clock.ticks_until(1e15));
    tx_time_set(0xfffffffe);
    const before = clock.now_ms();
    yield* tx_thread_sleep(5);
    seen.push(clock.now_ms() - before);
  }
  function* define() {
    yield* tx_thread_create(new TX_THREAD(), 't', entry, 0, new Uint8Array(512), 512, 5, 5, 0, TX_AUTO_START);
  }
  new Target(sim, { name: 'board', main: () => tx_kernel_enter(define) });
  sim.run();
  expect(seen).toEqual([0, 70, 1, 1, 0x7fffffff, 50]);
});

it('rounds durations up to ticks', () => {
  expect([0, 1, 10, 11].map(ticks_of)).toEqual([0, 1, 1, 2]);
});
