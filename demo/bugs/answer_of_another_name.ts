// Resolver answer after the timeout: a helper thread looks names up, and the application waits three seconds for each. When
// the resolver is slow, the application gives up, and asks for the next name: it then gets the address of the one before. The
// DNS client compares ids, the firmware around it does not. Repair: an answer tells which question it belongs to.

import { late, lost } from '../../netx/servers/sim_servers_api.ts';
import { sim_assert } from '../../rtos/sim_api.ts';
import {
  type Service,
  TX_NO_WAIT,
  TX_QUEUE,
  TX_SUCCESS,
  TX_WAIT_FOREVER,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
  tx_thread_sleep,
  type ULONG,
} from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';
import { IP_ADDRESS } from '../firmware/network.ts';

const NAMES = ['broker.example', 'time.example', 'update.example'];
const ADDRESSES = [81, 82, 83].map((host) => IP_ADDRESS(192, 168, 1, host));
const PATIENCE_TICKS = 300;
const LOOKUP_TICKS = 1000;

export const answer_of_another_name: Scenario = {
  name: 'answer-of-another-name',
  summary:
    'names are looked up by a helper thread, with a timeout; an address must be that of the name asked for',
  until_s: 60,
  has_repair: true,
  kinds: ['server_delay', 'server_answer', 'tick_phase', 'isr_arrival'],
  build(bench, { fixed }) {
    const hosts = Object.fromEntries(NAMES.map((name, n) => [name, `192.168.1.${81 + n}`]));
    bench.add_servers({ dhcp: {}, dns: { hosts, faults: [late(), lost()] } });
    const [questions, answers] = [new TX_QUEUE(), new TX_QUEUE()];
    let done = false;

    /** The address of a name by its number; 0: none came in time. */
    function* ask(number: ULONG): Service<ULONG> {
      const answer = new Uint32Array(2);
      yield* tx_queue_send(questions, new Uint32Array([number, 0]), TX_NO_WAIT);
      while ((yield* tx_queue_receive(answers, answer, PATIENCE_TICKS)) === TX_SUCCESS) {
        const [of_which = 0, address = 0] = answer;
        if (!fixed || of_which === number) return address;
      }
      return 0;
    }

    bench.add_lan_board({
      name: 'board',
      *define(board, make) {
        tx_queue_create(questions, 'questions', 2, new Uint32Array(16), 64);
        tx_queue_create(answers, 'answers', 2, new Uint32Array(16), 64);
        yield* make.thread('resolver', 12, function* (): Service<void> {
          const question = new Uint32Array(2);
          while ((yield* tx_queue_receive(questions, question, TX_WAIT_FOREVER)) === TX_SUCCESS) {
            const number = question[0] as ULONG;
            const address = yield* board.resolve(NAMES[number] as string, LOOKUP_TICKS);
            yield* tx_queue_send(answers, new Uint32Array([number, address]), TX_NO_WAIT);
          }
        });
        yield* make.thread('app', 16, function* (): Service<void> {
          yield* board.ask_for_address();
          yield* board.wait_for_address(TX_WAIT_FOREVER);
          yield* board.use_resolver();
          for (const number of NAMES.keys()) {
            const address = yield* ask(number);
            if (address !== 0) sim_assert(address === ADDRESSES[number], 'the address is that of the name');
            yield* tx_thread_sleep(10);
          }
          done = true;
        });
      },
    });
    return bench.until_done(() => done);
  },
};
