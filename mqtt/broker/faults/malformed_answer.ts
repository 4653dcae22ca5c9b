/**
 * The broker answers with bytes that are no MQTT packet: a bug in it, a proxy that speaks something else on this port,
 * memory that went bad behind the TCP checksum.
 */
import { MQTT_PACKET_NAMES, MQTT_PUBLISH, type MqttPacket } from '../../codec/mqtt_packet.ts';
import type { BrokerFault } from './broker_fault.ts';

/** Makes bad bytes of the good ones of a packet. */
type Damage = (bytes: Uint8Array, packet: MqttPacket) => Uint8Array;

function changed(bytes: Uint8Array, change: (copy: Uint8Array) => void): Uint8Array {
  const copy = bytes.slice();
  change(copy);
  return copy;
}

/** Where the body begins: behind the remaining length. */
function body_start(bytes: Uint8Array): number {
  let at = 1;
  while (bytes[at]! >= 0x80) at++;
  return at + 1;
}

/** PUBLISH has only one wrong setting that stays wrong with any QoS: both QoS bits. */
const wrong_flags: Damage = (bytes, packet) =>
  changed(bytes, (copy) => {
    copy[0] = packet.type === MQTT_PUBLISH ? copy[0]! | 0x06 : copy[0]! ^ 0x0f;
  });

const forbidden_type: Damage = (bytes) =>
  changed(bytes, (copy) => {
    copy[0] = copy[0]! | 0xf0;
  });

const five_byte_length: Damage = (bytes) => new Uint8Array([bytes[0]!, 0x80, 0x80, 0x80, 0x80, 0x01]);

/** A short body's length says one byte more than comes, so the next packet's first byte is swallowed. */
const length_too_large: Damage = (bytes) =>
  changed(bytes, (copy) => {
    if (copy[1]! < 0x7f) copy[1] = copy[1]! + 1;
    else copy[0] = 0;
  });

const packet_id_zero: Damage = (bytes, packet) =>
  changed(bytes, (copy) => {
    if (!('packet_id' in packet) || packet.packet_id === 0) {
      copy[0] = 0;
      return;
    }
    const start = body_start(copy);
    const at = 'topic' in packet ? start + 2 + ((copy[start]! << 8) | copy[start + 1]!) : start;
    copy[at] = 0;
    copy[at + 1] = 0;
  });

/** In the order of the options, from 1 on. */
export const DAMAGES: readonly Damage[] = [
  wrong_flags,
  forbidden_type,
  five_byte_length,
  length_too_large,
  packet_id_zero,
];

/** In the order of DAMAGES. */
const DAMAGE_WORDS = [
  'with wrong flags',
  'with a packet type that does not exist',
  'with a remaining length of five bytes',
  'with a remaining length that is one too large',
  'with packet id 0',
];

/**
 * Choice `broker_answer / client / packet type / malformed`: 1 wrong flags, 2 forbidden type, 3 a remaining length of
 * five bytes, 4 a remaining length that is one too large, 5 packet id 0.
 */
export function malformed_answer(): BrokerFault {
  return {
    name: 'malformed_answer',
    answer(answer, choose) {
      const { packet, pieces } = answer;
      const site = `${answer.client_id}/${MQTT_PACKET_NAMES[packet.type]}/malformed`;
      const taken = choose(
        'broker_answer',
        site,
        DAMAGES.length + 1,
        (option) => DAMAGE_WORDS[option - 1] ?? '',
      );
      const damage = DAMAGES[taken - 1];
      if (damage === undefined || pieces.length !== 1) return answer;
      return { ...answer, pieces: [damage(pieces[0]!, packet)] };
    },
  };
}
