import { describe, expect, test } from 'vitest';
import { MQTT_VIOLATIONS } from '../../../mqtt/client/violations.ts';
import { sources_under } from '../../tidy/sources.ts';
import { OPENING, run, run_session } from './program.ts';

describe('violations of the protocol', () => {
  test('each name their clause and rule, and are found somewhere in the client', () => {
    const code = sources_under('mqtt/client')
      .filter(({ name }) => !name.endsWith('/violations.ts'))
      .map(({ text }) => text)
      .join('');
    for (const [name, [clause, rule]] of Object.entries(MQTT_VIOLATIONS)) {
      expect([clause.length > 0, rule.length > 10]).toEqual([true, true]);
      expect(code).toContain(`'${name}'`);
    }
  });

  test('end the connection by reset, and say why', () => {
    const { log, messages } = run_session({
      client: [{ op: 'wait_disc' }],
      broker: [{ op: 'send', hex: 'c000' }, { op: 'expect' }],
    });
    expect(log).toContain('0 cb disconnect 1');
    expect(log).toContain('0 b expect 56 null');
    expect(messages).toEqual([
      'a packet that begins with 0xc0 came; a server sends CONNACK, PUBLISH, PUBACK, SUBACK, UNSUBACK and PINGRESP to this client (2.2.1); the connection is ended [MQTT-4.8.0-1]',
    ]);
  });

  test('before CONNACK fail the connect: the first packet is CONNACK [MQTT-3.2.0-1]', () => {
    const { log, diagnostics } = run({
      client: [...OPENING.client.slice(0, 2), { op: 'connect', wait: 0 }, { op: 'sleep', ticks: 5 }],
      broker: [{ op: 'accept' }, { op: 'expect' }, { op: 'send', hex: 'd000' }],
    });
    expect(log).toContain('0 cb connect 65541 1');
    expect(diagnostics).toEqual(['mqtt-first-packet']);
  });
});
