import { expect, test } from 'vitest';
import { DnsCache } from '../../../netx/dns/dns_cache.ts';
import type { RecordData } from '../../../netx/dns/dns_record_data.ts';
import { NXD_DNS_NO_QUIRKS, NXD_DNS_PUBLISHED_QUIRKS } from '../../../netx/dns/nxd_dns_quirks.ts';

const SECOND = 100;
/** What an address of a name of 14 bytes takes, and the two words at the ends. */
const [EACH, ENDS] = [40, 8];

const host = (number: number) => `h${number}.example.com`;
const address = (word: number): RecordData => ({ type: 1, words: [word], names: [] });

function cache(bytes: number, published = false): DnsCache {
  return new DnsCache(bytes, SECOND, published ? NXD_DNS_PUBLISHED_QUIRKS : NXD_DNS_NO_QUIRKS);
}

function keep(into: DnsCache, owner: string, word: number, tick = 0, ttl_seconds = 300): boolean {
  return into.add({ owner, data: address(word), ttl_seconds }, tick);
}

function found(from: DnsCache, owner: string, tick = 0, type = 1): unknown[] {
  const all: unknown[] = [];
  from.find(type, owner, tick, ({ words, names }) => {
    all.push(...words, ...names);
    return true;
  });
  return all;
}

test('a record lives as long as its time to live, in whole seconds, and 0 is no time', () => {
  const kept = cache(1000);
  keep(kept, host(1), 1, 50, 2);
  keep(kept, host(2), 2, 50, 0);
  expect(found(kept, host(1), 249)).toEqual([1]);
  expect(found(kept, host(1), 250)).toEqual([]);
  expect(found(kept, host(2), 50)).toEqual([]);
});

test('the one that was not used for longest makes room, an expired one first', () => {
  const kept = cache(2 * EACH + ENDS + 20, true);
  keep(kept, host(1), 1, 0);
  keep(kept, host(2), 2, 10);
  expect(found(kept, host(1), 20)).toEqual([1]);
  keep(kept, host(3), 3, 30);
  expect([1, 2, 3].flatMap((number) => found(kept, host(number), 30))).toEqual([1, 3]);

  const expired = cache(2 * EACH + ENDS + 20);
  keep(expired, host(1), 1, 0);
  keep(expired, host(2), 2, 10, 1);
  keep(expired, host(3), 3, 200);
  expect([1, 2, 3].flatMap((number) => found(expired, host(number), 200))).toEqual([1, 3]);
});

test('without room for a name a record is not kept, and that is told', () => {
  const kept = cache(EACH + ENDS);
  expect(keep(kept, host(1), 1)).toBe(true);
  expect(keep(kept, host(2), 2)).toBe(false);
  expect([1, 2].flatMap((number) => found(kept, host(number)))).toEqual([1]);
});

test('memory of what is gone is used again, in one piece or in parts', () => {
  const kept = cache(2 * EACH + ENDS);
  for (let round = 0; round < 100; round++) {
    const tick = round * 10 * SECOND;
    expect(keep(kept, host(round % 10), round, tick, 1)).toBe(true);
    expect(found(kept, host(round % 10), tick)).toEqual([round]);
    expect(keep(kept, `s${round % 10}.org`, round, tick, 1)).toBe(true);
    // Looking takes out what is over.
    expect(found(kept, host(round % 10), tick + SECOND)).toEqual([]);
  }
});

test('equal names share their memory; a set has no record twice, unless the quirk says so', () => {
  const kept = cache(ENDS + 20 + 20 + 20);
  expect(keep(kept, host(1), 1)).toBe(true);
  expect(keep(kept, host(1), 2)).toBe(true);
  expect(keep(kept, host(1), 1)).toBe(true);
  expect(found(kept, host(1).toUpperCase()).toSorted()).toEqual([1, 2]);
  const twice = cache(200, true);
  keep(twice, host(1), 1);
  keep(twice, host(1), 1);
  expect(found(twice, host(1))).toEqual([1, 1]);
});

test('names in records are kept, also empty texts', () => {
  const kept = cache(400);
  for (const names of [[''], ['hello']]) {
    kept.add({ owner: host(1), data: { type: 16, words: [], names }, ttl_seconds: 10 }, 0);
  }
  const zone = { type: 6, words: [1, 2, 3, 4, 5], names: ['ns1.example.com', 'root.example.com'] };
  kept.add({ owner: 'example.com', data: zone, ttl_seconds: 10 }, 0);
  expect(found(kept, host(1), 0, 16)).toEqual(['', 'hello']);
  expect(found(kept, 'example.com', 0, 6)).toEqual([1, 2, 3, 4, 5, 'ns1.example.com', 'root.example.com']);
});
