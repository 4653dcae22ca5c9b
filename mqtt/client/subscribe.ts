/**
 * nxd_mqtt_client_subscribe and _unsubscribe (guide ch.3, MQTT 3.1.1 3.8 and 3.10). One topic filter each; a copy
 * waits in the transmit queue for SUBACK or UNSUBACK.
 */

import { type NX_PACKET, NX_WAIT_FOREVER, nx_packet_release } from '../../netx/nx_api.ts';
import { refuse } from '../../netx/nx_service.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { type Ref, ref, type Service, TX_SUCCESS, type UINT } from '../../rtos/tx_api.ts';
import { lock, unlock } from './lock.ts';
import { config_of, type MqttText, type MqttTransport, type NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import {
  MQTT_CONTROL_PACKET_TYPE_SUBSCRIBE,
  MQTT_CONTROL_PACKET_TYPE_UNSUBSCRIBE,
  NXD_MQTT_CLIENT_STATE_CONNECTED,
  NXD_MQTT_COMMUNICATION_FAILURE,
  NXD_MQTT_INVALID_PARAMETER,
  NXD_MQTT_MUTEX_FAILURE,
  NXD_MQTT_NOT_CONNECTED,
  NXD_MQTT_PACKET_POOL_FAILURE,
  NXD_MQTT_QOS2_NOT_SUPPORTED,
  NXD_MQTT_SUCCESS,
} from './nxd_mqtt_constants.ts';
import { put_byte, put_fixed_header, put_number, put_string } from './packet_writer.ts';
import { send_packet } from './send.ts';
import { something_was_sent } from './simple_message.ts';
import { bytes_of, is_topic_filter } from './text.ts';
import { copy_for_queue, drop_copy, enqueue, next_packet_id, use_packet_id } from './transmit_queue.ts';

/** MQTT-3.8.1-1 and 3.10.1-1: the reserved bits of both packets. */
const RESERVED_FLAGS = 0x02;

/** nxd_mqtt_client_subscribe behind its checks. */
export function* subscribe(
  client: NXD_MQTT_CLIENT,
  topic_name: MqttText,
  topic_name_length: UINT,
  qos: UINT,
): Service<UINT> {
  if (qos === 2) return yield* refuse(K as Kernel, NXD_MQTT_QOS2_NOT_SUPPORTED);
  return yield* request(
    client,
    MQTT_CONTROL_PACKET_TYPE_SUBSCRIBE,
    bytes_of(topic_name, topic_name_length),
    qos & 3,
  );
}

/** nxd_mqtt_client_unsubscribe behind its checks. */
export function* unsubscribe(
  client: NXD_MQTT_CLIENT,
  topic_name: MqttText,
  topic_name_length: UINT,
): Service<UINT> {
  return yield* request(
    client,
    MQTT_CONTROL_PACKET_TYPE_UNSUBSCRIBE,
    bytes_of(topic_name, topic_name_length),
    0,
  );
}

function is_open(client: NXD_MQTT_CLIENT): boolean {
  return client.nxd_mqtt_client_state === NXD_MQTT_CLIENT_STATE_CONNECTED && !client.ending;
}

function* request(client: NXD_MQTT_CLIENT, type: UINT, filter: Uint8Array, qos: UINT): Service<UINT> {
  if ((yield* lock(client)) !== TX_SUCCESS) return NXD_MQTT_MUTEX_FAILURE;
  if (!is_open(client)) {
    yield* unlock(client);
    return NXD_MQTT_NOT_CONNECTED;
  }
  const quirks = config_of(client).quirks;
  if (!quirks.strings_unchecked && !is_topic_filter(filter)) {
    yield* unlock(client);
    return NXD_MQTT_INVALID_PARAMETER;
  }
  // Packets are waited for without the mutex: message_get, which frees some, needs it.
  const holds = quirks.wait_forever_under_mutex;
  if (!holds) yield* unlock(client);
  const packet: Ref<NX_PACKET | null> = ref(null);
  const status = yield* prepare(client, packet, type, filter, qos, holds);
  if (status !== NXD_MQTT_SUCCESS) return status;
  something_was_sent(client);
  yield* unlock(client);
  const sent = yield* send_packet(client, packet.value as NX_PACKET, NX_WAIT_FOREVER);
  if (sent === NXD_MQTT_SUCCESS) return NXD_MQTT_SUCCESS;
  yield* nx_packet_release(packet.value as NX_PACKET);
  return NXD_MQTT_COMMUNICATION_FAILURE;
}

/**
 * Builds the packet and queues its copy. On success the caller holds the mutex and the packet, otherwise neither.
 *
 * @param holds the mutex is held from the start
 */
function* prepare(
  client: NXD_MQTT_CLIENT,
  packet: Ref<NX_PACKET | null>,
  type: UINT,
  filter: Uint8Array,
  qos: UINT,
  holds: boolean,
): Service<UINT> {
  const allocated = yield* (client.transport as MqttTransport).allocate(client, packet, NX_WAIT_FOREVER);
  if (allocated !== NXD_MQTT_SUCCESS) {
    if (holds) yield* unlock(client);
    return allocated;
  }
  const packet_id = next_packet_id(client);
  // Without the mutex others may want an id before this request is queued.
  if (!holds) use_packet_id(client);
  const copy: Ref<NX_PACKET | null> = ref(null);
  const fits = write_request(packet.value as NX_PACKET, type, packet_id, filter, qos);
  const copied =
    fits &&
    (yield* copy_for_queue(client, packet.value as NX_PACKET, copy, packet_id, NX_WAIT_FOREVER)) ===
      NXD_MQTT_SUCCESS;
  if (!holds) yield* lock(client);
  if (copied && is_open(client)) {
    enqueue(client, copy.value as NX_PACKET);
    if (holds) use_packet_id(client);
    return NXD_MQTT_SUCCESS;
  }
  yield* unlock(client);
  yield* nx_packet_release(packet.value as NX_PACKET);
  if (!copied) return NXD_MQTT_PACKET_POOL_FAILURE;
  yield* drop_copy(client, copy.value as NX_PACKET);
  return NXD_MQTT_NOT_CONNECTED;
}

function write_request(
  packet: NX_PACKET,
  type: UINT,
  packet_id: UINT,
  filter: Uint8Array,
  qos: UINT,
): boolean {
  const has_qos = type === MQTT_CONTROL_PACKET_TYPE_SUBSCRIBE;
  return (
    put_fixed_header(packet, (type << 4) | RESERVED_FLAGS, 4 + filter.length + (has_qos ? 1 : 0)) &&
    put_number(packet, packet_id) &&
    put_string(packet, filter) &&
    (!has_qos || put_byte(packet, qos))
  );
}
