// Three threads of a rover. The radio asks once, at some time within 30 ms. Do not change.

import { TX_MUTEX, tx_semaphore_put } from '../../../../../rtos/tx_api.ts';
import type { Scenario } from '../../../../scenario_api.ts';
import { create_mutexes, priority } from '../start/setup.ts';
import { Rover } from './rover.ts';
import { variant } from './variant.ts';

export const scenario: Scenario = {
  name: 'inversion',
  summary: 'three threads and a bus; the bus manager must not be delayed by a thread that never uses the bus',
  until_s: 0.7,
  build(bench) {
    const rover = new Rover();
    const bus = new TX_MUTEX();
    const log = new TX_MUTEX();
    const board = bench.add_kernel_board(function* (make) {
      rover.create();
      yield* create_mutexes(bus, log);
      yield* make.thread('weather', priority.weather, () => rover.weather(bus, log));
      yield* make.thread('communication', priority.communication, () => rover.communication());
      yield* make.thread('bus manager', priority.bus_manager, () => rover.bus_manager(bus));
    });
    board.stimulus('radio', variant.radio_ms * 1e6, (variant.radio_ms + 30) * 1e6, function* () {
      yield* tx_semaphore_put(rover.radio);
    });
    return undefined;
  },
};
