/**
 * The transmit queue: copies of what waits for an acknowledgement (QoS 1 PUBLISH, SUBSCRIBE, UNSUBSCRIBE).
 *
 * A copy carries its packet id in the first two bytes of the payload, in front of the header room, where firmware
 * that gets it in the acknowledgement callback finds it too. A PUBLISH has DUP set in its copy from the start: the
 * copy is only ever sent again [MQTT-3.3.1-1].
 */

import { type NX_PACKET, NX_TX_QUEUE_DEPTH, nx_packet_copy, nx_packet_release } from '../../netx/nx_api.ts';
import { mark } from '../../rtos/sim/marks.ts';
import {
  type Ref,
  ref,
  type Service,
  TX_SUCCESS,
  tx_mutex_get,
  tx_time_get,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import { unlock } from './lock.ts';
import { config_of, type NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import {
  MQTT_CONTROL_PACKET_TYPE_PUBLISH,
  MQTT_CONTROL_PACKET_TYPE_SUBSCRIBE,
  MQTT_CONTROL_PACKET_TYPE_UNSUBSCRIBE,
  MQTT_PUBLISH_DUP_FLAG,
  NXD_MQTT_COMMUNICATION_FAILURE,
  NXD_MQTT_MUTEX_FAILURE,
  NXD_MQTT_PACKET_POOL_FAILURE,
  NXD_MQTT_SUCCESS,
} from './nxd_mqtt_constants.ts';
import { send_packet } from './send.ts';

/** Type and flags of a queued packet. */
export function header_of(packet: NX_PACKET): number {
  return packet.nx_packet_memory[packet.nx_packet_prepend_ptr] as number;
}

/** Control packet type of a queued packet. */
export function type_of(packet: NX_PACKET): number {
  return header_of(packet) >> 4;
}

/** Packet id of a queued packet. */
export function packet_id_of(packet: NX_PACKET): number {
  const at = packet.nx_packet_data_start;
  return (packet.nx_packet_memory[at] as number) | ((packet.nx_packet_memory[at + 1] as number) << 8);
}

/**
 * Makes the copy that will be queued. NXD_MQTT_PACKET_POOL_FAILURE when there is no packet for it;
 * NX_TX_QUEUE_DEPTH when the queue has NXD_MQTT_MAXIMUM_TRANSMIT_QUEUE_DEPTH already.
 */
export function* copy_for_queue(
  client: NXD_MQTT_CLIENT,
  packet: NX_PACKET,
  copy: Ref<NX_PACKET | null>,
  packet_id: UINT,
  wait_ticks: ULONG,
): Service<UINT> {
  const limit = config_of(client).NXD_MQTT_MAXIMUM_TRANSMIT_QUEUE_DEPTH;
  if (limit !== 0 && client.message_transmit_queue_depth >= limit) return NX_TX_QUEUE_DEPTH;
  const pool = client.nxd_mqtt_client_packet_pool_ptr;
  if ((yield* nx_packet_copy(packet, copy, pool, wait_ticks)) !== NXD_MQTT_SUCCESS)
    return NXD_MQTT_PACKET_POOL_FAILURE;
  const kept = copy.value as NX_PACKET;
  kept.nx_packet_memory[kept.nx_packet_data_start] = packet_id & 0xff;
  kept.nx_packet_memory[kept.nx_packet_data_start + 1] = packet_id >> 8;
  if (type_of(kept) === MQTT_CONTROL_PACKET_TYPE_PUBLISH) {
    kept.nx_packet_memory[kept.nx_packet_prepend_ptr] = header_of(kept) | MQTT_PUBLISH_DUP_FLAG;
  }
  client.message_transmit_queue_depth++;
  return NXD_MQTT_SUCCESS;
}

/** Gives back a copy that was not queued. */
export function* drop_copy(client: NXD_MQTT_CLIENT, copy: NX_PACKET): Service<void> {
  client.message_transmit_queue_depth--;
  yield* nx_packet_release(copy);
}

/** Puts a copy at the tail. The caller holds the mutex. */
export function enqueue(client: NXD_MQTT_CLIENT, copy: NX_PACKET): void {
  if (client.message_transmit_queue_head === null) client.message_transmit_queue_head = copy;
  else (client.message_transmit_queue_tail as NX_PACKET).nx_packet_queue_next = copy;
  client.message_transmit_queue_tail = copy;
}

/** Takes a packet off the queue and releases it; false when it is not there. */
export function* dequeue(client: NXD_MQTT_CLIENT, packet: NX_PACKET): Service<boolean> {
  let previous: NX_PACKET | null = null;
  let here = client.message_transmit_queue_head;
  while (here !== null && here !== packet) {
    previous = here;
    here = here.nx_packet_queue_next;
  }
  if (here === null) return false;
  if (previous === null) client.message_transmit_queue_head = packet.nx_packet_queue_next;
  else previous.nx_packet_queue_next = packet.nx_packet_queue_next;
  if (client.message_transmit_queue_tail === packet) client.message_transmit_queue_tail = previous;
  client.message_transmit_queue_depth--;
  yield* nx_packet_release(packet);
  return true;
}

/** The oldest queued packet with this id that `wanted` accepts. */
export function find_queued(
  client: NXD_MQTT_CLIENT,
  packet_id: number,
  wanted: (packet: NX_PACKET) => boolean,
): NX_PACKET | null {
  let here = client.message_transmit_queue_head;
  while (here !== null && !(packet_id_of(here) === packet_id && wanted(here)))
    here = here.nx_packet_queue_next;
  return here;
}

/** Releases everything in the queue. */
export function* clear_queue(client: NXD_MQTT_CLIENT): Service<void> {
  while (client.message_transmit_queue_head !== null)
    yield* dequeue(client, client.message_transmit_queue_head);
}

/** Releases SUBSCRIBE and UNSUBSCRIBE: they mean nothing to the next connection. PUBLISH stays [MQTT-4.4.0-1]. */
export function* forget_subscriptions(client: NXD_MQTT_CLIENT): Service<void> {
  let here = client.message_transmit_queue_head;
  while (here !== null) {
    const next: NX_PACKET | null = here.nx_packet_queue_next;
    const type = type_of(here);
    if (type === MQTT_CONTROL_PACKET_TYPE_SUBSCRIBE || type === MQTT_CONTROL_PACKET_TYPE_UNSUBSCRIBE) {
      yield* dequeue(client, here);
    }
    here = next;
  }
}

/**
 * The packet id of the next new message; never 0 [MQTT-2.3.1-1], and, unless the quirk says otherwise, none that
 * still waits for its acknowledgement [MQTT-2.3.1-2]. The caller holds the mutex until it has used it.
 */
export function next_packet_id(client: NXD_MQTT_CLIENT): number {
  let id = client.nxd_mqtt_client_packet_identifier;
  if (!config_of(client).quirks.packet_id_restarts) {
    while (find_queued(client, id, () => true) !== null) id = after(id);
    client.nxd_mqtt_client_packet_identifier = id;
  }
  return id;
}

/** The id that next_packet_id gave is used. */
export function use_packet_id(client: NXD_MQTT_CLIENT): void {
  client.nxd_mqtt_client_packet_identifier = after(client.nxd_mqtt_client_packet_identifier);
}

function after(packet_id: number): number {
  const next = (packet_id + 1) & 0xffff;
  return next === 0 ? 1 : next;
}

/**
 * Sends every queued PUBLISH again, oldest first [MQTT-4.4.0-1, MQTT-4.6.0-1]. The caller holds the mutex; it is free
 * while a packet is under way. 0, NXD_MQTT_PACKET_POOL_FAILURE, NXD_MQTT_COMMUNICATION_FAILURE or
 * NXD_MQTT_MUTEX_FAILURE (and then the mutex is not held any more).
 */
export function* resend_queue(client: NXD_MQTT_CLIENT, wait_ticks: ULONG): Service<UINT> {
  const copy = ref<NX_PACKET | null>(null);
  const done = new Set<NX_PACKET>();
  let here = client.message_transmit_queue_head;
  while (here !== null) {
    done.add(here);
    if (type_of(here) === MQTT_CONTROL_PACKET_TYPE_PUBLISH) {
      const pool = client.nxd_mqtt_client_packet_pool_ptr;
      const copied = yield* nx_packet_copy(here, copy, pool, wait_ticks);
      if (copied !== NXD_MQTT_SUCCESS) return NXD_MQTT_PACKET_POOL_FAILURE;
      yield* unlock(client);
      const sent = yield* send_packet(client, copy.value as NX_PACKET, wait_ticks);
      if (sent !== NXD_MQTT_SUCCESS) yield* nx_packet_release(copy.value as NX_PACKET);
      const locked = yield* tx_mutex_get(client.nxd_mqtt_client_mutex_ptr, wait_ticks);
      if (locked !== TX_SUCCESS) return NXD_MQTT_MUTEX_FAILURE;
      if (sent !== NXD_MQTT_SUCCESS) return NXD_MQTT_COMMUNICATION_FAILURE;
    }
    here = next_to_resend(client, here, done);
  }
  client.nxd_mqtt_timeout = (tx_time_get() + client.nxd_mqtt_keepalive) >>> 0;
  return NXD_MQTT_SUCCESS;
}

/** What follows `here`; when its acknowledgement took it off the queue meanwhile, the first one not sent yet. */
function next_to_resend(client: NXD_MQTT_CLIENT, here: NX_PACKET, done: Set<NX_PACKET>): NX_PACKET | null {
  let queued = client.message_transmit_queue_head;
  while (queued !== null && queued !== here) queued = queued.nx_packet_queue_next;
  if (queued !== null) return queued.nx_packet_queue_next;
  mark('mqtt: a message leaves the queue while it is sent again');
  let rest = client.message_transmit_queue_head;
  while (rest !== null && done.has(rest)) rest = rest.nx_packet_queue_next;
  return rest;
}
