// One MQTT packet in words for people: what it is and what it carries. The values come from mqtt/codec; the words are
// those of MQTT 3.1.1 chapter 3.

import {
  MQTT_CONNACK,
  MQTT_CONNECT,
  MQTT_MALFORMED,
  MQTT_PACKET_NAMES,
  MQTT_PUBLISH,
  MQTT_SUBACK,
  MQTT_SUBSCRIBE,
  MQTT_UNSUBSCRIBE,
  type MqttConnect,
  type MqttMalformed,
  type MqttPacket,
  type MqttPublish,
  SUBACK_FAILURE,
} from '../../mqtt/codec/mqtt_packet.ts';
import { printable, quoted } from '../../rtos/sim/printable.ts';

// MQTT 3.1.1 table 3.1.
const CONNACK_WORDS: readonly string[] = [
  'accepted',
  'refused, protocol version not supported',
  'refused, client identifier not allowed',
  'refused, server unavailable',
  'refused, bad user name or password',
  'refused, not authorized',
];

/** `CONNECT client "board", clean session, keepalive 300 s` */
export function mqtt_words(packet: MqttPacket | MqttMalformed): string {
  if (packet.type === MQTT_MALFORMED) return printable(`malformed: ${packet.reason} ${packet.clause}`);
  const name = MQTT_PACKET_NAMES[packet.type] as string;
  const rest = details(packet);
  return rest === '' ? name : `${name} ${rest}`;
}

function details(packet: MqttPacket): string {
  switch (packet.type) {
    case MQTT_CONNECT:
      return connect_words(packet);
    case MQTT_CONNACK: {
      const answer = CONNACK_WORDS[packet.return_code] ?? `refused, return code ${packet.return_code}`;
      return packet.session_present ? `${answer}, session present` : answer;
    }
    case MQTT_PUBLISH:
      return publish_words(packet);
    case MQTT_SUBSCRIBE: {
      const filters = packet.subscriptions.map(({ filter, qos }) => `${quoted(filter)} QoS ${qos}`);
      return `${filters.join(', ')}, id ${packet.packet_id}`;
    }
    case MQTT_SUBACK: {
      const answers = packet.return_codes.map((code) =>
        code === SUBACK_FAILURE ? 'refused' : `granted QoS ${code}`,
      );
      return `${answers.join(', ')}, id ${packet.packet_id}`;
    }
    case MQTT_UNSUBSCRIBE:
      return `${packet.filters.map(quoted).join(', ')}, id ${packet.packet_id}`;
    default:
      return 'packet_id' in packet ? `id ${packet.packet_id}` : '';
  }
}

function connect_words(packet: MqttConnect): string {
  const words = [
    `client ${quoted(packet.client_id)}`,
    packet.clean_session ? 'clean session' : 'persistent session (clean session 0)',
    packet.keep_alive_s === 0 ? 'no keepalive' : `keepalive ${packet.keep_alive_s} s`,
  ];
  if (packet.user_name !== null) words.push(`user ${quoted(packet.user_name)}`);
  if (packet.will !== null) words.push(`will to ${quoted(packet.will.topic)} QoS ${packet.will.qos}`);
  return words.join(', ');
}

function publish_words(packet: MqttPublish): string {
  const words = [`${quoted(packet.topic)} ${payload_words(packet.payload)}`, `QoS ${packet.qos}`];
  if (packet.qos > 0) words.push(`id ${packet.packet_id}`);
  if (packet.retain) words.push('retained');
  if (packet.dup) words.push('re-delivery (DUP=1)');
  return words.join(', ');
}

/** Text in quotes, other bytes as their number. */
export function payload_words(payload: Uint8Array): string {
  const text = new TextDecoder().decode(payload);
  if (payload.length > 0 && /[\u0000-\u001f\u007f\ufffd]/.test(text)) return `(${payload.length} bytes)`;
  return quoted(text);
}
