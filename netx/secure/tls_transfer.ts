/**
 * Data over an established session, and its end: one packet of the firmware is one record, and lies after the sealing
 * in the same packet; what does not fit there goes into further ones of its pool.
 */
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { TX_WAIT_FOREVER } from '../../rtos/kernel/tx_constants.ts';
import { tx_mutex_get, tx_mutex_put } from '../../rtos/services/tx_mutex.ts';
import { tx_time_get } from '../../rtos/services/tx_time.ts';
import type { NX_PACKET, NX_PACKET_POOL, NX_TCP_SOCKET } from '../nx_cb.ts';
import {
  NX_NO_PACKET,
  NX_NO_WAIT,
  NX_NOT_CONNECTED,
  NX_SUCCESS,
  NX_TX_QUEUE_DEPTH,
  NX_WINDOW_OVERFLOW,
} from '../nx_constants.ts';
import { packet_read } from '../packet/nx_packet_data.ts';
import { nx_packet_release } from '../packet/nx_packet_release.ts';
import { transmit_window } from '../tcp/nx_tcp_congestion.ts';
import type { NX_SECURE_TLS_SESSION } from './nx_secure_cb.ts';
import {
  NX_SECURE_TLS_CLOSE_NOTIFY_RECEIVED,
  NX_SECURE_TLS_NO_CLOSE_RESPONSE,
  NX_SECURE_TLS_TCP_SEND_FAILED,
} from './nx_secure_constants.ts';
import { type Connection, hold_packet, pay_for_bytes, run_engine } from './tls_connection.ts';
import { engine_failed, send_flight } from './tls_handshake.ts';
import {
  allocate_packets,
  fill_packet,
  packets_for,
  release_packets,
  send_in_packets,
  ticks_left,
} from './tls_packets.ts';

/** The most that a record is longer than its content, whatever the suite (header, IV, padding, MAC or tag). */
const RECORD_OVERHEAD_BYTES = 5 + 16 + 32 + 16;
/** Longest content of one record (RFC 8446 5.1). */
const CONTENT_BYTES_MAXIMUM = 16384;

/** Sends the content of a packet; on any status but 0 the packet is still the caller's. */
export function* transfer_send(
  session: NX_SECURE_TLS_SESSION,
  connection: Connection,
  packet: NX_PACKET,
  wait_option: ULONG,
): Service<UINT> {
  const mutex = session.nx_secure_tls_session_transmit_mutex;
  yield* tx_mutex_get(mutex, TX_WAIT_FOREVER);
  const status = yield* seal_and_send(connection, packet, wait_option);
  yield* tx_mutex_put(mutex);
  return status;
}

function* seal_and_send(connection: Connection, packet: NX_PACKET, wait_option: ULONG): Service<UINT> {
  const { engine, socket } = connection;
  if (!connection.can_send) return connection.broken ? NX_SECURE_TLS_TCP_SEND_FAILED : NX_NOT_CONNECTED;
  const begin = tx_time_get();
  const content = new Uint8Array(packet.nx_packet_length);
  packet_read(packet, 0, content, content.length);
  const records = Math.ceil(content.length / CONTENT_BYTES_MAXIMUM);
  const size = content.length + records * RECORD_OVERHEAD_BYTES;
  if (wait_option === NX_NO_WAIT) {
    const full = no_room(socket, size);
    if (full !== NX_SUCCESS) return full;
  }
  const pool = packet.nx_packet_pool_owner as NX_PACKET_POOL;
  const packets: NX_PACKET[] = [];
  const more = packets_for(size, pool, socket) - 1;
  const allocated = yield* allocate_packets(pool, more, wait_option, packets);
  if (allocated !== NX_SUCCESS) return allocated;
  // From here on the engine has counted the record: if it does not go out whole, nothing can follow it.
  packets.unshift(packet);
  const sealed = yield* run_engine(connection, engine.seal(content));
  yield* pay_for_bytes(sealed.length);
  const status = yield* send_in_packets(socket, sealed, packets, ticks_left(begin, wait_option));
  if (status === NX_SUCCESS) return status;
  connection.broken = true;
  // The caller keeps a packet; the one it gave may be on the wire already, then it gets the next in its place.
  const first = packets.indexOf(packet);
  if (first >= 0) packets.splice(first, 1);
  yield* release_packets(packets);
  return first >= 0 ? status : NX_SUCCESS;
}

/** Without a wait a record must fit into what TCP takes now: half a record would break the stream. */
function no_room(socket: NX_TCP_SOCKET, size: number): UINT {
  if (socket.nx_tcp_socket_transmit_sent_count >= socket.nx_tcp_socket_transmit_queue_maximum) {
    return NX_TX_QUEUE_DEPTH;
  }
  return transmit_window(socket) < size ? NX_WINDOW_OVERFLOW : NX_SUCCESS;
}

/** Receives the next piece of the peer's data, in a packet. */
export function* transfer_receive(
  session: NX_SECURE_TLS_SESSION,
  connection: Connection,
  out: Ref<NX_PACKET | null>,
  wait_option: ULONG,
): Service<UINT> {
  const begin = tx_time_get();
  for (;;) {
    const left = ticks_left(begin, wait_option);
    if (connection.ready.length === 0 && connection.pending.length > 0) {
      const status = yield* allocate_packets(
        session.nx_secure_tls_packet_pool as NX_PACKET_POOL,
        1,
        left,
        connection.ready,
      );
      if (status !== NX_SUCCESS) return status;
      connection.pending = spread(connection.pending, connection.ready);
    }
    const packet = connection.ready.shift();
    if (packet !== undefined) {
      out.value = packet;
      return NX_SUCCESS;
    }
    if (connection.engine.ended) {
      session.nx_secure_tls_remote_session_active = 0;
      return NX_SECURE_TLS_CLOSE_NOTIFY_RECEIVED;
    }
    const status = yield* read_records(session, connection, left);
    if (status !== NX_SUCCESS) return status;
  }
}

/** Takes one packet of the connection and opens the records that it completes. */
function* read_records(
  session: NX_SECURE_TLS_SESSION,
  connection: Connection,
  wait_option: ULONG,
): Service<UINT> {
  const { engine, held, ready } = connection;
  const received = yield* hold_packet(connection, wait_option);
  if (received !== NX_SUCCESS) return received;
  const used: NX_PACKET[] = [];
  const records = held.take(used);
  if (records === null) return NX_SUCCESS;
  yield* pay_for_bytes(records.length);
  const output = yield* run_engine(connection, engine.feed(records));
  if (connection.dropped) {
    yield* release_packets(used);
    return NX_NOT_CONNECTED;
  }
  const content = engine.take_plaintext();
  const carriers = used.slice();
  connection.pending = spread(content, carriers);
  ready.push(...carriers.filter((packet) => packet.nx_packet_length > 0));
  yield* release_packets(carriers.filter((packet) => packet.nx_packet_length === 0));
  if (engine.error !== null) return yield* engine_failed(session, connection, output);
  return yield* send_flight(session, connection, output, wait_option);
}

/** Puts content into packets, as much as each takes, and leaves those empty that are not needed; returns the rest. */
function spread(content: Uint8Array, packets: readonly NX_PACKET[]): Uint8Array {
  let at = 0;
  for (const packet of packets) at += fill_packet(packet, content.subarray(at), Number.POSITIVE_INFINITY);
  return content.subarray(at);
}

/** close_notify (RFC 8446 6.1), and for `wait_option` ticks the peer's. */
export function* transfer_end(
  session: NX_SECURE_TLS_SESSION,
  connection: Connection,
  wait_option: ULONG,
): Service<UINT> {
  if (!connection.established || !connection.can_send) return NX_SUCCESS;
  const begin = tx_time_get();
  const mutex = session.nx_secure_tls_session_transmit_mutex;
  yield* tx_mutex_get(mutex, TX_WAIT_FOREVER);
  const farewell = yield* run_engine(connection, connection.engine.close());
  const sent = yield* send_flight(session, connection, farewell, wait_option);
  yield* tx_mutex_put(mutex);
  session.nx_secure_tls_local_session_active = 0;
  if (sent !== NX_SUCCESS || wait_option === NX_NO_WAIT) return sent;
  const slot: Ref<NX_PACKET | null> = { value: null };
  for (;;) {
    const status = yield* transfer_receive(session, connection, slot, ticks_left(begin, wait_option));
    if (status === NX_SUCCESS) yield* nx_packet_release(slot.value);
    else if (status === NX_SECURE_TLS_CLOSE_NOTIFY_RECEIVED) return NX_SUCCESS;
    else return status === NX_NO_PACKET ? NX_SECURE_TLS_NO_CLOSE_RESPONSE : status;
  }
}
