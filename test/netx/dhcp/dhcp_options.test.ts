import { expect, test } from 'vitest';
import { find_option, option_number } from '../../../netx/dhcp/dhcp_options.ts';
import { Random } from '../../../rtos/sim_api.ts';
import { tx_thread_sleep } from '../../../rtos/tx_api.ts';
import type { JsonObject } from '../../conformance/case.ts';
import { reply_to } from '../../conformance/dhcp/frame.ts';
import { dhcp_dialect } from '../../conformance/dhcp/interpreter.ts';
import { type Dialect, run_transcript } from '../../conformance/tcp/interpreter.ts';
import { ones_sum } from '../../conformance/wire/frame_view.ts';

const FRAMES = 100_000;
const HEADERS = 42;
const XID = 0x22334474;
const CODES = [0, 1, 3, 51, 53, 54, 58, 59, 255];

/** A reply to the client's own message, with some bytes of its options replaced, and now and then cut off. */
function malformed(random: Random): Uint8Array {
  const asked = new Uint8Array(300);
  new DataView(asked.buffer).setUint32(4, XID);
  asked.set([0x00, 0x11, 0x22, 0x33, 0x44, 0x01], 28);
  const type = [2, 5, 6, random.below(256)][random.below(4)] ?? 2;
  const lease = random.chance(0.5) ? random.uint32() : random.below(1000);
  const message = reply_to(asked, { type, lease, router: '10.0.0.254', pad: 300 }, '10.0.0.2').slice();
  for (let changes = random.below(12); changes > 0; changes--) {
    const code = CODES[random.below(CODES.length)] ?? 0;
    message[240 + random.below(60)] = random.chance(0.5) ? code : random.below(256);
  }
  return random.chance(0.3) ? message.subarray(0, random.below(300)) : message;
}

function frame_of(data: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEADERS + data.length);
  const view = new DataView(frame.buffer);
  frame.fill(0xff, 0, 6);
  frame.set([0x00, 0x11, 0x22, 0x33, 0x44, 0x02, 0x08, 0x00, 0x45], 6);
  view.setUint16(16, 28 + data.length);
  view.setUint16(22, 0x8011);
  view.setUint32(26, 0x0a000002);
  view.setUint32(30, 0xffffffff);
  view.setUint16(24, ~ones_sum(frame, 14, 34));
  view.setUint16(34, 67);
  view.setUint16(36, 68);
  view.setUint16(38, 8 + data.length);
  frame.set(data, HEADERS);
  return frame;
}

function flooding(random: Random): Dialect {
  const documented = dhcp_dialect({ profile: 'documented' });
  return {
    ...documented,
    begin: (config) => {
      const run = documented.begin(config);
      const operations: typeof run.operations = {
        ...run.operations,
        *flood(script, op) {
          for (let sent = 0; sent < FRAMES; sent++) {
            yield* script.lab.wire.deliver_now(0, frame_of(malformed(random)));
            if (sent % 1000 === 0) yield* tx_thread_sleep(100);
          }
          script.log(op, 0);
        },
      };
      return { ...run, operations };
    },
  };
}

test('100,000 malformed replies stop neither client nor stack, and no packet is lost', () => {
  const source: JsonObject = {
    id: 'flood',
    config: { ipA: '0.0.0.0', maskA: '0.0.0.0', arp: 'dynamic', rand: [100], limit: 100_000 },
    a: [
      { op: 'dcreate' },
      { op: 'dstart' },
      { op: 'sleep', ticks: 30_000 },
      { op: 'dinfo' },
      { op: 'dstop' },
    ],
    b: [{ op: 'sleep', ticks: 100 }, { op: 'flood' }],
  };
  const { log, final, diagnostics } = run_transcript(source, {}, flooding(new Random(7)));
  expect(log.at(-1)).toEqual([30_000, 'a', 4, 'dstop', 0]);
  // It got somewhere between them: offers, acknowledgements and refusals were taken.
  const counters = (log.find((entry) => Array.isArray(entry) && entry[3] === 'dinfo') as unknown[]).at(
    -1,
  ) as number[];
  for (const at of [1, 2, 3, 4, 5]) expect(counters[at]).toBeGreaterThan(0);
  expect(log).toContainEqual(expect.arrayContaining(['flood', 0]));
  expect(final['pools']).toMatchObject({ a: [40, 40, 0, 0, 0] });
  expect(final['dhcp']).toMatchObject({ pool: [4, 4, 0, 0, 0] });
  expect(diagnostics).toEqual([]);
});

test('an option is found only when all of it is there', () => {
  const random = new Random(3);
  for (let round = 0; round < FRAMES; round++) {
    const bytes = Uint8Array.from({ length: random.below(40) }, () =>
      random.below(random.chance(0.5) ? 8 : 256),
    );
    const code = random.below(256);
    const value = find_option(bytes, code);
    if (value !== null) expect(value.byteOffset + value.length).toBeLessThanOrEqual(bytes.length);
    const number = option_number(bytes, code) ?? 0;
    expect(number >= 0 && number <= 0xffffffff).toBe(true);
  }
});
