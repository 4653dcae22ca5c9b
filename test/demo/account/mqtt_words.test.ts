import { describe, expect, it } from 'vitest';
import { mqtt_words, payload_words } from '../../../demo/account/mqtt_words.ts';
import {
  MQTT_CONNACK,
  MQTT_CONNECT,
  MQTT_DISCONNECT,
  MQTT_PUBACK,
  MQTT_PUBLISH,
  MQTT_SUBACK,
  MQTT_SUBSCRIBE,
  MQTT_UNSUBSCRIBE,
  type MqttPacket,
  malformed,
} from '../../../mqtt/codec/mqtt_packet.ts';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

describe('MQTT packets in words', () => {
  const connect = {
    type: MQTT_CONNECT,
    client_id: 'board',
    clean_session: true,
    keep_alive_s: 300,
    will: null,
    user_name: null,
    password: null,
  } as const;
  const publish = {
    type: MQTT_PUBLISH,
    topic: 't',
    payload: text('hello'),
    qos: 1,
    retain: false,
    dup: false,
    packet_id: 7,
  } as const;
  const cases: readonly [MqttPacket, string][] = [
    [connect, 'CONNECT client "board", clean session, keepalive 300 s'],
    [
      {
        ...connect,
        clean_session: false,
        keep_alive_s: 0,
        user_name: 'me',
        will: { topic: 'w', payload: text(''), qos: 1, retain: false },
      },
      'CONNECT client "board", persistent session (clean session 0), no keepalive, user "me", will to "w" QoS 1',
    ],
    [{ type: MQTT_CONNACK, session_present: false, return_code: 0 }, 'CONNACK accepted'],
    [{ type: MQTT_CONNACK, session_present: true, return_code: 0 }, 'CONNACK accepted, session present'],
    [{ type: MQTT_CONNACK, session_present: false, return_code: 5 }, 'CONNACK refused, not authorized'],
    [publish, 'PUBLISH "t" "hello", QoS 1, id 7'],
    [{ ...publish, qos: 0, packet_id: 0, retain: true }, 'PUBLISH "t" "hello", QoS 0, retained'],
    [{ ...publish, dup: true }, 'PUBLISH "t" "hello", QoS 1, id 7, re-delivery (DUP=1)'],
    [
      {
        type: MQTT_SUBSCRIBE,
        packet_id: 1,
        subscriptions: [
          { filter: 'a/#', qos: 0 },
          { filter: 'b', qos: 1 },
        ],
      },
      'SUBSCRIBE "a/#" QoS 0, "b" QoS 1, id 1',
    ],
    [{ type: MQTT_SUBACK, packet_id: 1, return_codes: [0, 0x80] }, 'SUBACK granted QoS 0, refused, id 1'],
    [{ type: MQTT_UNSUBSCRIBE, packet_id: 2, filters: ['b'] }, 'UNSUBSCRIBE "b", id 2'],
    [{ type: MQTT_PUBACK, packet_id: 7 }, 'PUBACK id 7'],
    [{ type: MQTT_DISCONNECT }, 'DISCONNECT'],
  ];
  it.each(cases)('%j', (packet, words) => {
    expect(mqtt_words(packet)).toBe(words);
  });

  it('names the broken clause of what is no packet', () => {
    const broken = malformed('[MQTT-2.2.2-2]', 'reserved flags 3');
    expect(mqtt_words(broken)).toBe('malformed: reserved flags 3 [MQTT-2.2.2-2]');
  });

  it('shows no bytes that a terminal would act on, and no text without end', () => {
    expect(payload_words(Uint8Array.of(0x1b, 0x5b, 0x32, 0x4a))).toBe('(4 bytes)');
    expect(payload_words(Uint8Array.of(0xff, 0xfe))).toBe('(2 bytes)');
    expect(mqtt_words({ ...publish, topic: 'x'.repeat(65_000) })).toBe(
      `PUBLISH "${'x'.repeat(40)}..." "hello", QoS 1, id 7`,
    );
    expect(mqtt_words(malformed('[MQTT-4.7.1-2]', 'a\u001b[2J\n')).includes('\u001b')).toBe(false);
  });
});
