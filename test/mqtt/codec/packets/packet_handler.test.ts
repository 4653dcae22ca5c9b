import { expect, it } from 'vitest';
import { MqttFrame } from '../../../../mqtt/codec/mqtt_frame.ts';
import { MQTT_PINGREQ, MQTT_PUBREL, MQTT_SUBSCRIBE } from '../../../../mqtt/codec/mqtt_packet.ts';
import { finished, fixed_first_byte, reader_of } from '../../../../mqtt/codec/packets/packet_handler.ts';
import { bytes_of } from '../vectors.ts';

it('makes the first byte of type and reserved flags', () => {
  expect(fixed_first_byte({ type: MQTT_PINGREQ })).toBe(0xc0);
  expect(fixed_first_byte({ type: MQTT_PUBREL, packet_id: 1 })).toBe(0x62);
  expect(fixed_first_byte({ type: MQTT_SUBSCRIBE, packet_id: 1, subscriptions: [] })).toBe(0x82);
});

it('gives the value only when the body was read to its end without an error', () => {
  const packet = { type: MQTT_PINGREQ } as const;
  const frame = new MqttFrame(bytes_of('c0 01 07'), 0, 2, 3);
  expect(finished(reader_of(frame), packet)).toMatchObject({ clause: 'MQTT 2.2.3' });
  const reader = reader_of(frame);
  reader.u8('all of it');
  expect(finished(reader, packet)).toBe(packet);
  reader.fail('[X]', 'y');
  expect(finished(reader, packet)).toMatchObject({ clause: '[X]', reason: 'PINGREQ: y' });
});
