import { describe, it } from 'vitest';
import {
  MQTT_PACKET_NAMES,
  MQTT_PUBACK,
  MQTT_PUBCOMP,
  MQTT_PUBREC,
  MQTT_PUBREL,
  MQTT_UNSUBACK,
} from '../../../../mqtt/codec/mqtt_packet.ts';
import { expect_both_ways, expect_malformed, expect_not_encodable } from '../vectors.ts';

const cases = [
  [MQTT_PUBACK, '40'],
  [MQTT_PUBREC, '50'],
  [MQTT_PUBREL, '62'],
  [MQTT_PUBCOMP, '70'],
  [MQTT_UNSUBACK, 'b0'],
] as const;

describe.each(cases)('acknowledgement of type %i', (type, first) => {
  it(`is byte-exact both ways: ${MQTT_PACKET_NAMES[type]}`, () => {
    expect_both_ways(`${first} 02 01 02`, { type, packet_id: 0x0102 });
    expect_both_ways(`${first} 02 ff ff`, { type, packet_id: 65_535 });
  });

  it('refuses packet id 0 and another length', () => {
    expect_malformed(`${first} 02 00 00`, '[MQTT-2.3.1-1]');
    expect_malformed(`${first} 01 01`, 'MQTT 2.2.3');
    expect_malformed(`${first} 03 01 02 00`, 'MQTT 2.2.3');
    expect_not_encodable({ type, packet_id: 0 }, '[MQTT-2.3.1-1]');
    expect_not_encodable({ type, packet_id: 65_536 }, '[MQTT-2.3.1-1]');
  });
});

describe('reserved flags', () => {
  it('must be those of table 2.2', () => {
    expect_malformed('41 02 00 01', '[MQTT-2.2.2-1]');
    expect_malformed('60 02 00 01', '[MQTT-3.6.1-1]');
    expect_malformed('b2 02 00 01', '[MQTT-2.2.2-1]');
  });
});
