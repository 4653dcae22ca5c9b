/**
 * The client's own thread: waits for events of TCP, of the keepalive timer and of delete, and handles them in a fixed
 * order, with the client's mutex held.
 */

import { NX_NO_WAIT, nx_tcp_socket_delete } from '../../netx/nx_api.ts';
import {
  type Ref,
  ref,
  type Service,
  TX_NO_EVENTS,
  TX_OR_CLEAR,
  TX_SUCCESS,
  tx_event_flags_delete,
  tx_event_flags_get,
  tx_mutex_delete,
  tx_time_get,
  tx_timer_delete,
  type ULONG,
} from '../../rtos/tx_api.ts';
import { connect_established } from './connect.ts';
import { drop_partial_message, end_session, network_lost } from './disconnect.ts';
import { ping_overdue, send_ping } from './keepalive.ts';
import { lock, unlock } from './lock.ts';
import { config_of, type NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import { second_ticks } from './nxd_mqtt_config.ts';
import {
  MQTT_ALL_EVENTS,
  MQTT_DELETE_EVENT,
  MQTT_NETWORK_DISCONNECT_EVENT,
  MQTT_PACKET_RECEIVE_EVENT,
  MQTT_PING_TIMEOUT_EVENT,
  MQTT_TCP_ESTABLISH_EVENT,
  MQTT_TIMEOUT_EVENT,
  NXD_MQTT_CLIENT_STATE_CONNECTED,
  NXD_MQTT_CLIENT_STATE_CONNECTING,
} from './nxd_mqtt_constants.ts';
import { end_if_stalled, ticks_to_stall } from './partial_message.ts';
import { send_pending_acknowledgements } from './pending_acknowledgements.ts';
import { receive_all } from './receive.ts';
import { clear_receive_queue } from './receive_queue.ts';
import { clear_queue } from './transmit_queue.ts';
import { forget_waiting } from './websocket_packets.ts';

/** Entry function of the client's thread; it ends when the client is deleted. */
export function* client_thread(client: NXD_MQTT_CLIENT): Service<void> {
  const events: Ref<ULONG> = ref(0);
  for (;;) {
    const wait = next_deadline_ticks(client);
    const status = yield* tx_event_flags_get(
      client.nxd_mqtt_events,
      MQTT_ALL_EVENTS,
      TX_OR_CLEAR,
      events,
      wait,
    );
    if (status === TX_NO_EVENTS) events.value = 0;
    else if (status !== TX_SUCCESS) return;
    yield* handle_events(client, events.value);
    if ((events.value & MQTT_DELETE_EVENT) !== 0) return;
  }
}

/** How long the thread may sleep when no event comes, in ticks: without limit, unless it has something unfinished. */
function next_deadline_ticks(client: NXD_MQTT_CLIENT): ULONG {
  const owes = client.pending_acknowledgements.length > 0 || client.nxd_mqtt_client_websocket.starved;
  return owes ? Math.max(1, Math.floor(second_ticks() / 10)) : ticks_to_stall(client);
}

function* handle_events(client: NXD_MQTT_CLIENT, events: ULONG): Service<void> {
  yield* lock(client);
  if ((events & MQTT_TIMEOUT_EVENT) !== 0) yield* send_ping(client);
  if ((events & MQTT_TCP_ESTABLISH_EVENT) !== 0) yield* connect_established(client);
  // Until CONNACK a blocking connect reads the socket itself.
  const received = (events & MQTT_PACKET_RECEIVE_EVENT) !== 0 || client.nxd_mqtt_client_websocket.starved;
  if (received && !client.connect_reads) {
    // Reading ends without the mutex. (The published client then goes on without it.)
    yield* receive_all(client);
    if (!config_of(client).quirks.events_handled_without_mutex) yield* lock(client);
  }
  if ((events & MQTT_PING_TIMEOUT_EVENT) !== 0) yield* ping_timed_out(client);
  if ((events & MQTT_NETWORK_DISCONNECT_EVENT) !== 0) yield* network_lost(client);
  yield* send_pending_acknowledgements(client);
  yield* end_if_stalled(client);
  if ((events & MQTT_DELETE_EVENT) !== 0) yield* dismantle(client);
  else yield* unlock(client);
}

/** No PINGRESP in time: the client disconnects itself from the broker (guide ch.2). */
function* ping_timed_out(client: NXD_MQTT_CLIENT): Service<void> {
  const config = config_of(client);
  if (!config.quirks.stale_events_kept) {
    // PINGRESP may have come after all, or the event may be left over from the connection before.
    if (client.nxd_mqtt_ping_not_responded === 0 || !ping_overdue(client, tx_time_get())) return;
  }
  yield* end_session(
    client,
    config.quirks.ping_timeout_waits_for_broker ? config.NXD_MQTT_SOCKET_TIMEOUT : NX_NO_WAIT,
  );
}

/** Guide ch.3, delete: ends the session, releases every message, deletes the kernel objects. Gives up the mutex. */
function* dismantle(client: NXD_MQTT_CLIENT): Service<void> {
  const config = config_of(client);
  const state = client.nxd_mqtt_client_state;
  if (state === NXD_MQTT_CLIENT_STATE_CONNECTED) yield* end_session(client, config.NXD_MQTT_SOCKET_TIMEOUT);
  else if (state === NXD_MQTT_CLIENT_STATE_CONNECTING && !config.quirks.delete_hangs_while_connecting) {
    yield* end_session(client, NX_NO_WAIT);
  }
  tx_timer_delete(client.nxd_mqtt_timer);
  yield* tx_event_flags_delete(client.nxd_mqtt_events);
  yield* clear_receive_queue(client);
  if (!config.quirks.unread_messages_leak) yield* drop_partial_message(client);
  yield* clear_queue(client);
  yield* forget_waiting(client.nxd_mqtt_client_websocket);
  client.nxd_mqtt_client_use_websocket = 0;
  yield* unlock(client);
  yield* tx_mutex_delete(client.nxd_mqtt_protection);
  // The deleted socket tells the thread that deletes the client that all is done.
  yield* nx_tcp_socket_delete(client.nxd_mqtt_client_socket);
}
