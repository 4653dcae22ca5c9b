/**
 * PUBLISH from the broker (MQTT 3.1.1 3.3): queued, told to the firmware, acknowledged.
 */

import {
  NX_NO_WAIT,
  type NX_PACKET,
  NX_WAIT_FOREVER,
  nx_packet_copy,
  nx_packet_release,
} from '../../netx/nx_api.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { ref, type Service } from '../../rtos/tx_api.ts';
import { utf8_decode } from '../codec/mqtt_utf8.ts';
import { run_callback } from './callback.ts';
import { lock, unlock } from './lock.ts';
import { ByteRun, config_of, type MqttTransport, type NXD_MQTT_CLIENT, Segment } from './nxd_mqtt_cb.ts';
import {
  MQTT_CONTROL_PACKET_TYPE_PUBACK,
  MQTT_CONTROL_PACKET_TYPE_PUBREC,
  MQTT_PUBLISH_DUP_FLAG,
  NXD_MQTT_INVALID_PACKET,
  NXD_MQTT_SUCCESS,
} from './nxd_mqtt_constants.ts';
import { put_byte, put_number } from './packet_writer.ts';
import { send_pending_acknowledgements } from './pending_acknowledgements.ts';
import { queue_message } from './receive_queue.ts';
import { bytes_in_first, extract, type FixedHeader, first_byte, share } from './receive_segments.ts';
import { send_packet } from './send.ts';
import { something_was_sent } from './simple_message.ts';
import { is_topic_name } from './text.ts';
import { copy_for_queue, enqueue, find_queued, type_of } from './transmit_queue.ts';
import { end_for_violation, enforces_protocol, type MqttViolation } from './violations.ts';

/** What became of the run that a PUBLISH was found in. */
export type PublishOutcome =
  /** Go on behind it. */
  | 'handled'
  /** It is the last of its run, which is the queue's now. */
  | 'taken'
  /** It is malformed: nothing behind it can be trusted. */
  | 'malformed';

const two_bytes = new Uint8Array(2);

/** The place of the parts of a PUBLISH in its run. */
export interface PublishParts {
  topic_length: number;
  /** 0 above QoS 0 when there is none; otherwise what stands there. */
  packet_id: number;
}

/**
 * Finds topic and packet id. NXD_MQTT_INVALID_PACKET: they are not there. The two bytes of the id are read wherever
 * the run has any, even behind the message: whether they are its own is the caller's question.
 */
function find_parts(bytes: ByteRun, header: FixedHeader, qos: number, parts: PublishParts): number {
  if (header.remaining_length < 2) return NXD_MQTT_INVALID_PACKET;
  if (extract(bytes, header.offset, two_bytes, 2) !== 2) return NXD_MQTT_INVALID_PACKET;
  parts.topic_length = ((two_bytes[0] as number) << 8) | (two_bytes[1] as number);
  if (parts.topic_length > header.remaining_length - 2) return NXD_MQTT_INVALID_PACKET;
  parts.packet_id = 0;
  if (qos === 0) return NXD_MQTT_SUCCESS;
  // A second byte that is missing keeps the value of the byte before, the low one of the topic length.
  if (extract(bytes, header.offset + 2 + parts.topic_length, two_bytes, 2) < 0)
    return NXD_MQTT_INVALID_PACKET;
  parts.packet_id = ((two_bytes[0] as number) << 8) | (two_bytes[1] as number);
  return NXD_MQTT_SUCCESS;
}

/** Handles the PUBLISH at the start of `bytes`. The caller holds the mutex, which is free while an answer is sent. */
export function receive_publish(
  client: NXD_MQTT_CLIENT,
  bytes: ByteRun,
  header: FixedHeader,
): Service<PublishOutcome> {
  const first = first_byte(bytes);
  const qos = (first >> 1) & 3;
  const parts = { topic_length: 0, packet_id: 0 };
  const found = find_parts(bytes, header, qos, parts);
  if (enforces_protocol(client)) {
    const wrong =
      found === NXD_MQTT_SUCCESS
        ? what_is_wrong(client, bytes, header, first, parts)
        : 'mqtt-publish-malformed';
    if (wrong !== null) return malformed(client, wrong, 'a PUBLISH with first byte', first);
  } else if (found !== NXD_MQTT_SUCCESS) return malformed(client, null, '', first);
  return deliver(client, bytes, header, qos, parts.packet_id);
}

/** What came breaks a rule, which ends the session, or cannot be read where no rules are enforced. */
export function* malformed(
  client: NXD_MQTT_CLIENT,
  wrong: MqttViolation | null,
  what: string,
  first: number,
): Service<'malformed'> {
  if (wrong !== null) yield* end_for_violation(client, wrong, `${what} 0x${first.toString(16)} came`);
  return 'malformed';
}

/** The rule that a PUBLISH breaks, if any. */
function what_is_wrong(
  client: NXD_MQTT_CLIENT,
  bytes: ByteRun,
  header: FixedHeader,
  first: number,
  parts: PublishParts,
): MqttViolation | null {
  const qos = (first >> 1) & 3;
  if (qos === 3) return 'mqtt-publish-qos-3';
  if (qos === 2 && !config_of(client).quirks.inbound_qos_2_half_handled) return 'mqtt-publish-qos-2';
  if (qos === 0 && (first & MQTT_PUBLISH_DUP_FLAG) !== 0) return 'mqtt-publish-dup-qos-0';
  if (qos !== 0 && parts.topic_length + 4 > header.remaining_length) return 'mqtt-publish-malformed';
  if (qos !== 0 && parts.packet_id === 0) return 'mqtt-packet-id-zero';
  return has_topic_name(bytes, header.offset + 2, parts.topic_length) ? null : 'mqtt-publish-topic';
}

/** The topic is looked at where it lies, if that is one packet. */
function has_topic_name(bytes: ByteRun, offset: number, length: number): boolean {
  if (offset + length <= bytes_in_first(bytes))
    return is_topic_name(bytes.first.packet.nx_packet_memory, bytes.position + offset, length);
  const topic = new Uint8Array(length);
  extract(bytes, offset, topic, length);
  return is_topic_name(topic);
}

function* deliver(
  client: NXD_MQTT_CLIENT,
  bytes: ByteRun,
  header: FixedHeader,
  qos: number,
  packet_id: number,
): Service<PublishOutcome> {
  let outcome: PublishOutcome = 'handled';
  if (qos === 0 || !is_repetition(client, packet_id)) {
    const is_last = bytes.length <= header.offset + header.remaining_length;
    const queued = yield* take_bytes(client, bytes, header.offset + header.remaining_length, is_last);
    // Dropped without a word to the firmware, and without an acknowledgement.
    if (queued === null) {
      note_dropped(client, bytes, header, qos);
      return 'handled';
    }
    if (queued === bytes) outcome = 'taken';
    queue_message(client, queued);
    const returned = client.nxd_mqtt_client_receive_notify?.(client, client.message_receive_queue_depth);
    yield* run_callback(client, 'receive notify', returned);
  }
  if (qos === 0) return outcome;
  if (qos === 1 && !config_of(client).quirks.wait_forever_under_mutex) {
    client.pending_acknowledgements.push(packet_id);
    yield* send_pending_acknowledgements(client);
    return outcome;
  }
  yield* acknowledge(client, qos, packet_id);
  return outcome;
}

/** A QoS 2 message whose PUBREC waits in the transmit queue was delivered before. */
function is_repetition(client: NXD_MQTT_CLIENT, packet_id: number): boolean {
  return (
    find_queued(client, packet_id, (packet) => type_of(packet) === MQTT_CONTROL_PACKET_TYPE_PUBREC) !== null
  );
}

/**
 * The bytes of a message for the receive queue: the whole run when nothing follows; otherwise a share of its
 * packets or, under the quirk, a copy in a packet of the client's pool. Null when there is no packet for the copy.
 */
function* take_bytes(
  client: NXD_MQTT_CLIENT,
  bytes: ByteRun,
  length: number,
  is_last: boolean,
): Service<ByteRun | null> {
  const copies = config_of(client).quirks.joined_message_lost_without_packet;
  if (!copies) return share(bytes, length);
  if (is_last) return bytes;
  const slot = ref<NX_PACKET | null>(null);
  const head = bytes.first.packet;
  const prepend = head.nx_packet_prepend_ptr;
  const own_length = head.nx_packet_length;
  head.nx_packet_prepend_ptr = bytes.position;
  head.nx_packet_length = bytes.length;
  link_packets(bytes, true);
  const status = yield* nx_packet_copy(head, slot, client.nxd_mqtt_client_packet_pool_ptr, NX_NO_WAIT);
  link_packets(bytes, false);
  head.nx_packet_prepend_ptr = prepend;
  head.nx_packet_length = own_length;
  return status === NXD_MQTT_SUCCESS ? new ByteRun(new Segment(slot.value as NX_PACKET)) : null;
}

/** The trace tells what the firmware is not told. */
function note_dropped(client: NXD_MQTT_CLIENT, bytes: ByteRun, header: FixedHeader, qos: number): void {
  const k = K as Kernel;
  if (!k.log.enabled) return;
  extract(bytes, header.offset, two_bytes, 2);
  const topic = new Uint8Array(((two_bytes[0] as number) << 8) | (two_bytes[1] as number));
  extract(bytes, header.offset + 2, topic, topic.length);
  const name = utf8_decode(topic, 0, topic.length);
  const length = header.remaining_length - 2 - topic.length - (qos === 0 ? 0 : 2);
  const on = typeof name === 'string' ? ` on "${name}"` : '';
  const pool = client.nxd_mqtt_client_packet_pool_ptr?.nx_packet_pool_name ?? '';
  const text = `message of ${length} bytes${on} dropped: no packet in pool "${pool}"`;
  k.sim.trace.note(k.now_ns, k.number, k.context(), text);
}

/** Chains the packets of a run for services that follow chains, or takes the chain apart. */
export function link_packets(bytes: ByteRun, linked: boolean): void {
  for (let segment = bytes.first; segment !== bytes.last; segment = segment.next as Segment) {
    segment.packet.nx_packet_next = linked ? (segment.next as Segment).packet : null;
  }
}

/** PUBACK or PUBREC as the published client sends them: the packet is waited for with the mutex held. */
function* acknowledge(client: NXD_MQTT_CLIENT, qos: number, packet_id: number): Service<void> {
  const slot = ref<NX_PACKET | null>(null);
  const transport = client.transport as MqttTransport;
  if ((yield* transport.allocate(client, slot, NX_WAIT_FOREVER)) !== NXD_MQTT_SUCCESS) return;
  const packet = slot.value as NX_PACKET;
  const type = qos === 1 ? MQTT_CONTROL_PACKET_TYPE_PUBACK : MQTT_CONTROL_PACKET_TYPE_PUBREC;
  if (!(put_byte(packet, type << 4) && put_byte(packet, 2) && put_number(packet, packet_id))) {
    yield* nx_packet_release(packet);
    return;
  }
  if (qos === 2) {
    const copy = ref<NX_PACKET | null>(null);
    if ((yield* copy_for_queue(client, packet, copy, packet_id, NX_WAIT_FOREVER)) !== NXD_MQTT_SUCCESS) {
      yield* nx_packet_release(packet);
      return;
    }
    enqueue(client, copy.value as NX_PACKET);
  }
  yield* unlock(client);
  const sent = yield* send_packet(client, packet, NX_WAIT_FOREVER);
  yield* lock(client);
  if (sent === NXD_MQTT_SUCCESS) something_was_sent(client);
  else yield* nx_packet_release(packet);
}
