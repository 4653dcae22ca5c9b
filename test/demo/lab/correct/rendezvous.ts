// A rendezvous of three axes: each says that it has arrived, the coordinator waits for all of them and lets each one go with a
// flag of its own, so no fast axis takes what was meant for a slow one.

import type { Scenario } from '../../../../demo/scenario_api.ts';
import { sim_assert, sim_compute, sim_progress } from '../../../../rtos/sim_api.ts';
import {
  ref,
  type Service,
  TX_AND_CLEAR,
  TX_EVENT_FLAGS_GROUP,
  TX_OR,
  TX_OR_CLEAR,
  TX_WAIT_FOREVER,
  tx_event_flags_create,
  tx_event_flags_get,
  tx_event_flags_set,
  tx_thread_sleep,
} from '../../../../rtos/tx_api.ts';

const AXES = [0, 1, 2] as const;
const ALL_ARRIVED = 0b111;
const GO_SHIFT = 8;
const STEPS = 40;

export const rendezvous: Scenario = {
  name: 'rendezvous',
  summary: 'three axes move in steps; none begins a step before all have ended the one before',
  until_s: 10,
  build(bench) {
    const flags = new TX_EVENT_FLAGS_GROUP();
    const ended = [0, 0, 0];
    let step = 0;
    function* wait_for(wanted: number, option: number): Service<void> {
      yield* tx_event_flags_get(flags, wanted, option, ref(0), TX_WAIT_FOREVER);
    }
    bench.add_kernel_board(function* (make) {
      tx_event_flags_create(flags, 'rendezvous');
      yield* make.thread('coordinator', 5, function* () {
        for (; step < STEPS; step++) {
          yield* wait_for(ALL_ARRIVED, TX_AND_CLEAR);
          sim_assert(
            ended.every((count) => count === step),
            'all axes have ended the step before',
          );
          sim_progress();
          yield* tx_event_flags_set(flags, ALL_ARRIVED << GO_SHIFT, TX_OR);
        }
      });
      for (const axis of AXES) {
        yield* make.thread(`axis ${axis}`, 10 + 2 * axis, function* () {
          for (let n = 0; n < STEPS; n++) {
            yield* tx_event_flags_set(flags, 1 << axis, TX_OR);
            yield* wait_for(1 << (GO_SHIFT + axis), TX_OR_CLEAR);
            sim_assert(
              ended.every((count) => count === n || count === n + 1),
              'no axis is a step ahead',
            );
            yield* sim_compute(200, 4_000);
            // Some axes brake a while.
            if ((n + axis) % 3 === 0) yield* tx_thread_sleep(1);
            ended[axis] = n + 1;
          }
        });
      }
    });
    return { done: () => ended.every((count) => count === STEPS) };
  },
};
