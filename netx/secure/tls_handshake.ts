/**
 * The handshake (RFC 8446 4, RFC 5246 7.3): the engine's flights go out in packets of the session's pool, the peer's
 * records come in, and its certificates are judged before anything is answered to them.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { tx_time_get } from '../../rtos/services/tx_time.ts';
import type { NX_PACKET, NX_PACKET_POOL } from '../nx_cb.ts';
import { NX_CONTINUE, NX_NO_PACKET, NX_NO_WAIT, NX_NOT_CONNECTED, NX_SUCCESS } from '../nx_constants.ts';
import { type NX_SECURE_TLS_SESSION, NX_SECURE_X509_CERT, store_of } from './nx_secure_cb.ts';
import {
  NX_SECURE_TLS_ALERT_LEVEL_FATAL,
  NX_SECURE_TLS_ALERT_RECEIVED,
  NX_SECURE_TLS_INSUFFICIENT_CERT_SPACE,
  NX_SECURE_TLS_PACKET_BUFFER_TOO_SMALL,
  NX_SECURE_TLS_SESSION_TYPE_CLIENT,
  NX_SECURE_TLS_VERSION_TLS_1_2,
  NX_SECURE_TLS_VERSION_TLS_1_3,
} from './nx_secure_constants.ts';
import { alert_for_status, status_for_error } from './tls_alerts.ts';
import {
  type Connection,
  hold_packet,
  make_alert,
  open_handshake,
  pay_for_bytes,
  pay_for_handshake,
  run_engine,
} from './tls_connection.ts';
import { nx_secure_config } from './tls_options.ts';
import {
  allocate_packets,
  packets_for,
  release_packets,
  send_in_packets,
  ticks_left,
} from './tls_packets.ts';
import { verify_chain } from './tls_verify.ts';

/** Bytes that the control block of a certificate takes in the packet buffer when none was allocated for it. */
const SIZEOF_NX_SECURE_X509_CERT = 292;

/** Goes on with the handshake until it is over, or for `wait_option` ticks; NX_CONTINUE when it may not wait. */
export function* handshake(
  session: NX_SECURE_TLS_SESSION,
  connection: Connection,
  wait_option: ULONG,
): Service<UINT> {
  const begin = tx_time_get();
  if (!connection.begun) {
    connection.begun = true;
    // A server waits for ClientHello; its engine has nothing to send yet.
    const hello = yield* run_engine(connection, connection.engine.settle());
    const status = yield* send_flight(session, connection, hello, wait_option);
    if (status !== NX_SUCCESS) return status;
  }
  while (!connection.established) {
    const left = ticks_left(begin, wait_option);
    const status = yield* read_flight(session, connection, left);
    if (status === NX_NO_PACKET && wait_option === NX_NO_WAIT) return NX_CONTINUE;
    if (status !== NX_SUCCESS) return status;
  }
  return NX_SUCCESS;
}

/** Sends what the engine made; packets are there for all of it before any of it goes out. */
export function* send_flight(
  session: NX_SECURE_TLS_SESSION,
  connection: Connection,
  bytes: Uint8Array,
  wait_option: ULONG,
): Service<UINT> {
  if (bytes.length === 0) return NX_SUCCESS;
  const pool = session.nx_secure_tls_packet_pool as NX_PACKET_POOL;
  const packets: NX_PACKET[] = [];
  const count = packets_for(bytes.length, pool, connection.socket);
  let status = yield* allocate_packets(pool, count, wait_option, packets);
  if (status === NX_SUCCESS) status = yield* send_in_packets(connection.socket, bytes, packets, wait_option);
  yield* release_packets(packets);
  if (status !== NX_SUCCESS) connection.broken = true;
  return status;
}

/** One packet of the peer, and what follows from it. */
function* read_flight(
  session: NX_SECURE_TLS_SESSION,
  connection: Connection,
  wait_option: ULONG,
): Service<UINT> {
  const { engine, held, reader } = connection;
  const received = yield* hold_packet(connection, wait_option);
  if (received !== NX_SUCCESS) return received;
  if (held.longest_record > session.nx_secure_tls_packet_buffer_size) {
    return yield* refuse(session, connection, NX_SECURE_TLS_PACKET_BUFFER_TOO_SMALL);
  }
  const used: NX_PACKET[] = [];
  const records = held.take(used);
  if (records === null) return NX_SUCCESS;
  yield* release_packets(used);
  yield* pay_for_bytes(records.length);
  reader.read(records);
  // TLS 1.2: the certificates came in the clear, and are judged before the engine sees them.
  const in_the_clear = judge_shown(session, connection);
  if (in_the_clear !== NX_SUCCESS) return yield* refuse(session, connection, in_the_clear);
  const output = yield* run_engine(connection, engine.feed(records));
  if (connection.dropped) return NX_NOT_CONNECTED;
  open_handshake(session, connection);
  // TLS 1.3: they came encrypted. What the engine would answer, be it an alert, is not sent if they are refused.
  const opened = judge_shown(session, connection);
  if (opened !== NX_SUCCESS) return yield* refuse(session, connection, opened);
  if (engine.error !== null) return yield* engine_failed(session, connection, output);
  if (engine.secure && !connection.verified) {
    const status = judge(session, connection, reader.certificates ?? []);
    if (status !== NX_SUCCESS) return yield* refuse(session, connection, status);
  }
  if (output.length > 0 && engine.version !== '') yield* pay_for_handshake(connection);
  const sent = yield* send_flight(session, connection, output, wait_option);
  if (sent === NX_SUCCESS && engine.secure) establish(session, connection);
  return sent;
}

function establish(session: NX_SECURE_TLS_SESSION, connection: Connection): void {
  connection.established = true;
  connection.pending = connection.engine.take_plaintext();
  session.nx_secure_tls_local_session_active = 1;
  session.nx_secure_tls_remote_session_active = 1;
  session.nx_secure_tls_protocol_version = connection.is_1_3
    ? NX_SECURE_TLS_VERSION_TLS_1_3
    : NX_SECURE_TLS_VERSION_TLS_1_2;
}

/** Judges the certificates that the peer has shown, once. */
function judge_shown(session: NX_SECURE_TLS_SESSION, connection: Connection): UINT {
  const { certificates } = connection.reader;
  const shown = certificates !== null && certificates.length > 0 && !connection.verified;
  return shown ? judge(session, connection, certificates) : NX_SUCCESS;
}

/** Whether the peer is who the firmware wants to talk to. */
function judge(session: NX_SECURE_TLS_SESSION, connection: Connection, chain: readonly Uint8Array[]): UINT {
  const is_client = session.nx_secure_tls_socket_type === NX_SECURE_TLS_SESSION_TYPE_CLIENT;
  const wanted = is_client ? !(chain.length === 0 && session.psks.length > 0) : asks_client(session);
  connection.verified = true;
  if (!wanted) return NX_SUCCESS;
  const space = certificate_space(session, connection, chain);
  if (space !== NX_SUCCESS) return space;
  store_of(session).nx_secure_x509_remote_certificates = chain.map((der) => {
    const certificate = new NX_SECURE_X509_CERT();
    certificate.nx_secure_x509_certificate_raw_data = der;
    certificate.nx_secure_x509_certificate_raw_data_length = der.length;
    return certificate;
  });
  const config = nx_secure_config(K as Kernel);
  const status = verify_chain(chain, {
    trusted: store_of(session).nx_secure_x509_trusted_certificates.flatMap(
      (c) => c.nx_secure_x509_certificate_raw_data ?? [],
    ),
    now_s: session.nx_secure_tls_session_time_function?.() ?? 0,
    allow_self_signed: config.NX_SECURE_ALLOW_SELF_SIGNED_CERTIFICATES,
    any_order: config.quirks.tls_chain_in_any_order,
    quirks: config.quirks,
  });
  if (status !== NX_SUCCESS) return status;
  const [endpoint] = store_of(session).nx_secure_x509_remote_certificates;
  const callback = session.nx_secure_tls_session_certificate_callback;
  return endpoint === undefined || callback === null ? NX_SUCCESS : callback(session, endpoint);
}

function asks_client(session: NX_SECURE_TLS_SESSION): boolean {
  return session.nx_secure_tls_verify_client_certificate !== 0;
}

/** The firmware's room for the peer's certificates; those beyond go into the packet buffer behind their message. */
function certificate_space(
  session: NX_SECURE_TLS_SESSION,
  connection: Connection,
  chain: readonly Uint8Array[],
): UINT {
  const allocated = store_of(session).nx_secure_x509_free_certificates;
  for (const [at, der] of chain.entries()) {
    const place = allocated[at];
    const buffer = place?.nx_secure_x509_certificate_raw_buffer ?? null;
    if (place === undefined || buffer === null) continue;
    if (place.nx_secure_x509_certificate_raw_buffer_size < der.length)
      return NX_SECURE_TLS_INSUFFICIENT_CERT_SPACE;
    buffer.set(der);
  }
  const homeless = Math.max(0, chain.length - allocated.length);
  const message = connection.reader.certificate_message_bytes;
  const space = session.nx_secure_tls_packet_buffer_size - message;
  return homeless * SIZEOF_NX_SECURE_X509_CERT > space ? NX_SECURE_TLS_INSUFFICIENT_CERT_SPACE : NX_SUCCESS;
}

/** Ends the handshake from our side: the alert goes out if there is a packet for it, nothing else does. */
function* refuse(session: NX_SECURE_TLS_SESSION, connection: Connection, status: UINT): Service<UINT> {
  const { quirks } = nx_secure_config(K as Kernel);
  const alert = make_alert(session, connection, alert_for_status(status, quirks));
  yield* send_flight(session, connection, alert, NX_NO_WAIT);
  connection.broken = true;
  return status;
}

/** The engine gave up; an alert of its own is in its output. */
export function* engine_failed(
  session: NX_SECURE_TLS_SESSION,
  connection: Connection,
  output: Uint8Array,
): Service<UINT> {
  const { error } = connection.engine;
  yield* send_flight(session, connection, output, NX_NO_WAIT);
  connection.broken = true;
  if (error === null || error.alert === null) return status_for_error(error?.code ?? '', connection.is_1_3);
  session.nx_secure_tls_received_alert_level = NX_SECURE_TLS_ALERT_LEVEL_FATAL;
  session.nx_secure_tls_received_alert_value = error.alert;
  return NX_SECURE_TLS_ALERT_RECEIVED;
}
