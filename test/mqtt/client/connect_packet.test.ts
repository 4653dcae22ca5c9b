import { describe, expect, test } from 'vitest';
import { decode_packet } from '../../../mqtt/codec/mqtt_codec.ts';
import { MQTT_CONNECT, type MqttConnect } from '../../../mqtt/codec/mqtt_packet.ts';
import type { JsonObject } from '../../conformance/case.ts';
import { from_hex } from '../../conformance/wire/bytes.ts';
import { OPENING, run } from './program.ts';

/** CONNECT as the broker sees it, and the status of the connect. */
function connect_with(
  ops: JsonObject[],
  connect: JsonObject = {},
  create: JsonObject = {},
  config: JsonObject = {},
) {
  const { log, pools } = run({
    config,
    client: [{ op: 'create', ...create }, ...ops, { op: 'connect', ...connect }],
    broker: OPENING.broker,
  });
  const hex = log.find((line) => line.includes(' b expect 0 '))?.split(' ')[4];
  const status = Number(log.find((line) => line.includes(' c connect '))?.split(' ')[3]);
  return { hex, status, free: pools.mqtt[1], statuses: log.filter((line) => line.includes(' c ')) };
}

function decoded(hex: string | undefined): MqttConnect {
  const packet = decode_packet(from_hex(hex ?? ''));
  if (packet === null || packet.type !== MQTT_CONNECT) throw new Error(`no CONNECT: ${hex}`);
  return packet;
}

describe('CONNECT', () => {
  test('has protocol name, level, flags, keepalive and client id (MQTT 3.1.2, 3.1.3)', () => {
    expect(connect_with([], { ka: 300 }).hex).toBe(
      '100f' + '00044d515454' + '04' + '02' + '012c' + '0003636964',
    );
  });

  test('asks for a clean session with NX_TRUE only [MQTT-3.1.2-4]', () => {
    expect(decoded(connect_with([], { clean: 1 }).hex).clean_session).toBe(true);
    expect(decoded(connect_with([], { clean: 0 }).hex).clean_session).toBe(false);
  });

  test('carries the will with its QoS and retain [MQTT-3.1.2-9, -14, -17]', () => {
    const { hex } = connect_with([{ op: 'will', topic: 'w', msg: 'gone', retain: 1, qos: 1 }]);
    expect(decoded(hex).will).toEqual({
      topic: 'w',
      payload: new TextEncoder().encode('gone'),
      qos: 1,
      retain: true,
    });
    expect(decoded(connect_with([{ op: 'will', topic: 'w', msg: null }]).hex).will?.payload).toHaveLength(0);
  });

  test('carries user name and password; no password without a user name [MQTT-3.1.2-22]', () => {
    const both = decoded(connect_with([{ op: 'login', user: 'u', pass: 'pw' }]).hex);
    expect([both.user_name, [...(both.password ?? [])]]).toEqual(['u', [0x70, 0x77]]);
    expect(decoded(connect_with([{ op: 'login', user: 'u', pass: null }]).hex).password).toBeNull();
    const alone = decoded(connect_with([{ op: 'login', user: null, pass: 'pw' }]).hex);
    expect([alone.user_name, alone.password]).toEqual([null, null]);
  });

  test('has its fields in the order of the standard [MQTT-3.1.3-1]', () => {
    const ops = [
      { op: 'login', user: 'user', pass: 'pass' },
      { op: 'will', topic: 'will', msg: 'gone' },
    ];
    expect(connect_with(ops, {}, { id: 'id' }).hex?.slice(24)).toBe(
      '00026964' + '000477696c6c' + '0004676f6e65' + '000475736572' + '000470617373',
    );
  });

  test('that does not fit into one packet is not sent, and its packet comes back', () => {
    const { status, hex, free } = connect_with([], {}, { idFill: 500 });
    expect({ status, hex, free }).toEqual({ status: 65541, hex: undefined, free: 12 });
  });
});
