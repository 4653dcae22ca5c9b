import { expect, it } from 'vitest';
import { MqttStream } from '../../../demo/account/mqtt_stream.ts';

it('tells MQTT packets however the stream is cut', () => {
  const stream = new MqttStream();
  expect(stream.take(Uint8Array.of(0xc0))).toEqual([]);
  expect(stream.begun_bytes).toBe(1);
  expect(stream.take(Uint8Array.of(0, 0x40, 2, 0, 9))).toEqual(['MQTT PINGREQ', 'MQTT PUBACK id 9']);
  expect([stream.begun_bytes, stream.broken]).toEqual([0, false]);
});

it('is broken by what is no MQTT', () => {
  const stream = new MqttStream();
  expect(stream.take(Uint8Array.of(0, 0, 0xc0, 0))).toHaveLength(1);
  expect(stream.broken).toBe(true);
});
