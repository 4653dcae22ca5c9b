// Accept and the lost wake-up (netxduo #407 is the same mistake inside the stack): a server suspends itself until the
// listen callback resumes it. When the connection request comes between its last look and the suspend, the resume finds
// a thread that does not sleep yet and is lost; the client gets no answer until the next one knocks. Repair: a semaphore,
// which remembers.

import {
  NX_FALSE,
  NX_TCP_SOCKET,
  nx_tcp_client_socket_bind,
  nx_tcp_client_socket_connect,
  nx_tcp_client_socket_unbind,
  nx_tcp_server_socket_accept,
  nx_tcp_server_socket_listen,
  nx_tcp_server_socket_relisten,
  nx_tcp_server_socket_unaccept,
  nx_tcp_socket_create,
  nx_tcp_socket_disconnect,
} from '../../netx/nx_api.ts';
import { sim_assert, sim_compute } from '../../rtos/sim_api.ts';
import {
  type Service,
  TX_SEMAPHORE,
  type TX_THREAD,
  TX_WAIT_FOREVER,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_identify,
  tx_thread_resume,
  tx_thread_sleep,
  tx_thread_suspend,
} from '../../rtos/tx_api.ts';
import type { MqttBoard } from '../bench/mqtt_board.ts';
import type { Scenario } from '../bench/scenario.ts';
import { IP_ADDRESS } from '../firmware/network.ts';

const PORT = 80;
const VISITS = 4;

function* make_socket(board: MqttBoard, socket: NX_TCP_SOCKET, name: string): Service<void> {
  yield* nx_tcp_socket_create(board.ip, socket, name, 0, NX_FALSE, 64, 2048, null, null);
}

export const accept_lost_wakeup: Scenario = {
  name: 'accept-lost-wakeup',
  summary:
    'a small server that sleeps until its listen callback wakes it; each client must be accepted within 3 s',
  until_s: 12,
  has_repair: true,
  kinds: ['cost', 'tick_phase', 'isr_arrival'],
  build(bench, { fixed }) {
    bench.add_broker();
    const knocked = new TX_SEMAPHORE();
    let visits = 0;
    bench.add_mqtt_board({
      name: 'server',
      host: 10,
      *define(board, make) {
        const socket = new NX_TCP_SOCKET();
        let server: TX_THREAD | null = null;
        let waiting = 0;

        function* on_request(): Service<void> {
          waiting++;
          if (fixed) yield* tx_semaphore_put(knocked);
          else yield* tx_thread_resume(server);
        }

        function* wait_for_request(): Service<void> {
          if (fixed) yield* tx_semaphore_get(knocked, TX_WAIT_FOREVER);
          else if (waiting === 0) {
            yield* sim_compute(30, 40_000);
            yield* tx_thread_suspend(server);
          }
          waiting--;
        }

        tx_semaphore_create(knocked, 'knocked', 0);
        yield* make.thread('server', 16, function* (): Service<void> {
          server = tx_thread_identify();
          yield* make_socket(board, socket, 'server');
          yield* nx_tcp_server_socket_listen(board.ip, PORT, socket, 2, on_request);
          for (;;) {
            yield* wait_for_request();
            yield* nx_tcp_server_socket_accept(socket, 100);
            yield* sim_compute(2_000, 20_000);
            yield* nx_tcp_socket_disconnect(socket, 100);
            yield* nx_tcp_server_socket_unaccept(socket);
            yield* nx_tcp_server_socket_relisten(board.ip, PORT, socket);
          }
        });
      },
    });
    bench.add_mqtt_board({
      name: 'visitor',
      host: 11,
      *define(board, make) {
        const socket = new NX_TCP_SOCKET();
        yield* make.thread('visitor', 16, function* (): Service<void> {
          yield* make_socket(board, socket, 'visitor');
          yield* tx_thread_sleep(20);
          for (visits = 0; visits < VISITS; visits++) {
            yield* nx_tcp_client_socket_bind(socket, 5000 + visits, 100);
            const status = yield* nx_tcp_client_socket_connect(
              socket,
              IP_ADDRESS(192, 168, 1, 10),
              PORT,
              300,
            );
            sim_assert(status === 0, 'the visitor is let in');
            yield* nx_tcp_socket_disconnect(socket, 100);
            yield* nx_tcp_client_socket_unbind(socket);
            yield* tx_thread_sleep(3);
          }
        });
      },
    });
    return { done: () => visits === VISITS };
  },
};
