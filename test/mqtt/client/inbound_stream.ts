// What a broker may send, good and nearly good, joined, cut and damaged, into a session that waits for answers; and what must be
// true of the client afterwards. The test runs some hundreds, `npm run soak:mqtt-streams` a hundred thousand.

import fc from 'fast-check';
import type { NxdMqttOptions } from '../../../mqtt/client/nxd_mqtt_config.ts';
import { MQTT_VIOLATIONS } from '../../../mqtt/client/violations.ts';
import { hex } from '../../conformance/wire/bytes.ts';
import { OPENING, type Outcome, type Program, run } from './program.ts';

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

type Stream = typeof streams extends fc.Arbitrary<infer T> ? T : never;

export const streams = fc.record({
  packets: fc.array(fc.constantFrom(...PACKETS), { minLength: 1, maxLength: 8 }),
  damage: fc.array(
    fc.record({
      at: fc.nat(80),
      value: fc.nat(255),
      how: fc.constantFrom('change', 'insert', 'remove', 'end'),
    }),
    { maxLength: 3 },
  ),
  segs: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 6 }),
  blocking: fc.boolean(),
});

/** The packets as one stream of bytes, some of them changed, put in, left out, or the last ones. */
function damaged({ packets, damage }: Pick<Stream, 'packets' | 'damage'>): string {
  const bytes = (packets.join('').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  for (const { at, value, how } of damage) {
    const place = at % bytes.length;
    if (how === 'change') bytes[place] = value;
    else if (how === 'insert') bytes.splice(place, 0, value);
    else if (bytes.length > 1) bytes.splice(place === 0 ? 1 : place, how === 'remove' ? 1 : bytes.length);
  }
  return hex(Uint8Array.from(bytes));
}

/** A session with requests on the way, into which the broker sends a stream; then the client is deleted. */
function session(stream: Stream): Program {
  const { segs, blocking } = stream;
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
    broker: [...OPENING.broker, { op: 'pend' }, { op: 'send', hex: damaged(stream), segs }],
  };
}

/** Runs one stream. */
export function receive_stream(stream: Stream, options: NxdMqttOptions = {}): Outcome {
  return run(session(stream), { NXD_MQTT_SOCKET_TIMEOUT: 100, ...options });
}

const REASONS: readonly string[] = Object.keys(MQTT_VIOLATIONS);
/** A diagnostic that ends nothing. */
const REFUSED = 'mqtt-subscription-refused';

/** What is wrong with how the client took a stream, in words; empty when nothing is. */
export function faults_of({ pools, diagnostics, log }: Outcome): string[] {
  const faults: string[] = [];
  for (const [name, [total, free]] of Object.entries(pools)) {
    if (free !== total) faults.push(`${total - free} packets of the ${name} pool are gone`);
  }
  if (!/ c delete 0$/.test(log.at(-1) ?? '')) faults.push(`the last thing was ${log.at(-1)}`);
  const ended = diagnostics.filter((id) => id !== REFUSED);
  for (const id of ended) if (!REASONS.includes(id)) faults.push(`${id} is no reason to end a connection`);
  if (ended.length > 1) faults.push(`one connection ended ${ended.length} times: ${ended.join(', ')}`);
  return faults;
}
