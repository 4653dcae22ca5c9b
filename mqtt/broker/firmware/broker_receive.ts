/**
 * The broker's main thread: takes in connections and bytes, looks at the clock, and wakes the senders.
 *
 * Event-driven: callbacks of the stack put a place on the work list and set a flag; with nothing to do the thread waits
 * without a timeout, or until the earliest keep alive runs out.
 */
import {
  NX_CONNECTION_PENDING,
  NX_NO_PACKET,
  NX_NO_WAIT,
  type NX_PACKET,
  NX_SUCCESS,
  type NX_TCP_SOCKET,
  nx_packet_data_retrieve,
  nx_packet_release,
  nx_tcp_server_socket_accept,
  nx_tcp_server_socket_listen,
  nx_tcp_server_socket_relisten,
  nx_tcp_server_socket_unlisten,
  nx_tcp_socket_disconnect,
  nx_tcp_socket_receive,
} from '../../../netx/nx_api.ts';
import {
  ref,
  type Service,
  TX_OR_CLEAR,
  TX_WAIT_FOREVER,
  tx_event_flags_get,
  tx_semaphore_ceiling_put,
  type UINT,
} from '../../../rtos/tx_api.ts';
import type { BrokerConnection } from '../broker_connection.ts';
import {
  BROKER_ANY,
  BROKER_GONE,
  BROKER_KNOCK,
  BROKER_RECEIVE,
  type BrokerBoard,
  type BrokerListener,
  type BrokerPlace,
} from './broker_board.ts';
import { secure_begin, secure_go_on, secure_receive } from './broker_secure.ts';
import { BrokerWebsocket } from './broker_websocket.ts';

/** Callbacks of the stack, which run in the IP thread: they only note what happened. */
export interface BrokerCallbacks {
  readonly listen: (socket: NX_TCP_SOCKET, port: UINT) => Service<void>;
  readonly receive: (socket: NX_TCP_SOCKET) => Service<void>;
  readonly disconnect: (socket: NX_TCP_SOCKET) => Service<void>;
}

export function broker_callbacks(board: BrokerBoard): BrokerCallbacks {
  return {
    listen(socket) {
      const place = board.place_of(socket);
      place.knocking = true;
      return board.post(place, BROKER_KNOCK);
    },
    receive(socket) {
      return board.post(board.place_of(socket), BROKER_RECEIVE);
    },
    disconnect(socket) {
      const place = board.place_of(socket);
      place.peer_gone = true;
      return board.post(place, BROKER_GONE);
    },
  };
}

/** Opens a port with a free place. */
export function* listen(
  board: BrokerBoard,
  listener: BrokerListener,
  callbacks: BrokerCallbacks,
): Service<void> {
  const place = board.free.shift()!;
  listener.place = place;
  const { backlog } = board.options;
  yield* nx_tcp_server_socket_listen(board.ip, listener.port, place.socket, backlog, callbacks.listen);
}

/** What the main thread does forever. */
export function* broker_main(board: BrokerBoard): Service<void> {
  const { core, clock } = board;
  const buffer = new Uint8Array(board.options.payload_bytes);
  const actual = ref(0);
  for (;;) {
    yield* tx_event_flags_get(board.events, BROKER_ANY, TX_OR_CLEAR, actual, ticks_to_wait(board));
    const now_ms = clock.now_ms();
    if (now_ms >= board.resume_at_ms) end_stalls(board, now_ms);
    for (let place = board.work.shift(); place !== undefined; place = board.work.shift()) {
      place.listed = false;
      yield* serve(board, place, buffer);
    }
    if (board.ending) yield* leave(board, now_ms);
    core.tick(now_ms);
    if (core.has_ready) yield* board.wake_senders();
    yield* listen_again(board);
  }
}

/** Closes its ports and its connections; what is sent to a closed port is answered by the stack, with RST. */
function* leave({ ip, core, listeners, places }: BrokerBoard, now_ms: number): Service<void> {
  for (const { port } of listeners) yield* nx_tcp_server_socket_unlisten(ip, port);
  for (const place of places) {
    if (place.connection !== null) core.closed(place.connection, now_ms);
    else if (place.knocking) yield* nx_tcp_socket_disconnect(place.socket, NX_NO_WAIT);
    place.knocking = false;
  }
}

function ticks_to_wait(board: BrokerBoard): number {
  if (board.work.length > 0) return NX_NO_WAIT;
  const deadline_ms = Math.min(board.core.deadline_ms() ?? Number.POSITIVE_INFINITY, board.resume_at_ms);
  return deadline_ms === Number.POSITIVE_INFINITY ? TX_WAIT_FOREVER : board.clock.ticks_until(deadline_ms);
}

/** Whatever a place was put on the list for. */
function* serve(board: BrokerBoard, place: BrokerPlace, buffer: Uint8Array): Service<void> {
  if (place.knocking) {
    // Without its SYN+ACK, the client waits until somebody leaves.
    if (board.is_full) return;
    yield* admit(board, place);
  }
  if (place.handshaking && !(yield* secure_go_on(place))) yield* refuse(board, place);
  yield* read(board, place, buffer);
  if (place.peer_gone && place.connection !== null && place.connection.close === null) {
    // What the peer sent before its FIN was read just now, and no DISCONNECT was among it.
    board.core.closed(place.connection, board.clock.now_ms());
    if (board.core.has_ready) yield* board.wake_senders();
  }
}

function* admit(board: BrokerBoard, place: BrokerPlace): Service<void> {
  place.knocking = false;
  for (const listener of board.listeners) {
    if (listener.place !== place) continue;
    listener.place = null;
    place.secure = listener.secure;
    place.websocket = listener.websocket ? new BrokerWebsocket(() => board.faults.refuse_websocket()) : null;
  }
  board.occupy(place);
  // Without waiting: the handshake goes on in the IP thread, and the first bytes tell that it is done.
  yield* nx_tcp_server_socket_accept(place.socket, NX_NO_WAIT);
  if (place.secure && !secure_begin(board, place)) yield* refuse(board, place);
}

/** The TLS handshake failed: the sender thread ends the connection behind the alert. */
function* refuse(board: BrokerBoard, place: BrokerPlace): Service<void> {
  place.handshaking = false;
  place.refused = true;
  if (place.connection !== null) board.core.closed(place.connection, board.clock.now_ms());
  if (board.core.has_ready) yield* board.wake_senders();
}

/** Reads until nothing is there, or the broker does not want more: then TCP's window holds the client back. */
function* read(board: BrokerBoard, place: BrokerPlace, buffer: Uint8Array): Service<void> {
  const { core, clock } = board;
  const { connection } = place;
  const packet = ref<NX_PACKET | null>(null);
  const length = ref(0);
  // A sender thread may run while this one waits for the stack, and end the connection.
  while (connection !== null && place.connection === connection && !place.handshaking) {
    const now_ms = clock.now_ms();
    if (now_ms < place.stalled_until_ms) return;
    if (!core.wants_input(connection) && !place.peer_gone) return;
    const status = place.secure
      ? yield* secure_receive(place, packet)
      : yield* nx_tcp_socket_receive(place.socket, packet, NX_NO_WAIT);
    if (status !== NX_SUCCESS) {
      // close_notify, or a record that cannot be read: nothing more comes, whatever TCP says.
      if (place.secure && status !== NX_NO_PACKET) place.peer_gone = true;
      return;
    }
    nx_packet_data_retrieve(packet.value, buffer, length);
    yield* nx_packet_release(packet.value);
    if (place.connection !== connection) return;
    yield* take(board, place, connection, buffer.subarray(0, length.value), now_ms);
    if (core.has_ready) yield* board.wake_senders();
    stall(board, place, now_ms);
  }
}

/** Gives the core what came; over a WebSocket what its frames hold. */
function* take(
  { core }: BrokerBoard,
  place: BrokerPlace,
  connection: BrokerConnection,
  bytes: Uint8Array,
  now_ms: number,
): Service<void> {
  const { websocket } = place;
  const data = websocket === null ? bytes : websocket.take(bytes);
  if (data.length > 0) core.receive(connection, data, now_ms);
  if (websocket === null) return;
  if (websocket.over) place.peer_gone = true;
  if (websocket.replies.length > 0) yield* tx_semaphore_ceiling_put(place.wake, 1);
}

/** Asks the fault that stops reading, once for each segment that was read. */
function stall(board: BrokerBoard, place: BrokerPlace, now_ms: number): void {
  const stop_ms = board.faults.stop_reading_ms(place.connection?.client_id ?? '');
  if (stop_ms === 0) return;
  place.stalled_until_ms = now_ms + stop_ms;
  board.resume_at_ms = Math.min(board.resume_at_ms, place.stalled_until_ms);
}

function end_stalls(board: BrokerBoard, now_ms: number): void {
  board.resume_at_ms = Number.POSITIVE_INFINITY;
  for (const place of board.places) {
    if (place.stalled_until_ms > now_ms) {
      board.resume_at_ms = Math.min(board.resume_at_ms, place.stalled_until_ms);
    } else if (place.stalled_until_ms > 0) {
      place.stalled_until_ms = 0;
      if (!place.listed) {
        place.listed = true;
        board.work.push(place);
      }
    }
  }
}

/** Gives free sockets to the listeners. A request that came meanwhile takes one at once. */
function* listen_again(board: BrokerBoard): Service<void> {
  if (board.is_full || board.ending) return;
  for (const listener of board.listeners) {
    if (listener.place !== null) {
      if (listener.place.knocking && !listener.place.listed) yield* board.post(listener.place, BROKER_KNOCK);
      continue;
    }
    const place = board.free.shift();
    if (place === undefined) return;
    listener.place = place;
    const status = yield* nx_tcp_server_socket_relisten(board.ip, listener.port, place.socket);
    if (status !== NX_CONNECTION_PENDING) continue;
    // Whether or not the listen callback was called: accept is due.
    place.knocking = true;
    yield* board.post(place, BROKER_KNOCK);
  }
}
