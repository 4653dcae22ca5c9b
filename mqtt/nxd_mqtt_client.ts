/**
 * The NetX Duo MQTT client: all that firmware imports for it (guide chapters 1 to 3, MQTT 3.1.1).
 *
 * The services here are the error-checking ones: they look at their arguments and hand over to mqtt/client/, where
 * each job has its file. All are `Service<UINT>` and called with `yield*`. The services for TLS itself, which a setup
 * callback calls, are in netx/secure/nx_secure_api.ts.
 */

import {
  NX_INVALID_PORT,
  type NX_IP,
  type NX_PACKET_POOL,
  NX_PTR_ERROR,
  type NXD_ADDRESS,
} from '../netx/nx_api.ts';
import { bad_ip } from '../netx/nx_checks.ts';
import { refuse } from '../netx/nx_service.ts';
import { exists } from '../rtos/kernel/board.ts';
import { enter } from '../rtos/kernel/current.ts';
import { in_steps } from '../rtos/kernel/hand_out.ts';
import type { Ref, Service, UINT, ULONG } from '../rtos/tx_api.ts';
import { connect } from './client/connect.ts';
import { create, delete_client } from './client/create.ts';
import { disconnect } from './client/disconnect.ts';
import { message_get } from './client/message_get.ts';
import type {
  MqttText,
  NXD_MQTT_CLIENT,
  NXD_MQTT_DISCONNECT_NOTIFY,
  NXD_MQTT_RECEIVE_NOTIFY,
} from './client/nxd_mqtt_cb.ts';
import { no_client } from './client/nxd_mqtt_cb.ts';
import { NXD_MQTT_INTERNAL_ERROR, NXD_MQTT_INVALID_PARAMETER } from './client/nxd_mqtt_constants.ts';
import { publish } from './client/publish.ts';
import { disconnect_notify_set, login_set, receive_notify_set, will_message_set } from './client/settings.ts';
import { subscribe, unsubscribe } from './client/subscribe.ts';

export * from './client/nxd_mqtt_build_constants.ts';
export {
  type MqttText,
  type NXD_MQTT_ACK_RECEIVE_NOTIFY,
  NXD_MQTT_CLIENT,
  type NXD_MQTT_CONNECT_NOTIFY,
  type NXD_MQTT_DISCONNECT_NOTIFY,
  type NXD_MQTT_PACKET_RECEIVE_NOTIFY,
  type NXD_MQTT_RECEIVE_NOTIFY,
  type NXD_MQTT_TLS_SETUP,
} from './client/nxd_mqtt_cb.ts';
export { type NxdMqttOptions, nxd_mqtt_options } from './client/nxd_mqtt_config.ts';
export * from './client/nxd_mqtt_constants.ts';
export { nxd_mqtt_client_secure_connect } from './client/secure_connect.ts';
export { nxd_mqtt_client_websocket_set } from './client/websocket_set.ts';

/**
 * Creates an MQTT client on an IP instance: its thread, mutex, event flags and TCP socket.
 *
 * @param client_id sent in CONNECT; must stay as it is until the connect
 * @param client_id_length in bytes
 * @param pool_ptr pool for everything the client sends and keeps
 * @param stack_size bytes of the stack of the client's thread
 * @param mqtt_thread_priority 0 to 31
 * @param memory_ptr not used any more (guide ch.3), nor is memory_size
 * @returns NXD_MQTT_SUCCESS; NXD_MQTT_INTERNAL_ERROR: a kernel object could not be created, for example because the
 *   client exists; NX_PTR_ERROR: no client, IP instance (or one not created), pool or stack
 *
 * Allowed from: threads. May preempt. (Guide ch.3)
 *
 * ```ts
 * yield* nxd_mqtt_client_create(client, 'my client', ID, STRLEN(ID), ip_0, pool_0, stack, 4096, 2, NX_NULL, 0);
 * ```
 */
export function nxd_mqtt_client_create(
  client_ptr: NXD_MQTT_CLIENT | null,
  client_name: string | null,
  client_id: MqttText,
  client_id_length: UINT,
  ip_ptr: NX_IP | null,
  pool_ptr: NX_PACKET_POOL | null,
  stack_ptr: Uint8Array | null,
  stack_size: ULONG,
  mqtt_thread_priority: UINT,
  memory_ptr: Uint8Array | null,
  memory_size: ULONG,
): Service<UINT> {
  const k = enter('nxd_mqtt_client_create');
  if (client_ptr == null || bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (stack_ptr == null || stack_size === 0 || pool_ptr == null) return refuse(k, NX_PTR_ERROR);
  if (client_ptr.sim_owner !== k && exists(k, client_ptr)) {
    return refuse(k, NXD_MQTT_INTERNAL_ERROR);
  }
  return in_steps(
    k,
    create(
      client_ptr,
      client_name,
      client_id,
      client_id_length,
      ip_ptr,
      pool_ptr,
      stack_ptr,
      stack_size,
      mqtt_thread_priority,
    ),
  );
}

/**
 * Sets user name and password for the next connects. Both must stay as they are until the connect.
 *
 * @param username UTF-8, or null; username_length in bytes
 * @param password any bytes, or null; it is sent only with a user name [MQTT-3.1.2-22]
 * @returns NXD_MQTT_SUCCESS; NXD_MQTT_MUTEX_FAILURE; NXD_MQTT_INVALID_PARAMETER: null with a length, no client, or
 *   a user name that is no UTF-8 (quirk strings_unchecked)
 *
 * Allowed from: threads. May suspend. (Guide ch.3)
 */
export function nxd_mqtt_client_login_set(
  client_ptr: NXD_MQTT_CLIENT | null,
  username: MqttText,
  username_length: UINT,
  password: MqttText,
  password_length: UINT,
): Service<UINT> {
  const k = enter('nxd_mqtt_client_login_set');
  if (no_client(k, client_ptr)) return refuse(k, NXD_MQTT_INVALID_PARAMETER);
  if (username === null && username_length !== 0) return refuse(k, NXD_MQTT_INVALID_PARAMETER);
  if (password === null && password_length !== 0) return refuse(k, NXD_MQTT_INVALID_PARAMETER);
  return in_steps(k, login_set(client_ptr, username, username_length, password, password_length));
}

/**
 * Sets the will of the next connects: what the broker publishes when this client is lost. Topic and message must stay
 * as they are until the connect.
 *
 * @param will_topic UTF-8 topic name; will_topic_length in bytes, not 0
 * @param will_message any bytes, or null with length 0
 * @param will_retain_flag NX_TRUE or NX_FALSE
 * @param will_QoS 0 or 1
 * @returns NXD_MQTT_SUCCESS; NXD_MQTT_QOS2_NOT_SUPPORTED; NXD_MQTT_MUTEX_FAILURE; NXD_MQTT_INVALID_PARAMETER
 *
 * Allowed from: threads. May suspend. (Guide ch.3)
 */
export function nxd_mqtt_client_will_message_set(
  client_ptr: NXD_MQTT_CLIENT | null,
  will_topic: MqttText,
  will_topic_length: UINT,
  will_message: MqttText,
  will_message_length: UINT,
  will_retain_flag: UINT,
  will_QoS: UINT,
): Service<UINT> {
  const k = enter('nxd_mqtt_client_will_message_set');
  if (no_client(k, client_ptr) || will_topic === null || will_topic_length === 0)
    return refuse(k, NXD_MQTT_INVALID_PARAMETER);
  if (will_retain_flag !== 0 && will_retain_flag !== 1) return refuse(k, NXD_MQTT_INVALID_PARAMETER);
  if (will_QoS >>> 0 > 2) return refuse(k, NXD_MQTT_INVALID_PARAMETER);
  return in_steps(
    k,
    will_message_set(
      client_ptr,
      will_topic,
      will_topic_length,
      will_message,
      will_message_length,
      will_retain_flag,
      will_QoS,
    ),
  );
}

/**
 * Connects to a broker, without TLS.
 *
 * @param server_ip IPv4 address of the broker
 * @param server_port TCP port, NXD_MQTT_PORT as a rule
 * @param keepalive seconds after which something must have been sent; 0 turns the keepalive off
 * @param clean_session NX_TRUE: broker and client forget the last session; NX_FALSE: QoS 1 messages that wait for
 *   their acknowledgement are sent again
 * @param wait_option ticks for each of TCP connect, CONNECT and CONNACK; 0: return NX_IN_PROGRESS at once, and the
 *   connect notify tells the rest
 * @returns NXD_MQTT_SUCCESS; NXD_MQTT_ALREADY_CONNECTED; NXD_MQTT_CONNECTING; NXD_MQTT_INVALID_STATE;
 *   NXD_MQTT_CONNECT_FAILURE: TCP failed or CONNECT could not be sent; NXD_MQTT_COMMUNICATION_FAILURE: no answer, or
 *   sending stored messages again failed; NXD_MQTT_SERVER_MESSAGE_FAILURE: the answer is no CONNACK;
 *   NXD_MQTT_ERROR_...: the broker refused; NXD_MQTT_PACKET_POOL_FAILURE; NXD_MQTT_MUTEX_FAILURE;
 *   NXD_MQTT_INVALID_PARAMETER; NX_PTR_ERROR; NX_INVALID_PORT
 *
 * Allowed from: threads. May suspend. (Guide ch.3, MQTT 3.1.1 3.1 and 3.2)
 *
 * ```ts
 * const broker = new NXD_ADDRESS(4, IP_ADDRESS(192, 168, 1, 81));
 * const status = yield* nxd_mqtt_client_connect(client, broker, NXD_MQTT_PORT, 300, NX_FALSE, NX_WAIT_FOREVER);
 * ```
 */
export function nxd_mqtt_client_connect(
  client_ptr: NXD_MQTT_CLIENT | null,
  server_ip: NXD_ADDRESS | null,
  server_port: UINT,
  keepalive: UINT,
  clean_session: UINT,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nxd_mqtt_client_connect');
  if (no_client(k, client_ptr) || server_ip === null) return refuse(k, NX_PTR_ERROR);
  if (server_ip.nxd_ip_version !== 4 && server_ip.nxd_ip_version !== 6)
    return refuse(k, NXD_MQTT_INVALID_PARAMETER);
  if (server_port === 0) return refuse(k, NX_INVALID_PORT);
  return in_steps(k, connect(client_ptr, server_ip, server_port, keepalive, clean_session, wait_option));
}

/**
 * Publishes a message. With QoS 1 a copy is kept until the broker has acknowledged it.
 *
 * @param topic_name UTF-8 topic name without wildcards; topic_name_length in bytes
 * @param message any bytes, or null for an empty message; message_length in bytes, not 0 for a message that is not null
 * @param retain not 0: the broker keeps it for later subscribers
 * @param QoS 0 or 1
 * @param timeout ticks for the packet, for its copy and for the send, each
 * @returns NXD_MQTT_SUCCESS; NXD_MQTT_NOT_CONNECTED; NXD_MQTT_QOS2_NOT_SUPPORTED; NXD_MQTT_PACKET_POOL_FAILURE: no
 *   packet, or the transmit queue is full; NXD_MQTT_INTERNAL_ERROR: it does not fit into one packet;
 *   NXD_MQTT_COMMUNICATION_FAILURE: TCP did not take it; NXD_MQTT_INVALID_PARAMETER; NXD_MQTT_MUTEX_FAILURE;
 *   NX_PTR_ERROR
 *
 * Allowed from: threads. May suspend. (Guide ch.3, MQTT 3.1.1 3.3)
 *
 * ```ts
 * yield* nxd_mqtt_client_publish(client, 'temperature', 11, '100', 3, NX_TRUE, 0, NX_WAIT_FOREVER);
 * ```
 */
export function nxd_mqtt_client_publish(
  client_ptr: NXD_MQTT_CLIENT | null,
  topic_name: MqttText,
  topic_name_length: UINT,
  message: MqttText,
  message_length: UINT,
  retain: UINT,
  QoS: UINT,
  timeout: ULONG,
): Service<UINT> {
  const k = enter('nxd_mqtt_client_publish');
  if (no_client(k, client_ptr)) return refuse(k, NX_PTR_ERROR);
  if (topic_name === null || topic_name_length === 0) return refuse(k, NXD_MQTT_INVALID_PARAMETER);
  if (message !== null && message_length === 0) return refuse(k, NXD_MQTT_INVALID_PARAMETER);
  if (QoS >>> 0 > 3) return refuse(k, NXD_MQTT_INVALID_PARAMETER);
  return in_steps(
    k,
    publish(client_ptr, topic_name, topic_name_length, message, message_length, retain, QoS, timeout),
  );
}

/**
 * Subscribes to a topic filter. Returns when SUBSCRIBE is sent; the broker's answer comes later (acknowledge notify).
 *
 * @param topic_name UTF-8 topic filter; topic_name_length in bytes, not 0
 * @param QoS 0 or 1: the most that the broker shall use
 * @returns NXD_MQTT_SUCCESS; NXD_MQTT_NOT_CONNECTED; NXD_MQTT_QOS2_NOT_SUPPORTED; NXD_MQTT_PACKET_POOL_FAILURE: no
 *   packet, or it does not fit into one; NXD_MQTT_COMMUNICATION_FAILURE; NXD_MQTT_INVALID_PARAMETER;
 *   NXD_MQTT_MUTEX_FAILURE; NX_PTR_ERROR
 *
 * Allowed from: threads. May suspend, for packets and for the send without limit. (Guide ch.3, MQTT 3.1.1 3.8)
 */
export function nxd_mqtt_client_subscribe(
  client_ptr: NXD_MQTT_CLIENT | null,
  topic_name: MqttText,
  topic_name_length: UINT,
  QoS: UINT,
): Service<UINT> {
  const k = enter('nxd_mqtt_client_subscribe');
  if (no_client(k, client_ptr)) return refuse(k, NX_PTR_ERROR);
  if (topic_name === null || topic_name_length === 0) return refuse(k, NXD_MQTT_INVALID_PARAMETER);
  if (QoS >>> 0 > 2) return refuse(k, NXD_MQTT_INVALID_PARAMETER);
  return in_steps(k, subscribe(client_ptr, topic_name, topic_name_length, QoS));
}

/**
 * Takes a subscription back. Returns when UNSUBSCRIBE is sent.
 *
 * @param topic_name UTF-8 topic filter; topic_name_length in bytes, not 0
 * @returns as nxd_mqtt_client_subscribe
 *
 * Allowed from: threads. May suspend, for packets and for the send without limit. (Guide ch.3, MQTT 3.1.1 3.10)
 */
export function nxd_mqtt_client_unsubscribe(
  client_ptr: NXD_MQTT_CLIENT | null,
  topic_name: MqttText,
  topic_name_length: UINT,
): Service<UINT> {
  const k = enter('nxd_mqtt_client_unsubscribe');
  if (no_client(k, client_ptr)) return refuse(k, NX_PTR_ERROR);
  if (topic_name === null || topic_name_length === 0) return refuse(k, NXD_MQTT_INVALID_PARAMETER);
  return in_steps(k, unsubscribe(client_ptr, topic_name, topic_name_length));
}

/**
 * Sets the callback for received messages. It runs in the client's thread with the number of messages in the receive
 * queue, and must not do anything that blocks that thread: it wakes an application thread, which gets the messages.
 *
 * @returns NXD_MQTT_SUCCESS; NX_PTR_ERROR: no client or no callback
 *
 * Allowed from: threads. May suspend. (Guide ch.1 and ch.3)
 */
export function nxd_mqtt_client_receive_notify_set(
  client_ptr: NXD_MQTT_CLIENT | null,
  receive_notify: NXD_MQTT_RECEIVE_NOTIFY | null,
): Service<UINT> {
  const k = enter('nxd_mqtt_client_receive_notify_set');
  if (no_client(k, client_ptr) || receive_notify === null) return refuse(k, NX_PTR_ERROR);
  return in_steps(k, receive_notify_set(client_ptr, receive_notify));
}

/** The same service in the spelling of the guide's chapter 1. */
export const nxd_mqtt_client_recieve_notify_set = nxd_mqtt_client_receive_notify_set;

/**
 * Gets the oldest received message. Does not block: with no message it returns NXD_MQTT_NO_MESSAGE, which is no error.
 *
 * @param topic_buffer_size bytes of topic_buffer; actual_topic_length receives the length of the topic
 * @param message_buffer_size bytes of message_buffer; actual_message_length receives the length of the message
 * @returns NXD_MQTT_SUCCESS; NXD_MQTT_NO_MESSAGE; NXD_MQTT_INSUFFICIENT_BUFFER_SPACE: topic or message is longer than
 *   its buffer; the message stays first in the queue; NXD_MQTT_INVALID_PARAMETER: no buffer; NX_PTR_ERROR
 *
 * Allowed from: threads. May suspend for the client's mutex only. (Guide ch.1 and ch.3)
 */
export function nxd_mqtt_client_message_get(
  client_ptr: NXD_MQTT_CLIENT | null,
  topic_buffer: Uint8Array | null,
  topic_buffer_size: UINT,
  actual_topic_length: Ref<UINT> | null,
  message_buffer: Uint8Array | null,
  message_buffer_size: UINT,
  actual_message_length: Ref<UINT> | null,
): Service<UINT> {
  const k = enter('nxd_mqtt_client_message_get');
  if (no_client(k, client_ptr)) return refuse(k, NX_PTR_ERROR);
  if (message_buffer === null || topic_buffer === null) return refuse(k, NXD_MQTT_INVALID_PARAMETER);
  return in_steps(
    k,
    message_get(
      client_ptr,
      topic_buffer,
      topic_buffer_size,
      actual_topic_length,
      message_buffer,
      message_buffer_size,
      actual_message_length,
    ),
  );
}

/**
 * Sets the callback for the end of a session, or takes it back with null. It runs in the thread that ends it: the
 * client's own when the broker or the network does.
 *
 * @returns NXD_MQTT_SUCCESS; NXD_MQTT_MUTEX_FAILURE; NX_PTR_ERROR
 *
 * Allowed from: threads. May suspend. (Guide ch.1 and ch.3)
 */
export function nxd_mqtt_client_disconnect_notify_set(
  client_ptr: NXD_MQTT_CLIENT | null,
  disconnect_notify: NXD_MQTT_DISCONNECT_NOTIFY | null,
): Service<UINT> {
  const k = enter('nxd_mqtt_client_disconnect_notify_set');
  if (no_client(k, client_ptr)) return refuse(k, NX_PTR_ERROR);
  return in_steps(k, disconnect_notify_set(client_ptr, disconnect_notify));
}

/**
 * Disconnects from the broker: DISCONNECT, then the TCP connection is closed. Received messages are released, QoS 1
 * messages that wait for their acknowledgement are kept for the next connect. Waits for the broker's side to close as
 * long as NXD_MQTT_SOCKET_TIMEOUT says (default: no timeout). Succeeds when not connected.
 *
 * @returns NXD_MQTT_SUCCESS; NXD_MQTT_MUTEX_FAILURE; NX_PTR_ERROR
 *
 * Allowed from: threads. May suspend. (Guide ch.1 and ch.3, MQTT 3.1.1 3.14)
 */
export function nxd_mqtt_client_disconnect(client_ptr: NXD_MQTT_CLIENT | null): Service<UINT> {
  const k = enter('nxd_mqtt_client_disconnect');
  return no_client(k, client_ptr) ? refuse(k, NX_PTR_ERROR) : in_steps(k, disconnect(client_ptr));
}

/**
 * Deletes a client: disconnects it if need be, releases all messages of both queues, acknowledged or not, deletes its
 * kernel objects. Looks once a second whether the client's thread is done.
 *
 * @returns NXD_MQTT_SUCCESS, also for a client that does not exist; NX_PTR_ERROR
 *
 * Allowed from: threads. May suspend. (Guide ch.1 and ch.3)
 */
export function nxd_mqtt_client_delete(client_ptr: NXD_MQTT_CLIENT | null): Service<UINT> {
  const k = enter('nxd_mqtt_client_delete');
  return no_client(k, client_ptr) ? refuse(k, NX_PTR_ERROR) : in_steps(k, delete_client(client_ptr));
}
