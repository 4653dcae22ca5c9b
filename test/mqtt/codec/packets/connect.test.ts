import { describe, expect, it } from 'vitest';
import { MQTT_CONNECT, type MqttConnect } from '../../../../mqtt/codec/mqtt_packet.ts';
import { bytes_of, expect_both_ways, expect_malformed, expect_not_encodable } from '../vectors.ts';

const plain: MqttConnect = {
  type: MQTT_CONNECT,
  client_id: 'a',
  clean_session: true,
  keep_alive_s: 60,
  will: null,
  user_name: null,
  password: null,
};
const will = { topic: 't', payload: bytes_of('01 00 02'), qos: 1 as const, retain: true };

describe('CONNECT', () => {
  it('is byte-exact both ways without optional fields', () => {
    expect_both_ways("10 0d 00 04 'MQTT' 04 02 00 3c 00 01 'a'", plain);
  });

  it('is byte-exact both ways with every field', () => {
    expect_both_ways(
      "10 1c 00 04 'MQTT' 04 ec 01 2c 00 01 'a' 00 01 't' 00 03 01 00 02 00 01 'u' 00 02 'pw'",
      {
        ...plain,
        clean_session: false,
        keep_alive_s: 300,
        will,
        user_name: 'u',
        password: bytes_of("'pw'"),
      },
    );
  });

  it('allows an empty client id, will message, user name and password', () => {
    expect_both_ways("10 15 00 04 'MQTT' 04 c6 00 00 00 00 00 01 't' 00 00 00 00 00 00", {
      ...plain,
      client_id: '',
      keep_alive_s: 0,
      will: { topic: 't', payload: new Uint8Array(0), qos: 0, retain: false },
      user_name: '',
      password: new Uint8Array(0),
    });
  });

  it('refuses another protocol name', () => {
    expect_malformed("10 0d 00 04 'MQTX' 04 02 00 3c 00 01 'a'", '[MQTT-3.1.2-1]');
    expect_malformed("10 0f 00 06 'MQIsdp' 03 02 00 3c 00 01 'a'", '[MQTT-3.1.2-1]');
  });

  it('refuses another protocol level with return code 1, whatever follows it', () => {
    const result = expect_malformed("10 0e 00 04 'MQTT' 05 02 00 3c 00 00 01 'a'", '[MQTT-3.1.2-2]');
    expect(result.return_code).toBe(1);
  });

  it('refuses an empty client id without clean session with return code 2', () => {
    const result = expect_malformed("10 0c 00 04 'MQTT' 04 00 00 3c 00 00", '[MQTT-3.1.3-7]');
    expect(result.return_code).toBe(2);
  });

  it.each([
    ['[MQTT-3.1.2-3]', '03', 'the reserved flag'],
    ['[MQTT-3.1.2-13]', '0a', 'a will QoS without a will'],
    ['[MQTT-3.1.2-14]', '1e', 'will QoS 3'],
    ['[MQTT-3.1.2-15]', '22', 'will retain without a will'],
    ['[MQTT-3.1.2-22]', '42', 'a password without a user name'],
  ])('refuses under %s connect flags %s: %s', (clause, flags) => {
    const result = expect_malformed(`10 0d 00 04 'MQTT' 04 ${flags} 00 3c 00 01 'a'`, clause);
    expect(result.return_code).toBe(0);
  });

  it('refuses a will topic that is no topic name', () => {
    expect_malformed("10 13 00 04 'MQTT' 04 06 00 3c 00 01 'a' 00 02 't#' 00 00", '[MQTT-3.3.2-2]');
    expect_malformed("10 11 00 04 'MQTT' 04 06 00 3c 00 01 'a' 00 00 00 00", '[MQTT-4.7.3-1]');
  });

  it('refuses a packet cut off at any field', () => {
    const whole = bytes_of(
      "10 1c 00 04 'MQTT' 04 ec 01 2c 00 01 'a' 00 01 't' 00 03 01 00 02 00 01 'u' 00 02 'pw'",
    );
    for (let length = 2; length < whole.length; length++) {
      const cut = whole.slice(0, length);
      cut[1] = length - 2;
      expect_malformed(Buffer.from(cut).toString('hex'), length < 8 ? 'MQTT 2.2.3' : 'MQTT 2.2.3');
    }
  });

  it('refuses bytes after the last field, and strings that are not UTF-8', () => {
    expect_malformed("10 0e 00 04 'MQTT' 04 02 00 3c 00 01 'a' 00", 'MQTT 2.2.3');
    expect_malformed("10 0d 00 04 'MQTT' 04 02 00 3c 00 01 ff", '[MQTT-1.5.3-1]');
    expect_malformed("10 0d 00 04 'MQTT' 04 02 00 3c 00 01 00", '[MQTT-1.5.3-2]');
  });

  it('does not encode what the specification rules out', () => {
    expect_not_encodable({ ...plain, client_id: '', clean_session: false }, '[MQTT-3.1.3-7]');
    expect_not_encodable({ ...plain, password: bytes_of("'p'") }, '[MQTT-3.1.2-22]');
    expect_not_encodable({ ...plain, keep_alive_s: 65_536 }, 'MQTT 3.1.2.10');
    expect_not_encodable({ ...plain, will: { ...will, qos: 3 as 2 } }, '[MQTT-3.1.2-14]');
    expect_not_encodable({ ...plain, will: { ...will, topic: 'a/+' } }, '[MQTT-3.3.2-2]');
    expect_not_encodable({ ...plain, client_id: '\ud800' }, '[MQTT-1.5.3-1]');
    expect_not_encodable({ ...plain, user_name: 'u', password: new Uint8Array(65_536) }, 'MQTT 1.5.3');
  });
});
