import { describe, it } from 'vitest';
import { MQTT_SUBACK } from '../../../../mqtt/codec/mqtt_packet.ts';
import { expect_both_ways, expect_malformed, expect_not_encodable } from '../vectors.ts';

const type = MQTT_SUBACK;

describe('SUBACK', () => {
  it('is byte-exact both ways', () => {
    expect_both_ways('90 03 00 0a 01', { type, packet_id: 10, return_codes: [1] });
    expect_both_ways('90 06 00 0a 00 01 02 80', { type, packet_id: 10, return_codes: [0, 1, 2, 0x80] });
  });

  it('refuses reserved return codes and an empty list', () => {
    expect_malformed('90 03 00 0a 03', '[MQTT-3.9.3-2]');
    expect_malformed('90 03 00 0a 81', '[MQTT-3.9.3-2]');
    expect_malformed('90 02 00 0a', '[MQTT-3.8.4-5]');
    expect_malformed('90 03 00 00 01', '[MQTT-2.3.1-1]');
    expect_not_encodable({ type, packet_id: 10, return_codes: [3] }, '[MQTT-3.9.3-2]');
    expect_not_encodable({ type, packet_id: 10, return_codes: [] }, '[MQTT-3.8.4-5]');
  });
});
