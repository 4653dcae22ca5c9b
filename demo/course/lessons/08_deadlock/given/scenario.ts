// Two threads that need both devices now and then. Do not change.

import { tx_thread_sleep } from '../../../../../rtos/tx_api.ts';
import type { Scenario } from '../../../../scenario_api.ts';
import { log_once, sample_once } from '../start/workers.ts';
import { Devices } from './devices.ts';
import { variant } from './variant.ts';

export const scenario: Scenario = {
  name: 'deadlock',
  summary: 'a logger and a sampler share a flash and a bus; nobody may wait forever',
  until_s: 0.6,
  bounds: { 'waits-forever': 200e6 },
  build(bench) {
    const devices = new Devices();
    bench.add_kernel_board(function* (make) {
      devices.create();
      yield* make.thread('logger', 15, function* () {
        for (;;) {
          yield* log_once(devices);
          yield* tx_thread_sleep(3);
        }
      });
      yield* make.thread('sampler', 6, function* () {
        for (;;) {
          yield* tx_thread_sleep(variant.sample_ticks);
          yield* sample_once(devices);
        }
      });
    });
    return undefined;
  },
};
