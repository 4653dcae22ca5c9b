import { describe, it } from 'vitest';
import { MQTT_DISCONNECT, MQTT_PINGREQ, MQTT_PINGRESP } from '../../../../mqtt/codec/mqtt_packet.ts';
import { expect_both_ways, expect_malformed } from '../vectors.ts';

describe('packets without a body', () => {
  it('are byte-exact both ways', () => {
    expect_both_ways('c0 00', { type: MQTT_PINGREQ });
    expect_both_ways('d0 00', { type: MQTT_PINGRESP });
    expect_both_ways('e0 00', { type: MQTT_DISCONNECT });
  });

  it('refuse a body and flags', () => {
    expect_malformed('c0 01 00', 'MQTT 2.2.3');
    expect_malformed('e0 01 00', 'MQTT 2.2.3');
    expect_malformed('c1 00', '[MQTT-2.2.2-1]');
    expect_malformed('e1 00', '[MQTT-3.14.1-1]');
  });
});
