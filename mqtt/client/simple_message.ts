/**
 * PINGREQ and DISCONNECT: the control packets that are two bytes (MQTT 3.1.1 3.12 and 3.14).
 */

import { type NX_PACKET, NX_SIZE_ERROR, NX_WAIT_FOREVER, nx_packet_release } from '../../netx/nx_api.ts';
import { ref, type Service, tx_time_get, type UINT, type ULONG } from '../../rtos/tx_api.ts';
import { lock, unlock } from './lock.ts';
import { config_of, type MqttTransport, type NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import {
  MQTT_CONTROL_PACKET_TYPE_PINGREQ,
  NXD_MQTT_COMMUNICATION_FAILURE,
  NXD_MQTT_INTERNAL_ERROR,
  NXD_MQTT_MUTEX_FAILURE,
  NXD_MQTT_SUCCESS,
} from './nxd_mqtt_constants.ts';
import { put_byte, room_left } from './packet_writer.ts';
import { send_packet } from './send.ts';

/**
 * How long a packet that the client sends of itself may wait for the broker's window, in ticks: as long as the
 * broker may take to answer, for a broker that has stopped reading must not stop the client's thread.
 */
export function own_send_wait(client: NXD_MQTT_CLIENT): ULONG {
  const config = config_of(client);
  return config.quirks.sends_wait_forever ? NX_WAIT_FOREVER : config.NXD_MQTT_PING_TIMEOUT_DELAY;
}

/**
 * Sends PINGREQ or DISCONNECT. The caller holds the mutex; it is free while the packet is under way.
 *
 * @param wait_ticks for the packet, and for the send
 */
export function* send_simple_message(
  client: NXD_MQTT_CLIENT,
  type: UINT,
  allocate_ticks: ULONG,
  send_ticks: ULONG,
): Service<UINT> {
  const slot = ref<NX_PACKET | null>(null);
  const transport = client.transport as MqttTransport;
  if ((yield* transport.allocate(client, slot, allocate_ticks)) !== NXD_MQTT_SUCCESS)
    return NXD_MQTT_INTERNAL_ERROR;
  const packet = slot.value as NX_PACKET;
  if (room_left(packet) < 2) {
    yield* nx_packet_release(packet);
    return NX_SIZE_ERROR;
  }
  put_byte(packet, type << 4);
  put_byte(packet, 0);
  yield* unlock(client);
  let status = yield* send_packet(client, packet, send_ticks);
  const locked = yield* lock(client);
  if (status !== NXD_MQTT_SUCCESS) {
    yield* nx_packet_release(packet);
    status = NXD_MQTT_COMMUNICATION_FAILURE;
  }
  if (locked !== NXD_MQTT_SUCCESS) return NXD_MQTT_MUTEX_FAILURE;
  // The time of the oldest PINGREQ without an answer counts.
  if (type === MQTT_CONTROL_PACKET_TYPE_PINGREQ && client.nxd_mqtt_ping_not_responded === 0) {
    client.nxd_mqtt_ping_sent_time = tx_time_get();
    client.nxd_mqtt_ping_not_responded = 1;
  }
  something_was_sent(client);
  return status;
}

/** MQTT-3.1.2-23: the keepalive interval begins anew with each control packet sent. */
export function something_was_sent(client: NXD_MQTT_CLIENT): void {
  client.nxd_mqtt_timeout = (tx_time_get() + client.nxd_mqtt_keepalive) >>> 0;
}
