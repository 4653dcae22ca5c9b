/**
 * nxd_mqtt_client_create and _delete (guide ch.1 and ch.3): the kernel objects of a client.
 */

import {
  NX_DONT_FRAGMENT,
  type NX_IP,
  NX_IP_NORMAL,
  type NX_PACKET_POOL,
  NX_SUCCESS,
  nx_tcp_socket_create,
} from '../../netx/nx_api.ts';
import { refuse } from '../../netx/nx_service.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import {
  type Service,
  TX_DONT_START,
  TX_INHERIT,
  TX_NO_INHERIT,
  TX_SUCCESS,
  tx_event_flags_create,
  tx_event_flags_delete,
  tx_mutex_create,
  tx_mutex_delete,
  tx_thread_create,
  tx_thread_delete,
  tx_thread_identify,
  tx_thread_resume,
  tx_thread_sleep,
  tx_thread_terminate,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import { mqtt_client_watch } from './client_watch.ts';
import { raise } from './lock.ts';
import { type MqttText, type NXD_MQTT_CLIENT, wipe_client } from './nxd_mqtt_cb.ts';
import { type NxdMqttConfig, nxd_mqtt_config, second_ticks } from './nxd_mqtt_config.ts';
import {
  MQTT_DELETE_EVENT,
  NXD_MQTT_CLIENT_STATE_IDLE,
  NXD_MQTT_INTERNAL_ERROR,
  NXD_MQTT_SUCCESS,
} from './nxd_mqtt_constants.ts';
import { tell_of_queues } from './queue_accounts.ts';
import { on_disconnected } from './socket_callbacks.ts';
import { client_thread } from './thread.ts';
import { TCP_TRANSPORT } from './transport.ts';

/** Time to live of the client's segments. */
const TIME_TO_LIVE = 0x80;

/** nxd_mqtt_client_create behind its checks. */
export function* create(
  client: NXD_MQTT_CLIENT,
  client_name: string | null,
  client_id: MqttText,
  client_id_length: UINT,
  ip_ptr: NX_IP,
  pool_ptr: NX_PACKET_POOL,
  stack_ptr: Uint8Array,
  stack_size: ULONG,
  priority: UINT,
): Service<UINT> {
  const k = K as Kernel;
  const config = nxd_mqtt_config(k);
  const inherit = config.quirks.mutex_without_inheritance ? TX_NO_INHERIT : TX_INHERIT;
  if (tx_mutex_create(client.nxd_mqtt_protection, client_name, inherit) !== TX_SUCCESS) {
    // A live client: the published one clears the control block before it finds out.
    if (config.quirks.create_wipes_existing_client) wipe_client(client);
    return yield* refuse(k, NXD_MQTT_INTERNAL_ERROR);
  }
  clear_fields(client);
  client.sim_owner = k;
  client.nxd_mqtt_client_mutex_ptr = client.nxd_mqtt_protection;
  const created = yield* create_thread(client, config, client_name, stack_ptr, stack_size, priority);
  if (created !== NXD_MQTT_SUCCESS) return created;
  client.nxd_mqtt_client_id = client_id;
  client.nxd_mqtt_client_id_length = client_id_length;
  client.nxd_mqtt_client_ip_ptr = ip_ptr;
  client.nxd_mqtt_client_packet_pool_ptr = pool_ptr;
  client.nxd_mqtt_client_name = client_name;
  client.config = config;
  client.transport = TCP_TRANSPORT;
  const socket_status = yield* nx_tcp_socket_create(
    ip_ptr,
    client.nxd_mqtt_client_socket,
    client_name,
    NX_IP_NORMAL,
    NX_DONT_FRAGMENT,
    TIME_TO_LIVE,
    config.NXD_MQTT_CLIENT_SOCKET_WINDOW_SIZE,
    null,
    on_disconnected,
  );
  // Guide ch.1: TCP must be enabled.
  if (socket_status !== NX_SUCCESS) {
    yield* undo(client);
    return NXD_MQTT_INTERNAL_ERROR;
  }
  client.nxd_mqtt_client_socket.nx_tcp_socket_reserved_ptr = client;
  yield* tx_thread_resume(client.nxd_mqtt_thread);
  client.nxd_mqtt_client_state = NXD_MQTT_CLIENT_STATE_IDLE;
  tell_of_queues(k, client);
  mqtt_client_watch(k)?.created(client);
  return NXD_MQTT_SUCCESS;
}

function* create_thread(
  client: NXD_MQTT_CLIENT,
  config: NxdMqttConfig,
  client_name: string | null,
  stack_ptr: Uint8Array,
  stack_size: ULONG,
  priority: UINT,
): Service<UINT> {
  const thread_status = yield* tx_thread_create(
    client.nxd_mqtt_thread,
    client_name,
    () => client_thread(client),
    0,
    stack_ptr,
    stack_size,
    priority,
    priority,
    config.NXD_MQTT_CLIENT_THREAD_TIME_SLICE,
    TX_DONT_START,
  );
  if (thread_status !== TX_SUCCESS) {
    yield* tx_mutex_delete(client.nxd_mqtt_protection);
    return NXD_MQTT_INTERNAL_ERROR;
  }
  if (tx_event_flags_create(client.nxd_mqtt_events, client_name) !== TX_SUCCESS) {
    yield* undo(client);
    return NXD_MQTT_INTERNAL_ERROR;
  }
  return NXD_MQTT_SUCCESS;
}

/** Deletes what a failing create has made so far; what does not exist yet refuses to be deleted. */
function* undo(client: NXD_MQTT_CLIENT): Service<void> {
  yield* tx_thread_terminate(client.nxd_mqtt_thread);
  tx_thread_delete(client.nxd_mqtt_thread);
  yield* tx_event_flags_delete(client.nxd_mqtt_events);
  yield* tx_mutex_delete(client.nxd_mqtt_protection);
}

/** Clears what an earlier life of the control block left. The mutex is new already. */
function clear_fields(client: NXD_MQTT_CLIENT): void {
  const { nxd_mqtt_protection } = client;
  wipe_client(client);
  client.nxd_mqtt_protection = nxd_mqtt_protection;
}

/** nxd_mqtt_client_delete behind its checks. The client's thread does the work; this waits for it. */
export function* delete_client(client: NXD_MQTT_CLIENT): Service<UINT> {
  const kernel = K as Kernel;
  if (tx_thread_identify() === client.nxd_mqtt_thread && client.config !== null) {
    kernel.diagnose(
      'mqtt-delete-in-own-thread',
      client.nxd_mqtt_client_name ?? 'MQTT client',
      "nxd_mqtt_client_delete was called in a callback: it waits for the client's thread, which is the caller",
    );
  }
  yield* raise(client, MQTT_DELETE_EVENT);
  while (client.nxd_mqtt_client_socket.nx_tcp_socket_id !== 0) {
    yield* tx_thread_sleep(second_ticks());
  }
  tx_thread_delete(client.nxd_mqtt_thread);
  return NX_SUCCESS;
}
