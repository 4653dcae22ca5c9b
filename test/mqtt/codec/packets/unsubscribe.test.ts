import { describe, it } from 'vitest';
import { MQTT_UNSUBSCRIBE } from '../../../../mqtt/codec/mqtt_packet.ts';
import { expect_both_ways, expect_malformed, expect_not_encodable } from '../vectors.ts';

const type = MQTT_UNSUBSCRIBE;

describe('UNSUBSCRIBE', () => {
  it('is byte-exact both ways', () => {
    expect_both_ways("a2 0c 00 0a 00 03 'a/b' 00 03 'c/+'", { type, packet_id: 10, filters: ['a/b', 'c/+'] });
  });

  it('refuses an empty list, filters that are none, packet id 0 and wrong flags', () => {
    expect_malformed('a2 02 00 0a', '[MQTT-3.10.3-2]');
    expect_malformed("a2 06 00 0a 00 02 'a#'", '[MQTT-4.7.1-2]');
    expect_malformed("a2 05 00 00 00 01 'a'", '[MQTT-2.3.1-1]');
    expect_malformed("a0 05 00 0a 00 01 'a'", '[MQTT-3.10.1-1]');
    expect_malformed('a2 04 00 0a 00 01', 'MQTT 2.2.3');
    expect_not_encodable({ type, packet_id: 10, filters: [] }, '[MQTT-3.10.3-2]');
    expect_not_encodable({ type, packet_id: 10, filters: ['a+'] }, '[MQTT-4.7.1-3]');
  });
});
