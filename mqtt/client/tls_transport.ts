/**
 * TLS as the carrier of MQTT packets (guide ch.1, secure connection): TCP is established, the firmware's setup callback
 * makes and configures the session, the handshake follows, CONNECT goes through it.
 *
 * The client knows sessions by their control block only; what a session can do stands in it, since the setup callback
 * created it. So firmware without TLS brings no engine along.
 */

import {
  NX_CONTINUE,
  NX_NO_PACKET,
  NX_NO_WAIT,
  type NX_PACKET,
  type NX_PACKET_POOL,
  NX_SUCCESS,
} from '../../netx/nx_api.ts';
import type { TlsOperations } from '../../netx/secure/nx_secure_cb.ts';
import {
  NX_SECURE_TLS_SESSION_UNINITIALIZED,
  NX_SECURE_TLS_TCP_SEND_FAILED,
} from '../../netx/secure/nx_secure_constants.ts';
import { sim_note } from '../../rtos/sim_api.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/tx_api.ts';
import { run_callback } from './callback.ts';
import { send_connect } from './connect_packet.ts';
import { raise } from './lock.ts';
import type { MqttTransport, NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import { second_ticks } from './nxd_mqtt_config.ts';
import {
  MQTT_NETWORK_DISCONNECT_EVENT,
  NXD_MQTT_PACKET_POOL_FAILURE,
  NXD_MQTT_SUCCESS,
} from './nxd_mqtt_constants.ts';

/** What the session of this client can do; null before the setup callback has created it. */
function operations_of(client: NXD_MQTT_CLIENT): TlsOperations | null {
  return client.nxd_mqtt_tls_session.operations;
}

function* allocate(client: NXD_MQTT_CLIENT, packet: Ref<NX_PACKET | null>, wait_ticks: ULONG): Service<UINT> {
  const operations = operations_of(client);
  if (operations === null) return NXD_MQTT_PACKET_POOL_FAILURE;
  const pool = client.nxd_mqtt_client_packet_pool_ptr as NX_PACKET_POOL;
  const status = yield* operations.packet_allocate(client.nxd_mqtt_tls_session, pool, packet, wait_ticks);
  return status === NX_SUCCESS ? NXD_MQTT_SUCCESS : NXD_MQTT_PACKET_POOL_FAILURE;
}

function* send(client: NXD_MQTT_CLIENT, packet: NX_PACKET, wait_ticks: ULONG): Service<UINT> {
  const operations = operations_of(client);
  if (operations === null) return NX_SECURE_TLS_SESSION_UNINITIALIZED;
  const status = yield* operations.send(client.nxd_mqtt_tls_session, packet, wait_ticks);
  // A record that did not go out whole: nothing can follow it.
  if (status === NX_SECURE_TLS_TCP_SEND_FAILED) yield* give_up(client, status);
  return status;
}

/** The connection is unusable; the client's thread ends it. */
function* give_up(client: NXD_MQTT_CLIENT, status: UINT): Service<void> {
  client.tls_status = status;
  client.stream_broken = true;
  yield* raise(client, MQTT_NETWORK_DISCONNECT_EVENT);
}

function* receive(client: NXD_MQTT_CLIENT, packet: Ref<NX_PACKET | null>, wait_ticks: ULONG): Service<UINT> {
  const operations = operations_of(client);
  if (operations === null) return NX_NO_PACKET;
  if (client.nxd_mqtt_tls_in_progress !== 0) {
    const status = yield* go_on(client);
    if (status !== NX_SUCCESS) return status;
  }
  return yield* operations.receive(client.nxd_mqtt_tls_session, packet, wait_ticks);
}

/** The handshake of a connect without waiting, each time something came; CONNECT when it is over. */
function* go_on(client: NXD_MQTT_CLIENT): Service<UINT> {
  const started = yield* shake_hands(client, NX_NO_WAIT);
  if (started === NX_CONTINUE) return NX_NO_PACKET;
  const status = started === NX_SUCCESS ? yield* begin_session(client) : started;
  if (status === NX_CONTINUE) return NX_NO_PACKET;
  if (status !== NX_SUCCESS) yield* give_up(client, status);
  return status;
}

/** What follows the handshake: CONNECT, or that of a WebSocket, which goes on by itself (NX_CONTINUE). */
function begin_session(client: NXD_MQTT_CLIENT): Service<UINT> {
  return client.after_handshake === null ? send_connect(client, NX_NO_WAIT) : client.after_handshake(client);
}

function* start(client: NXD_MQTT_CLIENT, wait_ticks: ULONG): Service<UINT> {
  const { nxd_mqtt_tls_setup: setup, nxd_mqtt_tls_session: session } = client;
  client.nxd_mqtt_tls_in_progress = 0;
  const call = setup?.(
    client,
    session,
    client.nxd_mqtt_tls_certificate,
    client.nxd_mqtt_tls_trusted_certificate,
  );
  const status = (yield* run_callback(client, 'TLS setup', call)) ?? 0;
  if (status !== NX_SUCCESS || operations_of(client) === null) {
    client.tls_status = status === NX_SUCCESS ? NX_SECURE_TLS_SESSION_UNINITIALIZED : status;
    return client.tls_status;
  }
  return yield* shake_hands(client, wait_ticks);
}

function* shake_hands(client: NXD_MQTT_CLIENT, wait_ticks: ULONG): Service<UINT> {
  const session = client.nxd_mqtt_tls_session;
  const operations = operations_of(client) as TlsOperations;
  const status = yield* operations.start(session, client.nxd_mqtt_client_socket, wait_ticks);
  client.nxd_mqtt_tls_in_progress = status === NX_CONTINUE ? 1 : 0;
  client.tls_status = status;
  if (status !== NX_SUCCESS && status !== NX_CONTINUE) tell(client, status);
  return status;
}

/** The service answers with NXD_MQTT_CONNECT_FAILURE whatever went wrong: the trace says what. */
function tell(client: NXD_MQTT_CLIENT, status: UINT): void {
  const alert = client.nxd_mqtt_tls_session.nx_secure_tls_received_alert_value;
  const heard = alert === 0 ? '' : `, the broker sent alert ${alert}`;
  sim_note(
    `TLS handshake of ${client.nxd_mqtt_client_name ?? 'MQTT client'} failed: 0x${status.toString(16)}${heard}`,
  );
}

function* end(client: NXD_MQTT_CLIENT, wait_ticks: ULONG): Service<void> {
  const operations = operations_of(client);
  if (operations === null) return;
  const session = client.nxd_mqtt_tls_session;
  client.nxd_mqtt_tls_in_progress = 0;
  // A broker that does not answer close_notify closes TCP all the same (RFC 8446 6.1): a second is enough for both.
  yield* operations.end(session, Math.min(wait_ticks, second_ticks()));
  yield* operations.remove(session);
}

/** MQTT over TLS over TCP. */
export const TLS_TRANSPORT: MqttTransport = { allocate, send, receive, start, end };
