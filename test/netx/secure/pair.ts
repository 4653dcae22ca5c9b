// Two boards with a TCP connection between them, each with a script for its side and a TLS session of its own.

import * as NX from '../../../netx/nx_api.ts';
import type { NxSecureOptions } from '../../../netx/secure/host/sim_secure_api.ts';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import * as TX from '../../../rtos/tx_api.ts';
import { type Board, Lan, SECURE_OPTIONS } from './lan.ts';

const PORT = 7000;
const WINDOW = 8192;

export interface Side {
  readonly board: Board;
  readonly socket: NX.NX_TCP_SOCKET;
  readonly session: TLS.NX_SECURE_TLS_SESSION;
}

export type SideScript = (side: Side) => TX.Service<void>;

/** Runs both scripts on an established connection; it is taken down when they are through. */
export async function run_pair(
  server: SideScript,
  client: SideScript,
  secure: NxSecureOptions = SECURE_OPTIONS,
): Promise<Lan> {
  const lan = new Lan();
  lan.add_board(
    function* (board) {
      const side = { board, socket: new NX.NX_TCP_SOCKET(), session: new TLS.NX_SECURE_TLS_SESSION() };
      yield* NX.nx_tcp_socket_create(board.ip, side.socket, 's', 0, 0, 128, WINDOW, null, null);
      yield* NX.nx_tcp_server_socket_listen(board.ip, PORT, side.socket, 5, null);
      yield* NX.nx_tcp_server_socket_accept(side.socket, 1000);
      yield* server(side);
      yield* NX.nx_tcp_socket_disconnect(side.socket, 500);
      yield* NX.nx_tcp_server_socket_unaccept(side.socket);
    },
    { secure },
  );
  lan.add_board(
    function* (board) {
      const side = { board, socket: new NX.NX_TCP_SOCKET(), session: new TLS.NX_SECURE_TLS_SESSION() };
      yield* TX.tx_thread_sleep(5);
      yield* NX.nx_tcp_socket_create(board.ip, side.socket, 'c', 0, 0, 128, WINDOW, null, null);
      yield* NX.nx_tcp_client_socket_bind(side.socket, NX.NX_ANY_PORT, 100);
      const address = NX.IP_ADDRESS(10, 0, 0, 10);
      yield* NX.nx_tcp_client_socket_connect(side.socket, address, PORT, 1000);
      yield* client(side);
      yield* NX.nx_tcp_socket_disconnect(side.socket, 500);
      yield* NX.nx_tcp_client_socket_unbind(side.socket);
    },
    { secure },
  );
  await lan.run(100);
  return lan;
}

/** Sends text over a session; the status. */
export function* say({ session, board }: Side, text: string, wait = 500): TX.Service<number> {
  const slot = TX.ref<NX.NX_PACKET | null>(null);
  const allocated = yield* TLS.nx_secure_tls_packet_allocate(session, board.pool, slot, wait);
  if (allocated !== 0) return allocated;
  yield* NX.nx_packet_data_append(slot.value, text, text.length, board.pool, wait);
  const status = yield* TLS.nx_secure_tls_session_send(session, slot.value, wait);
  if (status !== 0) yield* NX.nx_packet_release(slot.value);
  return status;
}

/** Receives until so many bytes have come, or something ends it; what came, or the status. */
export function* hear({ session }: Side, length: number, wait = 500): TX.Service<string | number> {
  const slot = TX.ref<NX.NX_PACKET | null>(null);
  let text = '';
  while (text.length < length) {
    const status = yield* TLS.nx_secure_tls_session_receive(session, slot, wait);
    if (status !== 0) return status;
    const bytes = new Uint8Array(2000);
    const count = TX.ref(0);
    NX.nx_packet_data_retrieve(slot.value, bytes, count);
    yield* NX.nx_packet_release(slot.value);
    text += new TextDecoder().decode(bytes.subarray(0, count.value));
  }
  return text;
}
