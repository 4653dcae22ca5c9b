// Three threads begin at the same time, and each computes for a while. Later `b` does something that nobody may interrupt, while
// `urgent` is woken again and again. Do not change.

import { sim_compute, sim_note } from '../../../../../rtos/sim_api.ts';
import {
  type Service,
  TX_AUTO_START,
  TX_NO_TIME_SLICE,
  TX_SEMAPHORE,
  TX_THREAD,
  TX_WAIT_FOREVER,
  tx_kernel_enter,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_create,
  tx_thread_sleep,
} from '../../../../../rtos/tx_api.ts';
import type { Scenario } from '../../../../scenario_api.ts';
import { priority, protect } from '../start/priorities.ts';
import { variant } from './variant.ts';

const STACK_BYTES = 1024;

export const scenario: Scenario = {
  name: 'priorities',
  summary:
    'three threads compute in the order of their priorities; later one of them protects a stretch of its work',
  until_s: 2,
  build(bench) {
    const wake = new TX_SEMAPHORE();

    function* compute(name: string): Service<void> {
      sim_note(`${name} begins`);
      yield* sim_compute(variant.compute_ms * 1000);
      sim_note(`${name} ends`);
    }

    function* stretch(): Service<void> {
      sim_note('stretch begins');
      yield* sim_compute(20_000);
      yield* sim_compute(20_000);
      sim_note('stretch ends');
    }

    function* b(): Service<void> {
      yield* compute('b');
      yield* tx_thread_sleep(30);
      yield* protect(stretch);
      yield* sim_compute(40_000);
    }

    function* urgent(): Service<void> {
      for (;;) {
        yield* tx_semaphore_get(wake, TX_WAIT_FOREVER);
        sim_note('urgent runs');
      }
    }

    function* define(memory: Uint8Array): Service<void> {
      tx_semaphore_create(wake, 'wake', 0);
      const threads: [string, () => Service<void>, number][] = [
        ['urgent', urgent, 5],
        ['a', () => compute('a'), priority.a],
        ['b', b, priority.b],
        ['c', () => compute('c'), priority.c],
      ];
      let at = 0;
      for (const [name, entry, level] of threads) {
        const stack = memory.subarray(STACK_BYTES * at++);
        const thread = new TX_THREAD();
        yield* tx_thread_create(
          thread,
          name,
          entry,
          0,
          stack,
          STACK_BYTES,
          level,
          level,
          TX_NO_TIME_SLICE,
          TX_AUTO_START,
        );
      }
    }

    const board = bench.add_board({
      name: 'board',
      network: false,
      firmware: () => () => tx_kernel_enter(define),
      application: ['a', 'b', 'c'],
    });
    for (let at_ns = 5e6; at_ns < 1e9; at_ns += 10e6)
      bench.sim.schedule(at_ns, () =>
        board.interrupt('button', function* () {
          yield* tx_semaphore_put(wake);
        }),
      );
    return undefined;
  },
};
