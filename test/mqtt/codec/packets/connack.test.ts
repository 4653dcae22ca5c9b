import { describe, it } from 'vitest';
import { MQTT_CONNACK } from '../../../../mqtt/codec/mqtt_packet.ts';
import { expect_both_ways, expect_malformed, expect_not_encodable } from '../vectors.ts';

const type = MQTT_CONNACK;

describe('CONNACK', () => {
  it('is byte-exact both ways', () => {
    expect_both_ways('20 02 00 00', { type, session_present: false, return_code: 0 });
    expect_both_ways('20 02 01 00', { type, session_present: true, return_code: 0 });
    expect_both_ways('20 02 00 05', { type, session_present: false, return_code: 5 });
  });

  it('refuses reserved flags and return codes', () => {
    expect_malformed('20 02 02 00', 'MQTT 3.2.2.1');
    expect_malformed('20 02 00 06', 'MQTT 3.2.2.3');
    expect_not_encodable({ type, session_present: false, return_code: 6 }, 'MQTT 3.2.2.3');
  });

  it('refuses session present together with a refusal', () => {
    expect_malformed('20 02 01 02', '[MQTT-3.2.2-4]');
    expect_not_encodable({ type, session_present: true, return_code: 2 }, '[MQTT-3.2.2-4]');
  });

  it('refuses another length', () => {
    expect_malformed('20 01 00', 'MQTT 2.2.3');
    expect_malformed('20 03 00 00 00', 'MQTT 2.2.3');
  });
});
