import { expect, test } from 'vitest';
import { type Asked, read_answer } from '../../../netx/dns/dns_answer.ts';
import { DnsBuffer } from '../../../netx/dns/dns_buffers.ts';
import { DnsCache } from '../../../netx/dns/dns_cache.ts';
import { nxd_dns_options } from '../../../netx/dns/nxd_dns.ts';
import { NXD_DNS_BUILD } from '../../../netx/dns/nxd_dns_config.ts';
import { DEFAULT_CONFIG } from '../../../rtos/kernel/config.ts';
import { Random } from '../../../rtos/sim_api.ts';
import { tx_thread_sleep } from '../../../rtos/tx_api.ts';
import type { JsonObject } from '../../conformance/case.ts';
import { dns_dialect } from '../../conformance/dns/interpreter.ts';
import { type Dialect, run_transcript } from '../../conformance/tcp/interpreter.ts';
import { from_hex } from '../../conformance/wire/bytes.ts';
import { ones_sum } from '../../conformance/wire/frame_view.ts';
import {
  A,
  AAAA,
  CNAME,
  MX,
  message,
  NS,
  name,
  PTR,
  question,
  record,
  SOA,
  SRV,
  TXT,
  text,
} from './messages.ts';

const MESSAGES = 100_000;
const FRAMES = 20_000;
const HOST = 'host.example.com';
const ID = 4660;
const PORT = 53_812;
const HEADERS = 42;
const SIX = '20010db8000000000000000000000077';
const TIMES = '00000001000000020000000300000004'.padEnd(40, '0');
const TYPES = [A, NS, CNAME, SOA, PTR, MX, TXT, AAAA, SRV];

const DATA: Readonly<Record<number, string>> = {
  [A]: '10.1.2.3',
  [AAAA]: SIX,
  [NS]: name('ns.example.com'),
  [CNAME]: name(HOST),
  [PTR]: name(HOST),
  [MX]: `000a${name('mx.example.com')}`,
  [SRV]: `000a00140050${name('srv.example.com')}`,
  [TXT]: text('hello'),
  [SOA]: name('ns.example.com') + name('root.example.com') + TIMES,
};

/** An answer to a question of that type, mostly with bytes replaced, pointers among them, and now and then cut off. */
function malformed(random: Random, type: number): Uint8Array {
  const some = () => {
    const other = random.chance(0.7) ? type : (TYPES[random.below(TYPES.length)] ?? A);
    return record(HOST, other, DATA[other] ?? '', { ttl: random.below(3) });
  };
  const answers = Array.from({ length: random.below(4) }, some);
  const additional = random.chance(0.3) ? [record('mx.example.com', A, '10.0.0.25')] : [];
  const bytes = from_hex(message({ q: [question(HOST, type)], answers, additional }));
  new DataView(bytes.buffer, bytes.byteOffset).setUint16(0, ID);
  for (let changes = random.below(6); changes > 0; changes--) {
    const at = (random.chance(0.3) ? 2 : 12) + random.below(bytes.length - 12);
    bytes[at] = random.chance(0.4) ? 0xc0 : random.below(256);
    if (random.chance(0.5)) bytes[at + 1] = random.below(at + 4);
  }
  return random.chance(0.2) ? bytes.subarray(0, random.below(bytes.length)) : bytes;
}

test.each(['documented', 'published'] as const)('100,000 malformed answers, %s', (profile) => {
  const random = new Random(11);
  const options = nxd_dns_options({
    profile,
    NX_DNS_ENABLE_EXTENDED_RR_TYPES: true,
    NX_DNS_CACHE_ENABLE: true,
  });
  const config = NXD_DNS_BUILD.of_config({ ...DEFAULT_CONFIG, options });
  const cache = new DnsCache(512, 100, config.quirks);
  const memory = new Uint8Array(512).fill(0xee);
  const verdicts = new Map<string, number>();
  for (let round = 0; round < MESSAGES; round++) {
    const asked: Asked = { name: HOST, type: TYPES[random.below(TYPES.length)] ?? A };
    const size = random.below(200);
    const buffer = new DnsBuffer(memory.subarray(8), size);
    const { verdict, known } = read_answer(config, asked, malformed(random, asked.type), buffer);
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    for (const one of known) cache.add(one, round);
    cache.find(asked.type, HOST, round, () => true);
    expect(buffer.front).toBeLessThanOrEqual(size);
  }
  // Each of the ends is reached, and nothing outside of the buffer was written.
  const usual = ['answered', 'failed', 'no such name'];
  const ends = profile === 'documented' ? [...usual, 'stray'] : usual;
  expect([...verdicts.keys()].toSorted()).toEqual(ends.toSorted());
  for (const count of verdicts.values()) expect(count).toBeGreaterThan(10);
  expect(new Set(memory.subarray(0, 8))).toEqual(new Set([0xee]));
  expect(new Set(memory.subarray(208))).toEqual(new Set([0xee]));
});

function frame_of(data: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEADERS + data.length);
  const view = new DataView(frame.buffer);
  frame.set([0x00, 0x11, 0x22, 0x33, 0x44, 0x01, 0x00, 0x11, 0x22, 0x33, 0x44, 0x02, 0x08, 0x00, 0x45]);
  view.setUint16(16, 28 + data.length);
  view.setUint16(22, 0x8011);
  view.setUint32(26, 0x0a000002);
  view.setUint32(30, 0x0a000001);
  view.setUint16(24, ~ones_sum(frame, 14, 34));
  view.setUint16(34, 53);
  view.setUint16(36, PORT);
  view.setUint16(38, 8 + data.length);
  frame.set(data, HEADERS);
  return frame;
}

/** A dialect in which b floods a with answers that nobody can want. */
function flooding(random: Random): Dialect {
  const documented = dns_dialect({ profile: 'documented' });
  return {
    ...documented,
    begin: (config) => {
      const run = documented.begin(config);
      const operations: typeof run.operations = {
        ...run.operations,
        *flood(script, op) {
          for (let sent = 0; sent < FRAMES; sent++) {
            yield* script.lab.wire.deliver_now(0, frame_of(malformed(random, A)));
            if (sent % 4 === 0) yield* tx_thread_sleep(1);
          }
          script.log(op, 0);
        },
      };
      return { ...run, operations };
    },
  };
}

test('no packet is lost under a flood of them, and lookups go on', () => {
  const lookups = Array.from({ length: 60 }, () => ({ op: 'nhost', wait: 100 }));
  const source: JsonObject = {
    id: 'flood',
    config: { rand: [ID], limit: 100_000 },
    a: [{ op: 'ncreate' }, { op: 'nadd', addr: '10.0.0.2' }, ...lookups],
    b: [{ op: 'udp' }, { op: 'ubind', port: 53 }, { op: 'flood' }],
  };
  const { log, final, diagnostics } = run_transcript(source, {}, flooding(new Random(5)));
  const results = (log as unknown[][]).filter(([, , , op]) => op === 'nhost');
  expect(results).toHaveLength(lookups.length);
  expect(new Set(results.map(([, , , , status]) => status))).toEqual(new Set([0, 163]));
  expect(log).toContainEqual(expect.arrayContaining(['flood', 0]));
  expect(final['dns']).toEqual({ pool: [16, 16, 0, 0, 0] });
  expect(final['pools']).toMatchObject({ a: [40, 40, 0, 0, 0] });
  expect(diagnostics).toEqual([]);
});
