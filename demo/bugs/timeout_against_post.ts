// Timeout against post: a thread asks a device and waits 3 ticks for the answer. When the answer comes in the very tick
// in which the wait ends, the call returns TX_QUEUE_EMPTY and the answer stays in the queue: the next question gets the
// answer to the previous one. Repair: number the questions and throw answers to old ones away.

import { sim_assert, sim_compute } from '../../rtos/sim_api.ts';
import {
  type Service,
  TX_NO_WAIT,
  TX_QUEUE,
  TX_SUCCESS,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
  tx_thread_sleep,
} from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';

const QUESTIONS = 6;
const WAIT_TICKS = 3;

export const timeout_against_post: Scenario = {
  name: 'timeout-against-post',
  summary: 'questions to a slow device with a timeout; an answer must belong to its question',
  until_s: 2,
  has_repair: true,
  build(bench, { fixed }) {
    const questions = new TX_QUEUE();
    const answers = new TX_QUEUE();

    function* ask(number: number): Service<void> {
      const answer = new Uint32Array(1);
      yield* tx_queue_send(questions, new Uint32Array([number]), TX_NO_WAIT);
      for (;;) {
        const status = yield* tx_queue_receive(answers, answer, WAIT_TICKS);
        if (status !== TX_SUCCESS) return;
        if (fixed && answer[0] !== number) continue;
        sim_assert(answer[0] === number, 'the answer belongs to the question');
        return;
      }
    }

    function* client(): Service<void> {
      for (let number = 1; number <= QUESTIONS; number++) {
        yield* ask(number);
        yield* tx_thread_sleep(5);
      }
    }

    function* device(): Service<void> {
      const question = new Uint32Array(1);
      for (;;) {
        if ((yield* tx_queue_receive(questions, question, 0xffffffff)) !== TX_SUCCESS) return;
        yield* sim_compute(24_000, 34_000);
        yield* tx_queue_send(answers, question, TX_NO_WAIT);
      }
    }

    bench.add_kernel_board(function* (make) {
      tx_queue_create(questions, 'questions', 1, new Uint32Array(8), 32);
      tx_queue_create(answers, 'answers', 1, new Uint32Array(8), 32);
      yield* make.thread('device', 12, device);
      yield* make.thread('client', 8, client);
    });
    return undefined;
  },
};
