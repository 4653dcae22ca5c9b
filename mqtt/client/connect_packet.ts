/**
 * CONNECT (MQTT 3.1.1 3.1): the first packet on every connection [MQTT-3.1.0-1].
 */

import { type NX_PACKET, NX_TRUE, nx_packet_release } from '../../netx/nx_api.ts';
import { ref, type Service, type UINT, type ULONG } from '../../rtos/tx_api.ts';
import type { MqttTransport, NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import { second_ticks } from './nxd_mqtt_config.ts';
import {
  MQTT_CONNECT_FLAGS_CLEAN_SESSION,
  MQTT_CONNECT_FLAGS_PASSWORD,
  MQTT_CONNECT_FLAGS_USERNAME,
  MQTT_CONNECT_FLAGS_WILL_FLAG,
  MQTT_CONNECT_FLAGS_WILL_RETAIN,
  MQTT_CONTROL_PACKET_TYPE_CONNECT,
  MQTT_PROTOCOL_LEVEL,
  NXD_MQTT_INTERNAL_ERROR,
  NXD_MQTT_PACKET_POOL_FAILURE,
  NXD_MQTT_SUCCESS,
} from './nxd_mqtt_constants.ts';
import { put_byte, put_bytes, put_fixed_header, put_number, put_string } from './packet_writer.ts';
import { send_packet } from './send.ts';
import { something_was_sent } from './simple_message.ts';
import { bytes_of } from './text.ts';
import { clear_queue } from './transmit_queue.ts';

/** Bytes of the variable header: protocol name, level, flags, keepalive. */
const VARIABLE_HEADER_LENGTH = 10;
/** The published client takes no longer CONNECT. */
const LENGTH_MAXIMUM = 127 ** 4;
const PROTOCOL_NAME = bytes_of('MQTT', 4);

/** MQTT 3.1.1 3.1.2.3. A password without a user name is not announced and not sent [MQTT-3.1.2-22]. */
function connect_flags(client: NXD_MQTT_CLIENT): number {
  let flags = 0;
  if (client.nxd_mqtt_client_username !== null) {
    flags |= MQTT_CONNECT_FLAGS_USERNAME;
    if (client.nxd_mqtt_client_password !== null) flags |= MQTT_CONNECT_FLAGS_PASSWORD;
  }
  if (client.nxd_mqtt_client_will_topic !== null) {
    const qos_retain = client.nxd_mqtt_client_will_qos_retain;
    flags |= MQTT_CONNECT_FLAGS_WILL_FLAG | ((qos_retain & 3) << 3);
    if ((qos_retain & 0x80) !== 0) flags |= MQTT_CONNECT_FLAGS_WILL_RETAIN;
  }
  if (client.nxd_mqtt_clean_session === NX_TRUE) flags |= MQTT_CONNECT_FLAGS_CLEAN_SESSION;
  return flags;
}

/** MQTT 3.1.1 3.1.3: client id, will topic, will message, user name, password, in this order. */
function payload(client: NXD_MQTT_CLIENT, flags: number): Uint8Array[] {
  const fields = [bytes_of(client.nxd_mqtt_client_id, client.nxd_mqtt_client_id_length)];
  if ((flags & MQTT_CONNECT_FLAGS_WILL_FLAG) !== 0) {
    fields.push(bytes_of(client.nxd_mqtt_client_will_topic, client.nxd_mqtt_client_will_topic_length));
    fields.push(bytes_of(client.nxd_mqtt_client_will_message, client.nxd_mqtt_client_will_message_length));
  }
  if ((flags & MQTT_CONNECT_FLAGS_USERNAME) !== 0) {
    fields.push(bytes_of(client.nxd_mqtt_client_username, client.nxd_mqtt_client_username_length));
  }
  if ((flags & MQTT_CONNECT_FLAGS_PASSWORD) !== 0) {
    fields.push(bytes_of(client.nxd_mqtt_client_password, client.nxd_mqtt_client_password_length));
  }
  return fields;
}

function write_connect(
  client: NXD_MQTT_CLIENT,
  packet: NX_PACKET,
  flags: number,
  length: number,
  fields: readonly Uint8Array[],
): boolean {
  const keepalive_seconds = Math.floor(client.nxd_mqtt_keepalive / second_ticks());
  return (
    put_fixed_header(packet, MQTT_CONTROL_PACKET_TYPE_CONNECT << 4, length) &&
    put_number(packet, PROTOCOL_NAME.length) &&
    put_bytes(packet, PROTOCOL_NAME) &&
    put_byte(packet, MQTT_PROTOCOL_LEVEL) &&
    put_byte(packet, flags) &&
    put_number(packet, keepalive_seconds & 0xffff) &&
    fields.every((field) => put_string(packet, field))
  );
}

/**
 * Builds CONNECT and sends it. A clean session forgets the messages of the one before here, even if this connect
 * fails later (guide ch.3).
 *
 * @param wait_ticks for the packet and for the send
 * @returns 0, NXD_MQTT_INTERNAL_ERROR, NXD_MQTT_PACKET_POOL_FAILURE (no packet, or it does not fit), a TCP status
 */
export function* send_connect(client: NXD_MQTT_CLIENT, wait_ticks: ULONG): Service<UINT> {
  const flags = connect_flags(client);
  if ((flags & MQTT_CONNECT_FLAGS_CLEAN_SESSION) !== 0) yield* clear_queue(client);
  const fields = payload(client, flags);
  const length = fields.reduce((sum, field) => sum + 2 + field.length, VARIABLE_HEADER_LENGTH);
  if (length > LENGTH_MAXIMUM) return NXD_MQTT_INTERNAL_ERROR;
  const slot = ref<NX_PACKET | null>(null);
  const allocated = yield* (client.transport as MqttTransport).allocate(client, slot, wait_ticks);
  if (allocated !== NXD_MQTT_SUCCESS) return allocated;
  const packet = slot.value as NX_PACKET;
  if (!write_connect(client, packet, flags, length, fields)) {
    yield* nx_packet_release(packet);
    return NXD_MQTT_PACKET_POOL_FAILURE;
  }
  const status = yield* send_packet(client, packet, wait_ticks);
  if (status !== NXD_MQTT_SUCCESS) yield* nx_packet_release(packet);
  something_was_sent(client);
  return status;
}
