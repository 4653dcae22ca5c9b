// Firmware whose bugs have a known depth: so many orders of events must be other than the nominal ones, in one run, and the
// wrong ones must not be.

import type { Scenario } from '../../../demo/bench/scenario.ts';
import { sim_assert, sim_compute, sim_now_ns } from '../../../rtos/sim_api.ts';
import {
  type Service,
  TX_NO_WAIT,
  TX_QUEUE,
  TX_SEMAPHORE,
  TX_SUCCESS,
  TX_WAIT_FOREVER,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_sleep,
} from '../../../rtos/tx_api.ts';

/**
 * A sequence of `depth` hand-overs, each of which goes wrong when a worker is late, and is repaired by the next turn that
 * is on time: only `depth` late ones in a row break it.
 */
function late_in_a_row(depth: number): Scenario {
  return {
    name: `late-in-a-row-${depth}`,
    summary: 'a worker that is late tries again; it may not be late too often in a row',
    until_s: 2,
    build(bench) {
      let late = 0;
      bench.add_kernel_board(function* (make) {
        const work = new TX_SEMAPHORE();
        tx_semaphore_create(work, 'work', 0);
        let done = 0;
        yield* make.thread('worker', 14, function* () {
          for (;;) {
            yield* tx_semaphore_get(work, TX_WAIT_FOREVER);
            yield* sim_compute(2_000, 26_000);
            done++;
          }
        });
        yield* make.thread('noise', 9, function* () {
          for (;;) {
            yield* tx_thread_sleep(5);
            yield* sim_compute(100, 2_000);
          }
        });
        yield* make.thread('master', 8, function* () {
          for (let turn = 1; turn <= 16; turn++) {
            yield* tx_semaphore_put(work);
            yield* tx_thread_sleep(2);
            if (done < turn) late++;
            else late = 0;
            sim_assert(late < depth, 'not late too often');
            yield* tx_thread_sleep(6);
          }
        });
      });
      return undefined;
    },
  };
}

/** Different threads, each of which must be overtaken once, in order: a state machine goes on step by step, or back to its start. */
function steps_in_order(depth: number): Scenario {
  return {
    name: `steps-in-order-${depth}`,
    summary: 'a state machine that a sequence of overtakings drives where it should not be',
    until_s: 3,
    build(bench) {
      let state = 0;
      bench.add_kernel_board(function* (make) {
        const queues = Array.from({ length: depth }, (_, n) => {
          const made = new TX_QUEUE();
          tx_queue_create(made, `queue ${n}`, 1, new Uint32Array(4), 16);
          return made;
        });
        for (const [n, requests] of queues.entries())
          yield* make.thread(`worker ${n}`, 12 + n, function* () {
            const message = new Uint32Array(1);
            for (;;) {
              if ((yield* tx_queue_receive(requests, message, TX_WAIT_FOREVER)) !== TX_SUCCESS) return;
              yield* sim_compute(300, 14_000);
            }
          });
        yield* make.thread('master', 5, () => master(queues));
      });
      function* master(queues: readonly TX_QUEUE[]): Service<void> {
        for (let turn = 0; turn < 5; turn++) {
          state = 0;
          for (const [n, requests] of queues.entries()) {
            yield* tx_queue_send(requests, new Uint32Array([turn]), TX_NO_WAIT);
            yield* tx_queue_send(requests, new Uint32Array([turn]), TX_NO_WAIT);
            yield* tx_thread_sleep(1);
            const overtaken = requests.tx_queue_enqueued > 0;
            if (overtaken && state === n) state++;
            yield* tx_thread_sleep(3);
          }
          sim_assert(state < depth, 'the state is never reached');
        }
      }
      return undefined;
    },
  };
}

/** Some boards must be late and the others in time: runs in which everything is late pass. */
function late_and_in_time(late: number, in_time: number): Scenario {
  return {
    name: `late-${late}-in-time-${in_time}`,
    summary: 'a vote of boards in which only some of the voters may be late',
    until_s: 1,
    build(bench) {
      const voted: number[] = [];
      for (let n = 0; n < late + in_time; n++)
        bench.add_kernel_board(
          function* (make) {
            yield* make.thread('voter', 10, function* () {
              for (let turn = 1; turn <= 6; turn++) {
                yield* sim_compute(1_000, 9_000);
                yield* sim_compute(1_000, 9_000);
                voted[n] = turn;
                yield* tx_thread_sleep(10 * turn - Math.floor(sim_now_ns() / 10e6));
              }
            });
          },
          { name: `voter ${n}` },
        );
      for (let turn = 1; turn <= 6; turn++)
        bench.sim.schedule((turn - 1) * 100e6 + 13.5e6, () => {
          const wrong = Array.from({ length: late + in_time }, (_, n) => (voted[n] ?? 0) < turn === n < late);
          if (wrong.includes(false)) return;
          const time_ns = bench.sim.now_ns;
          bench.sim.checks.fail({ id: 'vote', object: 'vote', message: 'it is wrong', time_ns, target: '' });
        });
      return undefined;
    },
  };
}

export const DEPTH_BUGS: readonly Scenario[] = [
  late_in_a_row(3),
  late_in_a_row(4),
  late_in_a_row(5),
  steps_in_order(3),
  steps_in_order(4),
  steps_in_order(5),
  late_and_in_time(2, 2),
  late_and_in_time(3, 2),
];
