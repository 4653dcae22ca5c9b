/**
 * nxd_mqtt_client_connect (guide ch.3): binds and connects the TCP socket, starts the keepalive timer, sends CONNECT
 * and waits for CONNACK. With wait 0 it returns at once, and the client's thread does the rest (connect_established).
 */

import {
  NX_ANY_PORT,
  NX_CONTINUE,
  NX_IN_PROGRESS,
  NX_NO_WAIT,
  type NX_PACKET,
  NX_SUCCESS,
  NX_TRUE,
  type NXD_ADDRESS,
  nx_tcp_client_socket_bind,
  nx_tcp_client_socket_unbind,
  nx_tcp_socket_establish_notify,
  nx_tcp_socket_receive_notify,
  nxd_tcp_client_socket_connect,
} from '../../netx/nx_api.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { mark } from '../../rtos/sim/marks.ts';
import {
  ref,
  type Service,
  TX_SUCCESS,
  tx_thread_identify,
  tx_thread_priority_change,
  tx_time_get,
  tx_timer_delete,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import { run_callback } from './callback.ts';
import { mqtt_client_watch } from './client_watch.ts';
import { CONNACK_LENGTH, process_connack } from './connack.ts';
import { send_connect } from './connect_packet.ts';
import { close_connection, drop_partial_message } from './disconnect.ts';
import { start_keepalive } from './keepalive.ts';
import { lock, raise, unlock } from './lock.ts';
import {
  type ByteRun,
  config_of,
  type MqttTransport,
  type NXD_MQTT_CLIENT,
  type NXD_MQTT_TLS_SETUP,
} from './nxd_mqtt_cb.ts';
import { second_ticks } from './nxd_mqtt_config.ts';
import {
  MQTT_CONTROL_PACKET_TYPE_CONNACK,
  MQTT_PACKET_RECEIVE_EVENT,
  MQTT_START_EVENT,
  NXD_MQTT_ALREADY_CONNECTED,
  NXD_MQTT_CLIENT_STATE_CONNECTED,
  NXD_MQTT_CLIENT_STATE_CONNECTING,
  NXD_MQTT_CLIENT_STATE_IDLE,
  NXD_MQTT_COMMUNICATION_FAILURE,
  NXD_MQTT_CONNECT_FAILURE,
  NXD_MQTT_CONNECTING,
  NXD_MQTT_INVALID_PARAMETER,
  NXD_MQTT_INVALID_STATE,
  NXD_MQTT_MUTEX_FAILURE,
  NXD_MQTT_PARTIAL_PACKET,
  NXD_MQTT_SUCCESS,
} from './nxd_mqtt_constants.ts';
import {
  append_packet,
  type FixedHeader,
  first_byte,
  read_fixed_header,
  release_run,
  trim,
} from './receive_segments.ts';
import { on_disconnected, on_established, on_received } from './socket_callbacks.ts';
import { bytes_of, is_mqtt_string } from './text.ts';
import { TLS_TRANSPORT } from './tls_transport.ts';
import { TCP_TRANSPORT } from './transport.ts';
import { WEBSOCKET_TRANSPORT } from './websocket_transport.ts';

/** nxd_mqtt_client_connect behind its checks; with `tls_setup` nxd_mqtt_client_secure_connect. */
export function* connect(
  client: NXD_MQTT_CLIENT,
  server_ip: NXD_ADDRESS,
  server_port: UINT,
  keepalive_seconds: UINT,
  clean_session: UINT,
  wait_ticks: ULONG,
  tls_setup: NXD_MQTT_TLS_SETUP | null = null,
): Service<UINT> {
  if ((yield* lock(client)) !== TX_SUCCESS) return NXD_MQTT_MUTEX_FAILURE;
  const refused =
    may_not_connect(client, tls_setup !== null) || wrong_parameters(client, keepalive_seconds, clean_session);
  if (refused !== NXD_MQTT_SUCCESS) {
    yield* unlock(client);
    return refused;
  }
  mqtt_client_watch(K as Kernel)?.connecting(client);
  client.nxd_mqtt_tls_setup = tls_setup;
  client.nxd_mqtt_client_use_tls = tls_setup === null ? 0 : 1;
  client.carrier = tls_setup === null ? TCP_TRANSPORT : TLS_TRANSPORT;
  client.transport = client.nxd_mqtt_client_use_websocket === 0 ? client.carrier : WEBSOCKET_TRANSPORT;
  start_keepalive(client, keepalive_seconds);
  client.nxd_mqtt_clean_session = clean_session;
  yield* install_callbacks(client, wait_ticks);
  yield* unlock(client);

  const socket = client.nxd_mqtt_client_socket;
  yield* nx_tcp_client_socket_bind(socket, NX_ANY_PORT, wait_ticks);
  yield* set_state(client, NXD_MQTT_CLIENT_STATE_CONNECTING);
  const status = yield* nxd_tcp_client_socket_connect(socket, server_ip, server_port, wait_ticks);
  if (status !== NX_SUCCESS && status !== NX_IN_PROGRESS) {
    yield* set_state(client, NXD_MQTT_CLIENT_STATE_IDLE);
    yield* nx_tcp_client_socket_unbind(socket);
    client.connect_reads = false;
    tx_timer_delete(client.nxd_mqtt_timer);
    return NXD_MQTT_CONNECT_FAILURE;
  }
  if (wait_ticks === NX_NO_WAIT) {
    // The client's thread begins to count how long this takes.
    if (!config_of(client).quirks.nonblocking_connect_failure_unreported)
      yield* raise(client, MQTT_START_EVENT);
    return NX_IN_PROGRESS;
  }
  const result = yield* open_session(client, wait_ticks);
  client.connect_reads = false;
  return result;
}

/** The state must be idle; 0 when it is. The caller holds the mutex. */
function may_not_connect(client: NXD_MQTT_CLIENT, secure: boolean): UINT {
  if (client.nxd_mqtt_client_state === NXD_MQTT_CLIENT_STATE_CONNECTED) return NXD_MQTT_ALREADY_CONNECTED;
  if (client.nxd_mqtt_client_state === NXD_MQTT_CLIENT_STATE_CONNECTING) return NXD_MQTT_CONNECTING;
  if (client.nxd_mqtt_client_state !== NXD_MQTT_CLIENT_STATE_IDLE) return NXD_MQTT_INVALID_STATE;
  if (config_of(client).NXD_MQTT_REQUIRE_TLS && !secure) return NXD_MQTT_CONNECT_FAILURE;
  return client.ending ? NXD_MQTT_CONNECT_FAILURE : NXD_MQTT_SUCCESS;
}

const KEEPALIVE_MAXIMUM_SECONDS = 0xffff;

/** MQTT 3.1.1 3.1.2.10, 3.1.3-7, 3.1.3-4: what CONNECT cannot carry; 0 when it can. */
function wrong_parameters(client: NXD_MQTT_CLIENT, keepalive_seconds: UINT, clean_session: UINT): UINT {
  const quirks = config_of(client).quirks;
  if (!quirks.keepalive_cut_to_16_bits && keepalive_seconds > KEEPALIVE_MAXIMUM_SECONDS) {
    return NXD_MQTT_INVALID_PARAMETER;
  }
  if (quirks.strings_unchecked) return NXD_MQTT_SUCCESS;
  const id = bytes_of(client.nxd_mqtt_client_id, client.nxd_mqtt_client_id_length);
  if (!is_mqtt_string(id)) return NXD_MQTT_INVALID_PARAMETER;
  return id.length === 0 && clean_session !== NX_TRUE ? NXD_MQTT_INVALID_PARAMETER : NXD_MQTT_SUCCESS;
}

/** A connect without waiting is carried on by events; a blocking one reads the socket itself until CONNACK. */
function* install_callbacks(client: NXD_MQTT_CLIENT, wait_ticks: ULONG): Service<void> {
  const socket = client.nxd_mqtt_client_socket;
  const quirks = config_of(client).quirks;
  if (wait_ticks === NX_NO_WAIT) {
    const refused = nx_tcp_socket_establish_notify(socket, on_established) !== NX_SUCCESS;
    if (refused && !quirks.nonblocking_connect_needs_extended_notify)
      socket.nx_tcp_establish_notify = on_established;
    if (!quirks.nonblocking_connect_failure_unreported)
      socket.nx_tcp_disconnect_complete_notify = on_disconnected;
    yield* nx_tcp_socket_receive_notify(socket, on_received);
    client.connect_since = tx_time_get();
    return;
  }
  socket.nx_tcp_receive_callback = null;
  if (quirks.stale_events_kept) return;
  socket.nx_tcp_establish_notify = null;
  socket.nx_tcp_disconnect_complete_notify = null;
  client.connect_reads = true;
}

function* set_state(client: NXD_MQTT_CLIENT, state: UINT): Service<void> {
  yield* lock(client);
  client.nxd_mqtt_client_state = state;
  yield* unlock(client);
}

/** TCP is established: transport, CONNECT, CONNACK. */
function* open_session(client: NXD_MQTT_CLIENT, wait_ticks: ULONG): Service<UINT> {
  const changes_priority = config_of(client).quirks.connect_changes_priority;
  const priority = ref(0);
  // At the priority of the client's thread, packets are handled in order. (Quirk: nobody asked for it.)
  if (changes_priority) {
    yield* tx_thread_priority_change(
      tx_thread_identify(),
      client.nxd_mqtt_thread.tx_thread_priority,
      priority,
    );
  }
  const started = yield* (client.transport as MqttTransport).start(client, wait_ticks);
  const sent = started === NX_SUCCESS ? yield* send_connect(client, wait_ticks) : started;
  const answer = sent === NX_SUCCESS ? yield* receive_answer(client, wait_ticks) : null;
  if (changes_priority) yield* tx_thread_priority_change(tx_thread_identify(), priority.value, priority);
  if (answer === null) {
    // RST would overtake the alert that says why a TLS handshake failed.
    const shook_hands = started === NX_SUCCESS || client.nxd_mqtt_client_use_tls === 0;
    const close_wait_ticks = shook_hands ? NX_NO_WAIT : Math.min(wait_ticks, second_ticks());
    yield* close_connection(client, close_wait_ticks);
    return sent === NX_SUCCESS ? NXD_MQTT_COMMUNICATION_FAILURE : NXD_MQTT_CONNECT_FAILURE;
  }
  const status = yield* process_connack(client, answer, wait_ticks);
  yield* keep_the_rest(client, answer, status);
  if (status === NXD_MQTT_SUCCESS) yield* listen(client);
  return status;
}

/** The first packet from the broker, or null when none came in time or the connection is gone. */
function* receive_answer(client: NXD_MQTT_CLIENT, wait_ticks: ULONG): Service<ByteRun | null> {
  const slot = ref<NX_PACKET | null>(null);
  const transport = client.transport as MqttTransport;
  const whole_segment = config_of(client).quirks.connack_needs_own_segment;
  const header: FixedHeader = { remaining_length: 0, offset: 0 };
  const begin = tx_time_get();
  let answer: ByteRun | null = null;
  let left = wait_ticks;
  for (;;) {
    if ((yield* transport.receive(client, slot, left)) !== NX_SUCCESS) {
      if (answer !== null) yield* release_run(answer);
      return null;
    }
    answer = append_packet(answer, slot.value as NX_PACKET);
    if (whole_segment || answer.length >= CONNACK_LENGTH) return answer;
    // [MQTT-3.2.0-1] The first byte is enough to see that this is no CONNACK.
    if (first_byte(answer) >> 4 !== MQTT_CONTROL_PACKET_TYPE_CONNACK) return answer;
    if (read_fixed_header(answer, header) !== NXD_MQTT_PARTIAL_PACKET) return answer;
    mark('mqtt: CONNACK in pieces');
    const waited = (tx_time_get() - begin) >>> 0;
    left = waited >= wait_ticks ? NX_NO_WAIT : wait_ticks - waited;
  }
}

/** What came behind CONNACK in the same segments is for the client's thread. */
function* keep_the_rest(client: NXD_MQTT_CLIENT, answer: ByteRun, status: UINT): Service<void> {
  if (status !== NXD_MQTT_SUCCESS || answer.length <= CONNACK_LENGTH) {
    yield* release_run(answer);
    return;
  }
  yield* trim(answer, CONNACK_LENGTH);
  yield* drop_partial_message(client);
  client.partial_since = tx_time_get();
  client.nxd_mqtt_client_processing_packet = answer;
}

/** From here on the client's thread reads the socket; what came before the callback was there is not forgotten. */
function* listen(client: NXD_MQTT_CLIENT): Service<void> {
  yield* nx_tcp_socket_receive_notify(client.nxd_mqtt_client_socket, on_received);
  client.connect_reads = false;
  if (!config_of(client).quirks.receive_callback_after_connack)
    yield* raise(client, MQTT_PACKET_RECEIVE_EVENT);
}

/** The rest of a connect without waiting, in the client's thread. The caller holds the mutex. */
export function* connect_established(client: NXD_MQTT_CLIENT): Service<void> {
  const stale = client.nxd_mqtt_client_state !== NXD_MQTT_CLIENT_STATE_CONNECTING || client.connect_reads;
  if (stale && !config_of(client).quirks.stale_events_kept) return;
  const started = yield* (client.transport as MqttTransport).start(client, NX_NO_WAIT);
  // The transport goes on by itself when the broker answers.
  if (started === NX_CONTINUE) return;
  const status = started === NX_SUCCESS ? yield* send_connect(client, NX_NO_WAIT) : started;
  if (status === NX_SUCCESS) return;
  yield* close_connection(client, NX_NO_WAIT);
  const returned = client.nxd_mqtt_connect_notify?.(client, status, client.nxd_mqtt_connect_context);
  yield* run_callback(client, 'connect notify', returned);
}
