/**
 * The end of a connection (guide ch.1 and ch.3, MQTT 3.1.1 3.14 and 4.8): nxd_mqtt_client_disconnect, the loss of
 * the TCP connection, a broker that does not answer, a violation of the protocol.
 */

import {
  NX_NO_WAIT,
  NX_TCP_ESTABLISHED,
  NX_TCP_SYN_RECEIVED,
  NX_TCP_SYN_SENT,
  NX_WAIT_FOREVER,
  nx_tcp_client_socket_unbind,
  nx_tcp_socket_disconnect,
} from '../../netx/nx_api.ts';
import {
  type Service,
  TX_AND,
  TX_SUCCESS,
  tx_event_flags_set,
  tx_timer_delete,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import { run_callback } from './callback.ts';
import { lock, unlock } from './lock.ts';
import { config_of, type MqttTransport, type NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import { second_ticks } from './nxd_mqtt_config.ts';
import {
  MQTT_CONTROL_PACKET_TYPE_DISCONNECT,
  MQTT_PACKET_RECEIVE_EVENT,
  NXD_MQTT_CLIENT_STATE_CONNECTED,
  NXD_MQTT_CLIENT_STATE_CONNECTING,
  NXD_MQTT_CLIENT_STATE_IDLE,
  NXD_MQTT_CONNECT_FAILURE,
  NXD_MQTT_MUTEX_FAILURE,
} from './nxd_mqtt_constants.ts';
import { clear_receive_queue } from './receive_queue.ts';
import { release_run } from './receive_segments.ts';
import { own_send_wait, send_simple_message } from './simple_message.ts';
import { forget_subscriptions } from './transmit_queue.ts';

/** nxd_mqtt_client_disconnect behind its checks. */
export function* disconnect(client: NXD_MQTT_CLIENT): Service<UINT> {
  const locked = yield* lock(client);
  if (locked !== TX_SUCCESS) {
    if (client.nxd_mqtt_keepalive !== 0) tx_timer_delete(client.nxd_mqtt_timer);
    return NXD_MQTT_MUTEX_FAILURE;
  }
  const quirks = config_of(client).quirks;
  if (client.ending) {
    // Another thread is already disconnecting.
    yield* unlock(client);
    return locked;
  }
  const connected = client.nxd_mqtt_client_state === NXD_MQTT_CLIENT_STATE_CONNECTED;
  // MQTT-3.14.4-2: nothing else goes out from here on.
  if (connected && !quirks.state_open_during_disconnect) client.ending = true;
  if (connected || quirks.disconnect_sent_unconnected) {
    const waits = quirks.wait_forever_under_mutex ? NX_WAIT_FOREVER : NX_NO_WAIT;
    yield* send_simple_message(client, MQTT_CONTROL_PACKET_TYPE_DISCONNECT, waits, own_send_wait(client));
  }
  // An attempt in progress has nothing to wait for.
  const aborts = !connected && !quirks.disconnect_sent_unconnected;
  yield* end_session(client, aborts ? NX_NO_WAIT : config_of(client).NXD_MQTT_SOCKET_TIMEOUT);
  yield* unlock(client);
  return locked;
}

/**
 * Ends the connection and tells the firmware: disconnect notify for a session, connect notify (with
 * NXD_MQTT_CONNECT_FAILURE) for an attempt. Does nothing in other states. The caller holds the mutex, which is free
 * while TCP closes.
 *
 * @param wait_ticks for the TCP disconnect; NX_NO_WAIT resets the connection
 */
export function* end_session(client: NXD_MQTT_CLIENT, wait_ticks: ULONG): Service<void> {
  const was_connected = client.nxd_mqtt_client_state === NXD_MQTT_CLIENT_STATE_CONNECTED;
  if (!was_connected && client.nxd_mqtt_client_state !== NXD_MQTT_CLIENT_STATE_CONNECTING) return;
  const quirks = config_of(client).quirks;
  if (!quirks.state_open_during_disconnect) client.ending = true;
  yield* unlock(client);
  yield* close_connection(client, wait_ticks);
  const locked = yield* lock(client);
  yield* forget_subscriptions(client);
  yield* tell(client, was_connected);
  if (locked === TX_SUCCESS) {
    yield* clear_receive_queue(client);
    yield* tx_event_flags_set(client.nxd_mqtt_events, ~MQTT_PACKET_RECEIVE_EVENT >>> 0, TX_AND);
  }
  if (client.nxd_mqtt_keepalive !== 0) {
    client.nxd_mqtt_ping_not_responded = 0;
    client.nxd_mqtt_ping_sent_time = 0;
  }
  if (quirks.credentials_cleared) forget_credentials(client);
  yield* drop_partial_message(client);
  client.pending_acknowledgements.length = 0;
  client.stream_broken = false;
  client.ending = false;
}

function* tell(client: NXD_MQTT_CLIENT, was_connected: boolean): Service<void> {
  if (was_connected) {
    const returned = client.nxd_mqtt_disconnect_notify?.(client);
    yield* run_callback(client, 'disconnect notify', returned);
    return;
  }
  const context = client.nxd_mqtt_connect_context;
  const returned = client.nxd_mqtt_connect_notify?.(client, NXD_MQTT_CONNECT_FAILURE, context);
  yield* run_callback(client, 'connect notify', returned);
}

function forget_credentials(client: NXD_MQTT_CLIENT): void {
  client.nxd_mqtt_client_username = null;
  client.nxd_mqtt_client_password = null;
  client.nxd_mqtt_client_will_topic = null;
  client.nxd_mqtt_client_will_message = null;
  client.nxd_mqtt_client_will_qos_retain = 0;
}

/** Releases what has come of a message whose rest never will. */
export function* drop_partial_message(client: NXD_MQTT_CLIENT): Service<void> {
  const partial = client.nxd_mqtt_client_processing_packet;
  if (partial === null) return;
  client.nxd_mqtt_client_processing_packet = null;
  yield* release_run(partial);
}

/**
 * Closes transport and TCP and stops the keepalive timer; the state is idle from the start.
 *
 * @param wait_ticks for the TCP disconnect; NX_NO_WAIT resets the connection
 */
export function* close_connection(client: NXD_MQTT_CLIENT, wait_ticks: ULONG): Service<void> {
  yield* lock(client);
  client.nxd_mqtt_client_state = NXD_MQTT_CLIENT_STATE_IDLE;
  yield* unlock(client);
  yield* (client.transport as MqttTransport).end(client, wait_ticks);
  yield* nx_tcp_socket_disconnect(client.nxd_mqtt_client_socket, wait_ticks);
  yield* nx_tcp_client_socket_unbind(client.nxd_mqtt_client_socket);
  if (client.nxd_mqtt_keepalive !== 0) tx_timer_delete(client.nxd_mqtt_timer);
}

/**
 * The TCP connection is gone, or unusable (event of the socket's disconnect callback). The caller holds the
 * mutex.
 */
export function* network_lost(client: NXD_MQTT_CLIENT): Service<void> {
  const config = config_of(client);
  // A blocking connect is in the middle of the TLS handshake: it reads the alert first, and ends the attempt itself.
  if (client.nxd_mqtt_client_use_tls !== 0 && client.connect_reads) return;
  if (!config.quirks.stale_events_kept && !client.stream_broken && !client.websocket_ends) {
    // The event may be left over from the connection before: this one lives.
    const state = client.nxd_mqtt_client_socket.nx_tcp_socket_state;
    if (state === NX_TCP_SYN_SENT || state === NX_TCP_SYN_RECEIVED || state === NX_TCP_ESTABLISHED) return;
  }
  // After a frame that ends the connection the broker need not close its side for ever (RFC 6455 7.1.1).
  const limited = client.websocket_ends && !config.quirks.websocket_waits_without_limit;
  const most = limited ? second_ticks() : config.NXD_MQTT_SOCKET_TIMEOUT;
  yield* end_session(
    client,
    client.stream_broken ? NX_NO_WAIT : Math.min(most, config.NXD_MQTT_SOCKET_TIMEOUT),
  );
}
