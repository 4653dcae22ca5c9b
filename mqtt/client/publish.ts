/**
 * nxd_mqtt_client_publish (guide ch.3, MQTT 3.1.1 3.3): QoS 0 goes out and is forgotten, of QoS 1 a copy waits in the
 * transmit queue for PUBACK.
 */

import { type NX_PACKET, nx_packet_release } from '../../netx/nx_api.ts';
import { refuse } from '../../netx/nx_service.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { type Ref, ref, type Service, TX_SUCCESS, type UINT, type ULONG } from '../../rtos/tx_api.ts';
import { mqtt_client_watch } from './client_watch.ts';
import { lock, unlock } from './lock.ts';
import { config_of, type MqttText, type MqttTransport, type NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import {
  MQTT_CONTROL_PACKET_TYPE_PUBLISH,
  MQTT_PUBLISH_RETAIN,
  NXD_MQTT_CLIENT_STATE_CONNECTED,
  NXD_MQTT_COMMUNICATION_FAILURE,
  NXD_MQTT_INTERNAL_ERROR,
  NXD_MQTT_INVALID_PARAMETER,
  NXD_MQTT_MUTEX_FAILURE,
  NXD_MQTT_NOT_CONNECTED,
  NXD_MQTT_PACKET_POOL_FAILURE,
  NXD_MQTT_QOS2_NOT_SUPPORTED,
  NXD_MQTT_SUCCESS,
} from './nxd_mqtt_constants.ts';
import { put_bytes, put_fixed_header, put_number, put_string } from './packet_writer.ts';
import { send_packet } from './send.ts';
import { something_was_sent } from './simple_message.ts';
import { bytes_of, is_topic_name, topic_bytes } from './text.ts';
import {
  copy_for_queue,
  dequeue,
  drop_copy,
  enqueue,
  next_packet_id,
  use_packet_id,
} from './transmit_queue.ts';

/** nxd_mqtt_client_publish behind its checks. */
export function* publish(
  client: NXD_MQTT_CLIENT,
  topic_name: MqttText,
  topic_name_length: UINT,
  message: MqttText,
  message_length: UINT,
  retain: UINT,
  qos: UINT,
  wait_ticks: ULONG,
): Service<UINT> {
  const k = K as Kernel;
  if (qos === 2) return yield* refuse(k, NXD_MQTT_QOS2_NOT_SUPPORTED);
  if (client.nxd_mqtt_client_state !== NXD_MQTT_CLIENT_STATE_CONNECTED || client.ending)
    return yield* refuse(k, NXD_MQTT_NOT_CONNECTED);
  const quirks = config_of(client).quirks;
  const topic = topic_bytes(topic_name, topic_name_length);
  // MQTT-3.3.1-4, 3.3.2-1, 3.3.2-2.
  if (qos === 3 && !quirks.qos_3_accepted) return yield* refuse(k, NXD_MQTT_INVALID_PARAMETER);
  if (!quirks.strings_unchecked && !is_topic_name(topic)) return yield* refuse(k, NXD_MQTT_INVALID_PARAMETER);

  const slot: Ref<NX_PACKET | null> = ref(null);
  const allocated = yield* (client.transport as MqttTransport).allocate(client, slot, wait_ticks);
  if (allocated !== NXD_MQTT_SUCCESS) return NXD_MQTT_PACKET_POOL_FAILURE;
  const packet = slot.value as NX_PACKET;
  const body = bytes_of(message, message_length);
  const first =
    (MQTT_CONTROL_PACKET_TYPE_PUBLISH << 4) | (qos << 1) | (retain !== 0 ? MQTT_PUBLISH_RETAIN : 0);
  const id_length = qos === 1 ? 2 : 0;
  let fits =
    put_fixed_header(packet, first, 2 + topic.length + id_length + body.length) && put_string(packet, topic);
  let packet_id = 0;
  if (fits && qos === 1) {
    // The id is used up even when the message then does not fit.
    if ((yield* lock(client)) !== TX_SUCCESS) {
      yield* nx_packet_release(packet);
      return NXD_MQTT_MUTEX_FAILURE;
    }
    packet_id = next_packet_id(client);
    use_packet_id(client);
    yield* unlock(client);
    fits = put_number(packet, packet_id);
  }
  if (!fits || !put_bytes(packet, body)) {
    yield* nx_packet_release(packet);
    return NXD_MQTT_INTERNAL_ERROR;
  }
  const take_back = mqtt_client_watch(k)?.publishing(topic, body);
  const status =
    qos === 0
      ? yield* send_once(client, packet, wait_ticks)
      : yield* send_and_keep(client, packet, packet_id, wait_ticks);
  if (status !== NXD_MQTT_SUCCESS) {
    take_back?.();
    yield* nx_packet_release(packet);
  }
  return status;
}

/** QoS 0: at most once (MQTT 3.1.1 4.3.1). */
function* send_once(client: NXD_MQTT_CLIENT, packet: NX_PACKET, wait_ticks: ULONG): Service<UINT> {
  if ((yield* lock(client)) !== TX_SUCCESS) return NXD_MQTT_MUTEX_FAILURE;
  something_was_sent(client);
  yield* unlock(client);
  const sent = yield* send_packet(client, packet, wait_ticks);
  return sent === NXD_MQTT_SUCCESS ? NXD_MQTT_SUCCESS : NXD_MQTT_COMMUNICATION_FAILURE;
}

/** QoS 1: at least once (MQTT 3.1.1 4.3.2). The copy is queued before the packet goes out. */
function* send_and_keep(
  client: NXD_MQTT_CLIENT,
  packet: NX_PACKET,
  packet_id: UINT,
  wait_ticks: ULONG,
): Service<UINT> {
  const slot: Ref<NX_PACKET | null> = ref(null);
  const copied = yield* copy_for_queue(client, packet, slot, packet_id, wait_ticks);
  if (copied !== NXD_MQTT_SUCCESS) return NXD_MQTT_PACKET_POOL_FAILURE;
  const copy = slot.value as NX_PACKET;
  if ((yield* lock(client)) !== TX_SUCCESS) {
    yield* drop_copy(client, copy);
    return NXD_MQTT_MUTEX_FAILURE;
  }
  enqueue(client, copy);
  something_was_sent(client);
  yield* unlock(client);
  const sent = yield* send_packet(client, packet, wait_ticks);
  if (sent === NXD_MQTT_SUCCESS) return NXD_MQTT_SUCCESS;
  if (!config_of(client).quirks.failed_publish_stays_queued) {
    yield* lock(client);
    yield* dequeue(client, copy);
    yield* unlock(client);
  }
  return NXD_MQTT_COMMUNICATION_FAILURE;
}
