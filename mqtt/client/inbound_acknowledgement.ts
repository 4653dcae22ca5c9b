/**
 * PUBACK, SUBACK and UNSUBACK (MQTT 3.1.1 3.4, 3.9, 3.11), and PUBREL for the quirk with QoS 2 (3.6): each takes its
 * packet off the transmit queue. One that fits nothing there changes nothing.
 */

import { type NX_PACKET, NX_WAIT_FOREVER, nx_packet_release } from '../../netx/nx_api.ts';
import { K } from '../../rtos/kernel/current.ts';
import { COMPLETED_VOID } from '../../rtos/kernel/service.ts';
import { ref, type Service } from '../../rtos/tx_api.ts';
import { run_callback } from './callback.ts';
import { lock, unlock } from './lock.ts';
import { type ByteRun, config_of, type MqttTransport, type NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import {
  MQTT_CONTROL_PACKET_TYPE_PUBACK,
  MQTT_CONTROL_PACKET_TYPE_PUBCOMP,
  MQTT_CONTROL_PACKET_TYPE_PUBLISH,
  MQTT_CONTROL_PACKET_TYPE_PUBREC,
  MQTT_CONTROL_PACKET_TYPE_PUBREL,
  MQTT_CONTROL_PACKET_TYPE_SUBACK,
  MQTT_CONTROL_PACKET_TYPE_SUBSCRIBE,
  MQTT_CONTROL_PACKET_TYPE_UNSUBSCRIBE,
  MQTT_PUBLISH_QOS_LEVEL_1,
  MQTT_PUBLISH_QOS_LEVEL_FIELD,
  NXD_MQTT_SUCCESS,
} from './nxd_mqtt_constants.ts';
import { room_left } from './packet_writer.ts';
import { bytes_in_first, extract, type FixedHeader, first_byte } from './receive_segments.ts';
import { send_packet } from './send.ts';
import { something_was_sent } from './simple_message.ts';
import { dequeue, find_queued, header_of, type_of } from './transmit_queue.ts';
import { end_for_violation, enforces_protocol } from './violations.ts';

const SUBACK_REFUSED = 0x80;
const body = new Uint8Array(3);

function id_in_body(): number {
  return ((body[0] as number) << 8) | (body[1] as number);
}

/** A QoS 1 PUBLISH, which PUBACK answers. */
function is_qos_1_publish(packet: NX_PACKET): boolean {
  const qos = header_of(packet) & MQTT_PUBLISH_QOS_LEVEL_FIELD;
  return type_of(packet) === MQTT_CONTROL_PACKET_TYPE_PUBLISH && qos === MQTT_PUBLISH_QOS_LEVEL_1;
}

function is_pubrec(packet: NX_PACKET): boolean {
  return type_of(packet) === MQTT_CONTROL_PACKET_TYPE_PUBREC;
}

/** PUBACK or PUBREL at the start of `bytes`. The caller holds the mutex. */
export function receive_acknowledgement(
  client: NXD_MQTT_CLIENT,
  bytes: ByteRun,
  header: FixedHeader,
): Service<unknown> {
  const quirks = config_of(client).quirks;
  // The published client reads the four bytes where the first packet has them, or has not.
  if (quirks.split_acknowledgement_lost && bytes_in_first(bytes) < 4) return COMPLETED_VOID;
  const type = first_byte(bytes) >> 4;
  const offset = quirks.split_acknowledgement_lost ? 2 : header.offset;
  const is_two = quirks.split_acknowledgement_lost
    ? one_byte_at(bytes, 1) === 2
    : header.remaining_length === 2;
  if (!is_two) return enforces_protocol(client) ? malformed(client, type, header) : COMPLETED_VOID;
  extract(bytes, offset, body, 2);
  const packet_id = id_in_body();
  if (type === MQTT_CONTROL_PACKET_TYPE_PUBACK) {
    const stored = find_queued(client, packet_id, is_qos_1_publish);
    return stored === null ? COMPLETED_VOID : acknowledged(client, type, packet_id, stored);
  }
  const stored = find_queued(client, packet_id, is_pubrec);
  return stored === null ? COMPLETED_VOID : complete_qos_2(client, bytes, packet_id, stored);
}

function one_byte_at(bytes: ByteRun, offset: number): number {
  extract(bytes, offset, body, 1);
  return body[0] as number;
}

/** SUBACK or UNSUBACK at the start of `bytes`. The caller holds the mutex. */
export function* receive_subscription_acknowledgement(
  client: NXD_MQTT_CLIENT,
  bytes: ByteRun,
  header: FixedHeader,
): Service<void> {
  const type = first_byte(bytes) >> 4;
  const is_suback = type === MQTT_CONTROL_PACKET_TYPE_SUBACK;
  const enforces = enforces_protocol(client);
  const length = is_suback ? 3 : 2;
  if (enforces && header.remaining_length !== length) {
    yield* malformed(client, type, header);
    return;
  }
  body[2] = 0;
  if (extract(bytes, header.offset, body, length) < 2) return;
  const packet_id = id_in_body();
  const code = body[2];
  const answers = is_suback ? MQTT_CONTROL_PACKET_TYPE_SUBSCRIBE : MQTT_CONTROL_PACKET_TYPE_UNSUBSCRIBE;
  const stored = find_queued(client, packet_id, (packet) => type_of(packet) === answers);
  if (stored === null || header.remaining_length !== length) return;
  if (is_suback && enforces) {
    if (code > 2 && code !== SUBACK_REFUSED) {
      yield* end_for_violation(client, 'mqtt-suback-code', `a SUBACK with return code ${code} came`);
      return;
    }
    if (code === SUBACK_REFUSED) tell_refused(client, packet_id);
  }
  yield* acknowledged(client, type, packet_id, stored);
}

/** No status can say it: subscribe returned long ago. */
function tell_refused(client: NXD_MQTT_CLIENT, packet_id: number): void {
  K?.diagnose(
    'mqtt-subscription-refused',
    client.nxd_mqtt_client_name ?? 'MQTT client',
    `the broker refused the SUBSCRIBE with packet id ${packet_id} (MQTT 3.9.3, return code 128); nxd_mqtt_client_subscribe has no status for it`,
  );
}

function* malformed(client: NXD_MQTT_CLIENT, type: number, header: FixedHeader): Service<void> {
  const detail = `a packet of type ${type} with ${header.remaining_length} bytes came`;
  yield* end_for_violation(client, 'mqtt-acknowledgement-malformed', detail);
}

/** Tells the firmware, then gives up the stored packet. */
function* acknowledged(
  client: NXD_MQTT_CLIENT,
  type: number,
  packet_id: number,
  stored: NX_PACKET,
): Service<void> {
  const context = client.nxd_mqtt_ack_receive_context;
  const returned = client.nxd_mqtt_ack_receive_notify?.(client, type, packet_id, stored, context);
  yield* run_callback(client, 'acknowledge notify', returned);
  yield* dequeue(client, stored);
}

/** PUBREL is answered with PUBCOMP as the published client does it, its third byte never written (MQTT 3.1.1 3.7). */
function* complete_qos_2(
  client: NXD_MQTT_CLIENT,
  bytes: ByteRun,
  packet_id: number,
  stored: NX_PACKET,
): Service<void> {
  const slot = ref<NX_PACKET | null>(null);
  const transport = client.transport as MqttTransport;
  if ((yield* transport.allocate(client, slot, NX_WAIT_FOREVER)) !== NXD_MQTT_SUCCESS) return;
  const answer = slot.value as NX_PACKET;
  if (room_left(answer) < 4) {
    yield* nx_packet_release(answer);
    return;
  }
  const memory = answer.nx_packet_memory;
  const at = answer.nx_packet_prepend_ptr;
  memory[at] = MQTT_CONTROL_PACKET_TYPE_PUBCOMP << 4;
  memory[at + 1] = 2;
  memory[at + 3] = one_byte_at(bytes, 3);
  answer.nx_packet_append_ptr = at + 4;
  answer.nx_packet_length = 4;
  yield* unlock(client);
  const sent = yield* send_packet(client, answer, NX_WAIT_FOREVER);
  yield* lock(client);
  something_was_sent(client);
  if (sent !== NXD_MQTT_SUCCESS) yield* nx_packet_release(answer);
  yield* acknowledged(client, MQTT_CONTROL_PACKET_TYPE_PUBREL, packet_id, stored);
}
