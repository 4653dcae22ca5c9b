// Random valid packets of all 14 types for property tests.
import fc from 'fast-check';
import {
  MQTT_CONNACK,
  MQTT_CONNECT,
  MQTT_DISCONNECT,
  MQTT_PINGREQ,
  MQTT_PINGRESP,
  MQTT_PUBACK,
  MQTT_PUBCOMP,
  MQTT_PUBLISH,
  MQTT_PUBREC,
  MQTT_PUBREL,
  MQTT_SUBACK,
  MQTT_SUBSCRIBE,
  MQTT_UNSUBACK,
  MQTT_UNSUBSCRIBE,
  type MqttPacket,
} from '../../../mqtt/codec/mqtt_packet.ts';

const packet_id = fc.integer({ min: 1, max: 65_535 });
const qos = fc.constantFrom(0 as const, 1 as const, 2 as const);
const payload = fc.uint8Array({ maxLength: 300 });

const character = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...'abcxyz019 -_$.') },
  { weight: 1, arbitrary: fc.constantFrom('\u00e4', '\u20ac', '\u{1f600}', '\ufeff', '\ufffd', '\u007f') },
);
export const arbitrary_text = fc.string({ unit: character, maxLength: 24 });
const level = fc.string({ unit: character, maxLength: 8 });

export const arbitrary_topic = fc
  .array(level, { minLength: 1, maxLength: 4 })
  .map((levels) => levels.join('/'))
  .filter((topic) => topic !== '');
export const arbitrary_filter = fc
  .tuple(fc.array(fc.oneof(level, fc.constant('+')), { maxLength: 4 }), fc.boolean())
  .map(([levels, hash]) => [...levels, ...(hash ? ['#'] : [])].join('/'))
  .filter((filter) => filter !== '');

const connect = fc
  .record({
    client_id: arbitrary_text,
    clean_session: fc.boolean(),
    keep_alive_s: fc.integer({ min: 0, max: 65_535 }),
    will: fc.option(fc.record({ topic: arbitrary_topic, payload, qos, retain: fc.boolean() })),
    user_name: fc.option(arbitrary_text),
    password: fc.option(payload),
  })
  .map((fields) => ({
    type: MQTT_CONNECT as typeof MQTT_CONNECT,
    ...fields,
    clean_session: fields.clean_session || fields.client_id === '',
    password: fields.user_name === null ? null : fields.password,
  }));

const connack = fc.oneof(
  fc.boolean().map((session_present) => ({ type: MQTT_CONNACK, session_present, return_code: 0 })),
  fc
    .integer({ min: 1, max: 5 })
    .map((return_code) => ({ type: MQTT_CONNACK, session_present: false, return_code })),
);

const publish = fc
  .record({ topic: arbitrary_topic, payload, qos, retain: fc.boolean(), dup: fc.boolean(), packet_id })
  .map((fields) => ({
    type: MQTT_PUBLISH,
    ...fields,
    dup: fields.dup && fields.qos > 0,
    packet_id: fields.qos > 0 ? fields.packet_id : 0,
  }));

const acknowledgement = fc.record({
  type: fc.constantFrom(MQTT_PUBACK, MQTT_PUBREC, MQTT_PUBREL, MQTT_PUBCOMP, MQTT_UNSUBACK),
  packet_id,
});

const subscribe = fc.record({
  type: fc.constant(MQTT_SUBSCRIBE),
  packet_id,
  subscriptions: fc.array(fc.record({ filter: arbitrary_filter, qos }), { minLength: 1, maxLength: 4 }),
});

const suback = fc.record({
  type: fc.constant(MQTT_SUBACK),
  packet_id,
  return_codes: fc.array(fc.constantFrom(0, 1, 2, 0x80), { minLength: 1, maxLength: 4 }),
});

const unsubscribe = fc.record({
  type: fc.constant(MQTT_UNSUBSCRIBE),
  packet_id,
  filters: fc.array(arbitrary_filter, { minLength: 1, maxLength: 4 }),
});

const empty = fc.record({ type: fc.constantFrom(MQTT_PINGREQ, MQTT_PINGRESP, MQTT_DISCONNECT) });

export const arbitrary_packet: fc.Arbitrary<MqttPacket> = fc.oneof(
  connect,
  connack,
  publish,
  acknowledgement,
  subscribe,
  suback,
  unsubscribe,
  empty,
) as fc.Arbitrary<MqttPacket>;
