// A collector, which is yours, and a feeder on one wire. Do not change.

import { type Service, TX_THREAD, tx_kernel_enter, tx_thread_create } from '../../../../../rtos/tx_api.ts';
import type { Scenario } from '../../../../scenario_api.ts';
import { collect, PACKETS } from '../start/collector.ts';
import { feeder, readings } from './feeder.ts';
import { Station } from './station.ts';
import { Store } from './store.ts';

/** The main of a board with one thread. */
function board(host: number, packets: number, name: string, entry: (station: Station) => Service<void>) {
  const station = new Station();
  function* define(memory: Uint8Array): Service<void> {
    yield* station.bring_up(host, packets);
    yield* tx_thread_create(new TX_THREAD(), name, () => entry(station), 0, memory, 2048, 16, 16, 0, 1);
  }
  return () => () => tx_kernel_enter(define);
}

export const scenario: Scenario = {
  name: 'packet-pool',
  summary: 'readings come in bursts; each is stored, each alarm is reported, and every packet goes back',
  until_s: 20,
  build(bench) {
    const store = new Store();
    const yours = board(10, PACKETS, 'collect', ({ ip, pool }) => collect(ip, pool, store));
    bench.add_board({ name: 'collector', firmware: yours, application: [] });
    bench.add_board({ name: 'feeder', firmware: board(20, 20, 'feeder', feeder), application: ['feeder'] });
    const parts = bench.until_finished();
    const finish = (): void => {
      parts.finish?.();
      const wanted = readings();
      const missing = wanted.filter((reading) => !store.readings.includes(reading));
      if (missing.length === 0) return;
      const message = `${missing.length} of ${wanted.length} readings were not stored, the first: ${missing[0]}`;
      const { now_ns: time_ns } = bench.sim;
      bench.sim.checks.fail({ id: 'readings', object: 'collect', message, time_ns, target: 'collector' });
    };
    return { ...parts, finish };
  },
};
