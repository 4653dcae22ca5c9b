import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MQTT_VIOLATIONS } from '../../../mqtt/client/violations.ts';
import { hex } from '../../conformance/wire/bytes.ts';
import { OPENING, run } from './program.ts';

/** Packets that a broker may send, good and nearly good, to be joined and damaged. */
const PACKETS = [
  '300400017461',
  '3206000174000762',
  '3a06000174000762',
  '3406000174000863',
  '31050003612f62',
  '40020001',
  '9003000200',
  'b0020003',
  'd000',
  '20020000',
  '62020008',
  '50020001',
];

interface Damage {
  readonly at: number;
  readonly value: number;
}

function damaged(packets: readonly string[], damage: readonly Damage[]): string {
  const bytes = Uint8Array.from(packets.join('').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  for (const { at, value } of damage) bytes[at % bytes.length] = value;
  return hex(bytes);
}

const streams = fc.record({
  packets: fc.array(fc.constantFrom(...PACKETS), { minLength: 1, maxLength: 8 }),
  damage: fc.array(fc.record({ at: fc.nat(80), value: fc.nat(255) }), { maxLength: 2 }),
  segs: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 6 }),
  blocking: fc.boolean(),
});

/** A session with requests on the way, into which the broker sends a stream; then the client is deleted. */
function session({
  packets,
  damage,
  segs,
  blocking,
}: typeof streams extends fc.Arbitrary<infer T> ? T : never) {
  return {
    config: { limit: 8000, settle: 1500 },
    client: [
      ...OPENING.client.slice(0, 2),
      { op: 'connect', wait: blocking ? 500 : 0 },
      { op: 'sleep', ticks: 2 },
      { op: 'publish', topic: 't', msg: 'm', qos: 1 },
      { op: 'subscribe', topic: 'a' },
      { op: 'unsubscribe', topic: 'a' },
      { op: 'post' },
      { op: 'sleep', ticks: 20 },
      { op: 'get' },
      { op: 'delete' },
    ],
    broker: [...OPENING.broker, { op: 'pend' }, { op: 'send', hex: damaged(packets, damage), segs }],
  };
}

describe('a byte stream from a broker, cut anywhere and damaged', () => {
  test('leaves no packet behind, and ends the connection only for a reason that is named', () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const { pools, diagnostics, log } = run(session(stream), { NXD_MQTT_SOCKET_TIMEOUT: 100 });
        expect(pools).toEqual({ mqtt: [12, 12], ip: [24, 24] });
        expect(log.at(-1)).toMatch(/ c delete 0$/);
        const reasons = [...Object.keys(MQTT_VIOLATIONS), 'mqtt-subscription-refused'];
        expect(diagnostics.filter((id) => !reasons.includes(id))).toEqual([]);
        const ended = diagnostics.filter((id) => id !== 'mqtt-subscription-refused');
        expect(ended.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  test('never stops the simulation, as published either', () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const { log } = run(session(stream), { profile: 'published', NXD_MQTT_SOCKET_TIMEOUT: 100 });
        expect(log.length).toBeGreaterThan(0);
      }),
      { numRuns: 100, seed: 8 },
    );
  });
});
