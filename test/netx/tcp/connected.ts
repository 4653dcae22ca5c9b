// Scripts that begin with a connection.

import { type NX_PACKET, NX_TCP_SOCKET } from '../../../netx/nx_cb.ts';
import { NX_SUCCESS } from '../../../netx/nx_constants.ts';
import { nx_tcp_client_socket_bind } from '../../../netx/tcp/nx_tcp_client_bind.ts';
import { nx_tcp_client_socket_connect } from '../../../netx/tcp/nx_tcp_client_connect.ts';
import { nx_tcp_server_socket_accept } from '../../../netx/tcp/nx_tcp_server_accept.ts';
import { nx_tcp_server_socket_listen } from '../../../netx/tcp/nx_tcp_server_listen.ts';
import { nx_tcp_socket_receive } from '../../../netx/tcp/nx_tcp_socket_receive.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { PEER_PORT } from './hand_made_peer.ts';
import { ADDRESS_B, must, PORT, type SocketScript, type TcpLab, text_of } from './tcp_lab.ts';

export interface ConnectedOptions {
  /** Receive window. */
  readonly window?: number;
  /** Before the connection is asked for. */
  readonly prepare?: SocketScript;
}

/** Board a listens at PORT and is connected when the script begins. */
export function connected_server(
  lab: TcpLab,
  script: SocketScript,
  options: ConnectedOptions = {},
): NX_TCP_SOCKET {
  const socket = new NX_TCP_SOCKET();
  lab.a.thread(function* (board) {
    yield* board.socket(socket, options.window);
    if (options.prepare !== undefined) yield* options.prepare(socket, board);
    must(yield* nx_tcp_server_socket_listen(board.ip, PORT, socket, 5, null));
    must(yield* nx_tcp_server_socket_accept(socket, 1000));
    yield* script(socket, board);
  });
  return socket;
}

/** Board a connects from PORT to the other side's PEER_PORT. */
export function connected_client(
  lab: TcpLab,
  script: SocketScript,
  options: ConnectedOptions = {},
): NX_TCP_SOCKET {
  const socket = new NX_TCP_SOCKET();
  lab.a.thread(function* (board) {
    yield* board.socket(socket, options.window);
    if (options.prepare !== undefined) yield* options.prepare(socket, board);
    must(yield* nx_tcp_client_socket_bind(socket, PORT, 0));
    yield* tx_thread_sleep(1);
    must(yield* nx_tcp_client_socket_connect(socket, ADDRESS_B, PEER_PORT, 1000));
    yield* script(socket, board);
  });
  return socket;
}

/** Receives one packet as text, or the status in hex. */
export function* receive_text(socket: NX_TCP_SOCKET, wait: number): Service<string> {
  const got = ref<NX_PACKET | null>(null);
  const status = yield* nx_tcp_socket_receive(socket, got, wait);
  return status === NX_SUCCESS ? text_of(got.value as NX_PACKET) : `0x${status.toString(16)}`;
}
