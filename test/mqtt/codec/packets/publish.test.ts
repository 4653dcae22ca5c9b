import { describe, expect, it } from 'vitest';
import { decode_packet } from '../../../../mqtt/codec/mqtt_codec.ts';
import { MQTT_PUBLISH, type MqttPublish } from '../../../../mqtt/codec/mqtt_packet.ts';
import { bytes_of, expect_both_ways, expect_malformed, expect_not_encodable } from '../vectors.ts';

const plain: MqttPublish = {
  type: MQTT_PUBLISH,
  topic: 'a/b',
  payload: bytes_of("'hi'"),
  qos: 0,
  retain: false,
  dup: false,
  packet_id: 0,
};

describe('PUBLISH', () => {
  it('is byte-exact both ways at each QoS', () => {
    expect_both_ways("30 07 00 03 'a/b' 'hi'", plain);
    expect_both_ways("32 09 00 03 'a/b' 00 0a 'hi'", { ...plain, qos: 1, packet_id: 10 });
    expect_both_ways("3d 09 00 03 'a/b' ff ff 'hi'", {
      ...plain,
      qos: 2,
      packet_id: 65_535,
      dup: true,
      retain: true,
    });
  });

  it('allows an empty payload', () => {
    expect_both_ways("31 05 00 03 'a/b'", { ...plain, payload: new Uint8Array(0), retain: true });
  });

  it('gives a value that does not share memory with the bytes', () => {
    const bytes = bytes_of("30 07 00 03 'a/b' 'hi'");
    const packet = decode_packet(bytes);
    bytes.fill(0);
    expect(packet).toEqual(plain);
  });

  it('refuses QoS 3, and DUP with QoS 0', () => {
    expect_malformed("36 09 00 03 'a/b' 00 0a 'hi'", '[MQTT-3.3.1-4]');
    expect_malformed("38 07 00 03 'a/b' 'hi'", '[MQTT-3.3.1-2]');
    expect_not_encodable({ ...plain, qos: 3 as 2, packet_id: 1 }, '[MQTT-3.3.1-4]');
    expect_not_encodable({ ...plain, dup: true }, '[MQTT-3.3.1-2]');
  });

  it('refuses packet id 0 from QoS 1 on, and any with QoS 0', () => {
    expect_malformed("32 09 00 03 'a/b' 00 00 'hi'", '[MQTT-2.3.1-1]');
    expect_not_encodable({ ...plain, qos: 1 }, '[MQTT-2.3.1-1]');
    expect_not_encodable({ ...plain, packet_id: 1 }, '[MQTT-2.3.1-5]');
  });

  it('refuses a topic with a wildcard, an empty one, and one that is cut off', () => {
    expect_malformed("30 05 00 03 'a/#'", '[MQTT-3.3.2-2]');
    expect_malformed("30 05 00 03 '+/b'", '[MQTT-3.3.2-2]');
    expect_malformed('30 02 00 00', '[MQTT-4.7.3-1]');
    expect_malformed("30 04 00 03 'a/'", 'MQTT 2.2.3');
    expect_malformed('30 01 00', 'MQTT 2.2.3');
    expect_malformed("32 06 00 03 'a/b' 00", 'MQTT 2.2.3');
    expect_not_encodable({ ...plain, topic: '#' }, '[MQTT-3.3.2-2]');
    expect_not_encodable({ ...plain, topic: 'x'.repeat(65_536) }, '[MQTT-4.7.3-3]');
  });
});
