import { describe, it } from 'vitest';
import { MQTT_SUBSCRIBE } from '../../../../mqtt/codec/mqtt_packet.ts';
import { expect_both_ways, expect_malformed, expect_not_encodable } from '../vectors.ts';

const type = MQTT_SUBSCRIBE;

describe('SUBSCRIBE', () => {
  it('is byte-exact both ways with one and with several filters', () => {
    expect_both_ways("82 06 00 0a 00 01 '#' 02", {
      type,
      packet_id: 10,
      subscriptions: [{ filter: '#', qos: 2 }],
    });
    expect_both_ways("82 0e 00 0a 00 03 'a/b' 01 00 03 'c/+' 00", {
      type,
      packet_id: 10,
      subscriptions: [
        { filter: 'a/b', qos: 1 },
        { filter: 'c/+', qos: 0 },
      ],
    });
  });

  it('refuses an empty list', () => {
    expect_malformed('82 02 00 0a', '[MQTT-3.8.3-3]');
    expect_not_encodable({ type, packet_id: 1, subscriptions: [] }, '[MQTT-3.8.3-3]');
  });

  it('refuses QoS 3 and reserved bits beside the QoS', () => {
    expect_malformed("82 06 00 0a 00 01 'a' 03", '[MQTT-3-8.3-4]');
    expect_malformed("82 06 00 0a 00 01 'a' 81", '[MQTT-3-8.3-4]');
    expect_not_encodable(
      { type, packet_id: 1, subscriptions: [{ filter: 'a', qos: 3 as 2 }] },
      '[MQTT-3-8.3-4]',
    );
  });

  it('refuses filters that are none, packet id 0, wrong flags and a missing QoS', () => {
    expect_malformed("82 08 00 0a 00 03 'a#b' 00", '[MQTT-4.7.1-2]');
    expect_malformed("82 08 00 0a 00 03 'a+b' 00", '[MQTT-4.7.1-3]');
    expect_malformed('82 05 00 0a 00 00 00', '[MQTT-4.7.3-1]');
    expect_malformed("82 06 00 00 00 01 'a' 00", '[MQTT-2.3.1-1]');
    expect_malformed("80 06 00 0a 00 01 'a' 00", '[MQTT-3.8.1-1]');
    expect_malformed("82 05 00 0a 00 01 'a'", 'MQTT 2.2.3');
    expect_not_encodable(
      { type, packet_id: 1, subscriptions: [{ filter: 'a/#/b', qos: 0 }] },
      '[MQTT-4.7.1-2]',
    );
  });
});
