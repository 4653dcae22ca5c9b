// A server with two clients: a queue of requests, a semaphore for each answer, a mutex around the log that all of them write.

import type { Scenario } from '../../../../demo/scenario_api.ts';
import { sim_assert, sim_compute, sim_eventually_within } from '../../../../rtos/sim_api.ts';
import {
  type Service,
  TX_INHERIT,
  TX_MUTEX,
  TX_QUEUE,
  TX_SEMAPHORE,
  TX_WAIT_FOREVER,
  tx_mutex_create,
  tx_mutex_get,
  tx_mutex_put,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_sleep,
} from '../../../../rtos/tx_api.ts';

const EACH = 40;

export const request_server: Scenario = {
  name: 'request-server',
  summary:
    'two clients ask a server through its queue; each is answered in time, with the answer to its own question',
  until_s: 10,
  build(bench) {
    const requests = new TX_QUEUE();
    const log = new TX_MUTEX();
    const ready = [new TX_SEMAPHORE(), new TX_SEMAPHORE()] as const;
    const answers = [0, 0];
    let answered = 0;
    function* write_log(): Service<void> {
      yield* tx_mutex_get(log, TX_WAIT_FOREVER);
      yield* sim_compute(50, 2_000);
      yield* tx_mutex_put(log);
    }
    bench.add_kernel_board(function* (make) {
      tx_queue_create(requests, 'requests', 2, new Uint32Array(16), 64);
      tx_mutex_create(log, 'log', TX_INHERIT);
      for (const n of [0, 1] as const) tx_semaphore_create(ready[n], `answer ${n}`, 0);
      yield* make.thread('server', 10, function* () {
        const request = new Uint32Array(2);
        for (;;) {
          yield* tx_queue_receive(requests, request, TX_WAIT_FOREVER);
          const [client = 0, question = 0] = request;
          yield* sim_compute(20, 800);
          answers[client] = question * question;
          yield* write_log();
          yield* tx_semaphore_put(ready[client as 0 | 1]);
        }
      });
      for (const n of [0, 1] as const) {
        yield* make.thread(`client ${n}`, n === 0 ? 5 : 15, function* () {
          for (let question = 1; question <= EACH; question++) {
            let done = false;
            sim_eventually_within(20, 'the client is answered', () => done);
            yield* tx_queue_send(requests, new Uint32Array([n, question]), TX_WAIT_FOREVER);
            yield* tx_semaphore_get(ready[n], TX_WAIT_FOREVER);
            done = true;
            answered++;
            sim_assert(answers[n] === question * question, 'the answer is to its own question');
            yield* write_log();
            yield* tx_thread_sleep(5 + n);
          }
        });
      }
    });
    return { done: () => answered === 2 * EACH };
  },
};
