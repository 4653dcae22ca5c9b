// DNS timeout under the mutex: the reporter looks the server's name up while it holds the mutex of the settings. A resolver
// that answers at once hides it; when an answer is lost, the lookup waits for seconds, and the control loop, which
// needs one of the settings, waits with it. Repair: look the name up first, then take the mutex.

import { late, lost } from '../../netx/servers/sim_servers_api.ts';
import { sim_eventually_within } from '../../rtos/sim_api.ts';
import {
  type Service,
  TX_INHERIT,
  TX_MUTEX,
  TX_WAIT_FOREVER,
  tx_mutex_create,
  tx_mutex_get,
  tx_mutex_put,
  tx_thread_sleep,
} from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';

const NAME = 'reports.example';
const LOOKUP_TICKS = 500;
const PORT = 5000;
const ROUNDS = 8;
/** A valve must be closed in so many ticks. */
const LOOP_TICKS = 50;

export const resolve_under_mutex: Scenario = {
  name: 'resolve-under-mutex',
  summary:
    'a control loop and a reporter share settings behind a mutex; the loop must come round within half a second',
  until_s: 40,
  has_repair: true,
  kinds: ['server_delay', 'server_answer', 'tick_phase', 'cost'],
  build(bench, { fixed }) {
    bench.add_servers({ dhcp: {}, dns: { hosts: { [NAME]: '192.168.1.81' }, faults: [late(), lost()] } });
    const settings = new TX_MUTEX();
    let turn = 0;
    bench.add_lan_board({
      name: 'valve',
      *define(board, make) {
        tx_mutex_create(settings, 'settings', TX_INHERIT);
        yield* make.thread('reporter', 16, function* (): Service<void> {
          yield* board.ask_for_address();
          yield* board.wait_for_address(TX_WAIT_FOREVER);
          yield* board.use_resolver();
          const socket = yield* board.socket(PORT);
          for (let round = 0; round < ROUNDS; round++) {
            const early = fixed ? yield* board.resolve(NAME, LOOKUP_TICKS) : 0;
            yield* tx_mutex_get(settings, TX_WAIT_FOREVER);
            const server = fixed ? early : yield* board.resolve(NAME, LOOKUP_TICKS);
            if (server !== 0) yield* board.send(socket, server, PORT, 'report');
            yield* tx_mutex_put(settings);
            yield* tx_thread_sleep(100);
          }
        });
        yield* make.thread('control', 8, function* (): Service<void> {
          for (;;) {
            const before = turn;
            sim_eventually_within(LOOP_TICKS, 'the loop comes round', () => turn > before);
            yield* tx_mutex_get(settings, TX_WAIT_FOREVER);
            yield* tx_mutex_put(settings);
            turn++;
            yield* tx_thread_sleep(10);
          }
        });
      },
    });
    return undefined;
  },
};
