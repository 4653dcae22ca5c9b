import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BuildCache, content_hash, MOST_ENTRIES } from '../../../../demo/c/build/cache.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('an entry is read as it was written; one that is not there is undefined', () => {
  const cache = new BuildCache(path.join(folder, 'a', 'b'));
  expect(cache.get('x')).toBeUndefined();
  expect(existsSync(path.join(folder, 'a'))).toBe(false);
  cache.put('x', Uint8Array.of(1, 2, 3));
  expect([...(cache.get('x') ?? [])]).toEqual([1, 2, 3]);
  expect(readFileSync(path.join(folder, 'a', 'b', '.gitignore'), 'utf8')).toBe('*\n');
  expect(readdirSync(path.join(folder, 'a', 'b')).sort()).toEqual(['.gitignore', 'x']);
});

it('the entries unused for longest go when there are too many', () => {
  const place = path.join(folder, 'full');
  const cache = new BuildCache(place);
  for (let i = 0; i < MOST_ENTRIES; i++) {
    cache.put(`e${i}`, Uint8Array.of(0));
    utimesSync(path.join(place, `e${i}`), 1000 + i, 1000 + i);
  }
  cache.get('e0');
  cache.put('new', Uint8Array.of(0));
  const names = readdirSync(place);
  expect(names).toHaveLength(MOST_ENTRIES + 1);
  expect(names).toContain('e0');
  expect(names).not.toContain('e1');
  expect(names).toContain('new');
});

it('a hash tells where one part ends and the next begins', () => {
  expect(content_hash(['ab', 'c'])).not.toBe(content_hash(['a', 'bc']));
  expect(content_hash(['ab', 'c'])).toBe(content_hash(['ab', 'c']));
  expect(content_hash([Uint8Array.of(1)])).not.toBe(content_hash([Uint8Array.of(2)]));
});
