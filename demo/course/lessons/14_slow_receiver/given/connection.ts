// The connection between the two boards. Do not change.

import {
  IP_ADDRESS,
  type NX_IP,
  type NX_TCP_SOCKET,
  NX_WAIT_FOREVER,
  nx_tcp_client_socket_bind,
  nx_tcp_client_socket_connect,
  nx_tcp_server_socket_accept,
  nx_tcp_server_socket_listen,
} from '../../../../../netx/nx_api.ts';
import { type Service, tx_thread_sleep } from '../../../../../rtos/tx_api.ts';

const PORT = 514;

export function* accept_from(ip: NX_IP, socket: NX_TCP_SOCKET): Service<void> {
  yield* nx_tcp_server_socket_listen(ip, PORT, socket, 1, null);
  yield* nx_tcp_server_socket_accept(socket, NX_WAIT_FOREVER);
}

export function* connect_to(socket: NX_TCP_SOCKET): Service<void> {
  yield* nx_tcp_client_socket_bind(socket, 5000, NX_WAIT_FOREVER);
  yield* tx_thread_sleep(10);
  yield* nx_tcp_client_socket_connect(socket, IP_ADDRESS(192, 168, 1, 10), PORT, NX_WAIT_FOREVER);
}
