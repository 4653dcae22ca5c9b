/**
 * nx_secure_tls_session_ services that make, run and end a session (NetX Secure guide ch.4): create, start, send,
 * receive, end, reset, delete, and nx_secure_tls_packet_allocate.
 */

import { enter, K } from '../../rtos/kernel/current.ts';
import { finish_plain } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { TX_NO_INHERIT } from '../../rtos/kernel/tx_constants.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { tx_mutex_create, tx_mutex_delete } from '../../rtos/services/tx_mutex.ts';
import type { NX_IP, NX_PACKET, NX_PACKET_POOL, NX_TCP_SOCKET } from '../nx_cb.ts';
import {
  NX_CALLER_ERROR,
  NX_CONTINUE,
  NX_INVALID_PACKET,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { nx_packet_allocate } from '../packet/nx_packet_allocate.ts';
import { tcp_room } from '../packet/packet_room.ts';
import {
  type NX_SECURE_TLS_CRYPTO,
  NX_SECURE_TLS_SESSION,
  store_of,
  type TlsOperations,
} from './nx_secure_cb.ts';
import {
  NX_SECURE_TLS_ALLOCATE_PACKET_FAILED,
  NX_SECURE_TLS_ID,
  NX_SECURE_TLS_INSUFFICIENT_METADATA_SPACE,
  NX_SECURE_TLS_SESSION_TYPE_CLIENT,
  NX_SECURE_TLS_SESSION_TYPE_SERVER,
  NX_SECURE_TLS_SESSION_UNINITIALIZED,
} from './nx_secure_constants.ts';
import { Connection, connection_of, drop_connection } from './tls_connection.ts';
import { open_engine } from './tls_engine_setup.ts';
import { handshake } from './tls_handshake.ts';
import { transfer_end, transfer_receive, transfer_send } from './tls_transfer.ts';

/** Room in front of a packet's data for the header of a record and its initial vector (a multiple of four). */
const TLS_HEADER_BYTES = 24;

function is_session(session: NX_SECURE_TLS_SESSION | null): session is NX_SECURE_TLS_SESSION {
  return session !== null && session.nx_secure_tls_id === NX_SECURE_TLS_ID;
}

/** Prepares NetX Secure. Here nothing needs it. Allowed from: initialization, threads. (NetX Secure guide ch.4) */
export function nx_secure_tls_initialize(): void {
  finish_plain(enter('nx_secure_tls_initialize'), undefined);
}

/**
 * Gets how much metadata memory a session with this table needs, in bytes.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR
 *
 * Allowed from: initialization, threads. Neither suspends nor preempts. (NetX Secure guide ch.4)
 */
export function nx_secure_tls_metadata_size_calculate(
  crypto_table: NX_SECURE_TLS_CRYPTO | null,
  metadata_size: Ref<ULONG> | null,
): UINT {
  const k = enter('nx_secure_tls_metadata_size_calculate');
  if (crypto_table === null || metadata_size === null) return finish_plain(k, NX_PTR_ERROR);
  metadata_size.value = crypto_table.metadata_bytes;
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Creates a session. The metadata area stays the session's until it is deleted.
 *
 * @param crypto_table nx_crypto_tls_ciphers, nx_crypto_tls_ciphers_ecc or nx_crypto_tls_ciphers_psk
 * @param encryption_metadata_size bytes of the area, at least what nx_secure_tls_metadata_size_calculate tells
 * @returns NX_SUCCESS; NX_SECURE_TLS_INSUFFICIENT_METADATA_SPACE; NX_PTR_ERROR
 *
 * Allowed from: initialization, threads. Neither suspends nor preempts. (NetX Secure guide ch.4)
 */
export function nx_secure_tls_session_create(
  session_ptr: NX_SECURE_TLS_SESSION | null,
  crypto_table: NX_SECURE_TLS_CRYPTO | null,
  encryption_metadata_area: Uint8Array | null,
  encryption_metadata_size: ULONG,
): UINT {
  const k = enter('nx_secure_tls_session_create');
  if (session_ptr === null || crypto_table === null || encryption_metadata_area === null)
    return finish_plain(k, NX_PTR_ERROR);
  const size = Math.min(encryption_metadata_size, encryption_metadata_area.length);
  if (size < crypto_table.metadata_bytes) return finish_plain(k, NX_SECURE_TLS_INSUFFICIENT_METADATA_SPACE);
  if (session_ptr.nx_secure_tls_id === NX_SECURE_TLS_ID) {
    k.diagnose(
      'tls-session-created-twice',
      'TLS session',
      'created although it exists: nx_secure_tls_session_delete comes first',
    );
    return finish_plain(k, NX_PTR_ERROR);
  }
  Object.assign(session_ptr, new NX_SECURE_TLS_SESSION());
  session_ptr.nx_secure_tls_crypto_table = crypto_table;
  session_ptr.operations = OPERATIONS;
  tx_mutex_create(session_ptr.nx_secure_tls_session_transmit_mutex, 'TLS transmit', TX_NO_INHERIT);
  session_ptr.nx_secure_tls_id = NX_SECURE_TLS_ID;
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Performs the handshake on an established TCP socket: as client on a socket that connected, as server on one that
 * accepted. After a failure the session is as before, with its certificates, and can be started again.
 *
 * @param wait_option ticks for the whole handshake. With NX_NO_WAIT it returns NX_CONTINUE while the peer has to say
 *   something; call it again with the same socket when data has come
 * @returns NX_SUCCESS; NX_CONTINUE; NX_SECURE_TLS_ALERT_RECEIVED (nx_secure_tls_session_alert_value_get tells which);
 *   NX_SECURE_TLS_ALLOCATE_PACKET_FAILED; NX_SECURE_TLS_PACKET_BUFFER_TOO_SMALL: a record of the peer is longer than the
 *   packet buffer; NX_SECURE_TLS_INSUFFICIENT_CERT_SPACE; NX_SECURE_TLS_ISSUER_CERTIFICATE_NOT_FOUND,
 *   NX_SECURE_TLS_INVALID_SELF_SIGNED_CERT, NX_SECURE_X509_CHAIN_VERIFY_FAILURE, NX_SECURE_X509_CERTIFICATE_EXPIRED,
 *   NX_SECURE_X509_CERTIFICATE_NOT_YET_VALID, ...: the peer is not trusted; what the certificate callback returned;
 *   NX_SECURE_TLS_EMPTY_REMOTE_CERTIFICATE_RECEIVED, NX_SECURE_TLS_CERTIFICATE_REQUIRED: the client has no certificate;
 *   NX_SECURE_TLS_UNSUPPORTED_TLS_VERSION; NX_SECURE_TLS_CERTIFICATE_NOT_FOUND: a server without certificate;
 *   NX_NO_PACKET: not done in time; NX_NOT_CONNECTED; NX_SECURE_TLS_SESSION_UNINITIALIZED; NX_PTR_ERROR; NX_CALLER_ERROR
 *
 * Allowed from: threads. May suspend; virtual time stands still while the engine computes. (NetX Secure guide ch.4)
 */
export function nx_secure_tls_session_start(
  tls_session: NX_SECURE_TLS_SESSION | null,
  tcp_socket: NX_TCP_SOCKET | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_secure_tls_session_start');
  if (tls_session === null || tcp_socket === null) return refuse(k, NX_PTR_ERROR);
  if (!is_session(tls_session)) return refuse(k, NX_SECURE_TLS_SESSION_UNINITIALIZED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, start(tls_session, tcp_socket, wait_option));
}

function* start(session: NX_SECURE_TLS_SESSION, socket: NX_TCP_SOCKET, wait_option: ULONG): Service<UINT> {
  let connection = connection_of(session);
  if (connection === null || connection.established || connection.socket !== socket) {
    yield* drop_connection(session);
    const ip = socket.nx_tcp_socket_ip_ptr as NX_IP;
    session.nx_secure_tls_packet_pool ??= ip.nx_ip_default_packet_pool;
    session.nx_secure_tls_tcp_socket = socket;
    session.nx_secure_tls_socket_type =
      socket.nx_tcp_socket_client_type !== 0
        ? NX_SECURE_TLS_SESSION_TYPE_CLIENT
        : NX_SECURE_TLS_SESSION_TYPE_SERVER;
    session.nx_secure_tls_received_alert_level = 0;
    session.nx_secure_tls_received_alert_value = 0;
    session.nx_secure_tls_protocol_version = 0;
    store_of(session).nx_secure_x509_remote_certificates = [];
    const engine = open_engine(session);
    if (typeof engine === 'number') return engine;
    connection = new Connection(engine, socket);
    session.connection = connection;
  }
  const status = yield* handshake(session, connection, wait_option);
  if (status !== NX_SUCCESS && status !== NX_CONTINUE) yield* drop_connection(session);
  return status;
}

/**
 * Sends the data of a packet, encrypted. After NX_SUCCESS the packet belongs to the stack; after any other status it is
 * still the caller's. Allocate it with nx_secure_tls_packet_allocate, which leaves room for what encryption adds.
 *
 * @param wait_option ticks for packets and for room in the peer's window
 * @returns NX_SUCCESS; NX_SECURE_TLS_TCP_SEND_FAILED: TCP did not take all of the record, and the session is
 *   unusable; NX_WINDOW_OVERFLOW, NX_TX_QUEUE_DEPTH: without a wait there is no room, and nothing was sent;
 *   NX_SECURE_TLS_ALLOCATE_PACKET_FAILED; NX_NOT_CONNECTED; NX_INVALID_PACKET: it is empty;
 *   NX_SECURE_TLS_SESSION_UNINITIALIZED; NX_PTR_ERROR; NX_CALLER_ERROR
 *
 * Allowed from: threads. May suspend. (NetX Secure guide ch.4)
 */
export function nx_secure_tls_session_send(
  tls_session: NX_SECURE_TLS_SESSION | null,
  packet_ptr: NX_PACKET | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_secure_tls_session_send');
  if (tls_session === null || packet_ptr === null) return refuse(k, NX_PTR_ERROR);
  if (!is_session(tls_session)) return refuse(k, NX_SECURE_TLS_SESSION_UNINITIALIZED);
  const connection = connection_of(tls_session);
  if (connection === null || !connection.established) return refuse(k, NX_SECURE_TLS_SESSION_UNINITIALIZED);
  if (packet_ptr.nx_packet_length === 0) return refuse(k, NX_INVALID_PACKET);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, transfer_send(tls_session, connection, packet_ptr, wait_option));
}

/**
 * Receives data: the next piece of what the peer sent, decrypted, in a packet that the caller then owns. A record is
 * held in its packets until it is complete.
 *
 * @returns NX_SUCCESS; NX_SECURE_TLS_CLOSE_NOTIFY_RECEIVED: the peer has said that nothing more comes;
 *   NX_SECURE_TLS_ALERT_RECEIVED; NX_SECURE_TLS_HASH_MAC_VERIFY_FAILURE, NX_SECURE_TLS_AEAD_DECRYPT_FAIL: a record was
 *   changed on its way; NX_NO_PACKET: nothing came in time; NX_NOT_CONNECTED; NX_SECURE_TLS_ALLOCATE_PACKET_FAILED;
 *   NX_SECURE_TLS_SESSION_UNINITIALIZED; NX_PTR_ERROR; NX_CALLER_ERROR
 *
 * Allowed from: threads. May suspend. (NetX Secure guide ch.4)
 */
export function nx_secure_tls_session_receive(
  tls_session: NX_SECURE_TLS_SESSION | null,
  packet_ptr_ptr: Ref<NX_PACKET | null> | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_secure_tls_session_receive');
  if (tls_session === null || packet_ptr_ptr === null) return refuse(k, NX_PTR_ERROR);
  if (!is_session(tls_session)) return refuse(k, NX_SECURE_TLS_SESSION_UNINITIALIZED);
  const connection = connection_of(tls_session);
  if (connection === null || !connection.established) return refuse(k, NX_SECURE_TLS_SESSION_UNINITIALIZED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  packet_ptr_ptr.value = null;
  return in_steps(k, transfer_receive(tls_session, connection, packet_ptr_ptr, wait_option));
}

/**
 * Ends a session: close_notify goes out; with a wait, until the peer's has come. Data that comes meanwhile is dropped.
 * The TCP connection stays.
 *
 * @returns NX_SUCCESS; NX_SECURE_TLS_NO_CLOSE_RESPONSE; NX_NOT_CONNECTED; NX_SECURE_TLS_ALLOCATE_PACKET_FAILED;
 *   NX_SECURE_TLS_TCP_SEND_FAILED; NX_SECURE_TLS_SESSION_UNINITIALIZED; NX_PTR_ERROR; NX_CALLER_ERROR
 *
 * Allowed from: threads. May suspend. (NetX Secure guide ch.4)
 */
export function nx_secure_tls_session_end(
  tls_session: NX_SECURE_TLS_SESSION | null,
  wait_option: UINT,
): Service<UINT> {
  const k = enter('nx_secure_tls_session_end');
  if (tls_session === null) return refuse(k, NX_PTR_ERROR);
  if (!is_session(tls_session)) return refuse(k, NX_SECURE_TLS_SESSION_UNINITIALIZED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const connection = connection_of(tls_session);
  return connection === null ? refuse(k, NX_SUCCESS) : in_steps(k, end(tls_session, connection, wait_option));
}

function* end(session: NX_SECURE_TLS_SESSION, connection: Connection, wait_option: UINT): Service<UINT> {
  const status = yield* transfer_end(session, connection, wait_option);
  yield* drop_connection(session);
  return status;
}

/**
 * Makes a session ready for another start: its connection is forgotten without a word on the wire, certificates and
 * settings stay.
 *
 * @returns NX_SUCCESS; NX_SECURE_TLS_SESSION_UNINITIALIZED; NX_PTR_ERROR
 *
 * Allowed from: threads. May preempt. (NetX Secure guide ch.4)
 */
export function nx_secure_tls_session_reset(tls_session: NX_SECURE_TLS_SESSION | null): Service<UINT> {
  const k = enter('nx_secure_tls_session_reset');
  if (tls_session === null) return refuse(k, NX_PTR_ERROR);
  return is_session(tls_session)
    ? in_steps(k, reset(tls_session))
    : refuse(k, NX_SECURE_TLS_SESSION_UNINITIALIZED);
}

function* reset(session: NX_SECURE_TLS_SESSION): Service<UINT> {
  yield* drop_connection(session);
  store_of(session).nx_secure_x509_remote_certificates = [];
  return NX_SUCCESS;
}

/**
 * Deletes a session: its connection is forgotten, its control block is all zero again.
 *
 * @returns NX_SUCCESS; NX_SECURE_TLS_SESSION_UNINITIALIZED; NX_PTR_ERROR
 *
 * Allowed from: threads. May preempt. (NetX Secure guide ch.4)
 */
export function nx_secure_tls_session_delete(tls_session: NX_SECURE_TLS_SESSION | null): Service<UINT> {
  const k = enter('nx_secure_tls_session_delete');
  if (tls_session === null) return refuse(k, NX_PTR_ERROR);
  return is_session(tls_session)
    ? in_steps(k, remove(tls_session))
    : refuse(k, NX_SECURE_TLS_SESSION_UNINITIALIZED);
}

function* remove(session: NX_SECURE_TLS_SESSION): Service<UINT> {
  yield* drop_connection(session);
  yield* tx_mutex_delete(session.nx_secure_tls_session_transmit_mutex);
  Object.assign(session, new NX_SECURE_TLS_SESSION());
  return NX_SUCCESS;
}

/**
 * Allocates a packet with room in front for the headers of TCP and of a record.
 *
 * @returns NX_SUCCESS; NX_SECURE_TLS_ALLOCATE_PACKET_FAILED; NX_SECURE_TLS_SESSION_UNINITIALIZED; NX_PTR_ERROR
 *
 * Allowed from: threads. May suspend. (NetX Secure guide ch.4)
 */
export function nx_secure_tls_packet_allocate(
  tls_session: NX_SECURE_TLS_SESSION | null,
  pool_ptr: NX_PACKET_POOL | null,
  packet_ptr: Ref<NX_PACKET | null> | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_secure_tls_packet_allocate');
  if (tls_session === null || pool_ptr === null || packet_ptr === null) return refuse(k, NX_PTR_ERROR);
  return is_session(tls_session)
    ? in_steps(k, allocate(pool_ptr, packet_ptr, wait_option))
    : refuse(k, NX_SECURE_TLS_SESSION_UNINITIALIZED);
}

function* allocate(pool: NX_PACKET_POOL, packet: Ref<NX_PACKET | null>, wait_option: ULONG): Service<UINT> {
  const status = yield* nx_packet_allocate(
    pool,
    packet,
    tcp_room(K as Kernel) + TLS_HEADER_BYTES,
    wait_option,
  );
  return status === NX_SUCCESS ? status : NX_SECURE_TLS_ALLOCATE_PACKET_FAILED;
}

const OPERATIONS: TlsOperations = {
  start: nx_secure_tls_session_start,
  send: nx_secure_tls_session_send,
  receive: nx_secure_tls_session_receive,
  end: nx_secure_tls_session_end,
  remove: nx_secure_tls_session_delete,
  packet_allocate: nx_secure_tls_packet_allocate,
};
