// Requests over UDP where frames are lost, late or doubled: each has a number, is repeated a few times and then given up; the
// server does each number once and answers repetitions from memory; an answer to another number is not taken.

import { IP_ADDRESS } from '../../../../demo/firmware/network.ts';
import type { LanBoard, Scenario } from '../../../../demo/scenario_api.ts';
import { frame_delay, frame_duplicate, frame_loss } from '../../../../netx/link/sim_link_api.ts';
import { sim_assert, sim_compute } from '../../../../rtos/sim_api.ts';
import { type Service, TX_WAIT_FOREVER, tx_thread_sleep, tx_time_get } from '../../../../rtos/tx_api.ts';

const SERVER = IP_ADDRESS(192, 168, 1, 20);
const CLIENT = IP_ADDRESS(192, 168, 1, 21);
const PORT = 7000;
const REQUESTS = 12;
const TRIES = 4;
const ANSWER_TICKS = 20;

type Socket = Awaited<ReturnType<LanBoard['socket']>> extends never ? never : Parameters<LanBoard['send']>[0];

/** One request; its answer, or null when nothing came. */
function* ask(board: LanBoard, socket: Socket, number: number): Service<string | null> {
  for (let n = 0; n < TRIES; n++) {
    yield* board.send(socket, SERVER, PORT, `${number}`);
    const began = tx_time_get();
    for (let left = ANSWER_TICKS; left > 0; left = ANSWER_TICKS - (tx_time_get() - began)) {
      const text = yield* board.receive(socket, left);
      if (text === null) break;
      const [answered, value = ''] = text.split('=');
      if (Number(answered) === number) return value;
    }
  }
  return null;
}

export const udp_request: Scenario = {
  name: 'udp-request',
  summary:
    'requests over a bad link; each is done once, and its answer is the right one, or it is given up in time',
  until_s: 20,
  kinds: ['cost', 'tick_phase', 'isr_arrival', 'frame_loss', 'frame_delay', 'frame_duplicate'],
  build(bench) {
    const done = new Map<number, number>();
    let ended = 0;
    bench.lan.install(frame_loss({ match: 'udp' }), 'lost');
    bench.lan.install(frame_delay({ match: 'udp', delay_ns: 400e6 }), 'late');
    bench.lan.install(frame_duplicate({ match: 'udp', after_ns: 3e6 }), 'doubled');
    bench.add_lan_board({
      name: 'server',
      address: SERVER,
      *define(board, make) {
        yield* make.thread('server', 10, function* () {
          const socket = yield* board.socket(PORT);
          for (;;) {
            const text = yield* board.receive(socket, TX_WAIT_FOREVER);
            if (text === null) continue;
            const number = Number(text);
            if (!done.has(number)) {
              yield* sim_compute(300, 5_000);
              done.set(number, (done.get(number) ?? 0) + 1);
            }
            yield* board.send(socket, CLIENT, PORT, `${number}=${number * number}`);
          }
        });
      },
    });
    bench.add_lan_board({
      name: 'client',
      address: CLIENT,
      *define(board, make) {
        yield* make.thread('client', 10, function* () {
          const socket = yield* board.socket(PORT);
          yield* tx_thread_sleep(5);
          for (let number = 1; number <= REQUESTS; number++) {
            const began = tx_time_get();
            const answer = yield* ask(board, socket, number);
            sim_assert(tx_time_get() - began <= TRIES * (ANSWER_TICKS + 2), 'a request ends in time');
            if (answer !== null) sim_assert(answer === `${number * number}`, 'the answer is to this request');
            if (answer !== null) sim_assert(done.get(number) === 1, 'it was done once');
            ended++;
          }
        });
      },
    });
    return bench.until_done(() => ended === REQUESTS);
  },
};
