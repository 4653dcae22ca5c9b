// Looks at accesses to memory, in a module alone: what is told of them, and that the code computes what it did.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CImage } from '../../../../demo/c/bridge/image.ts';
import { build_c_image } from '../../../../demo/c/build/image.ts';
import { ROOT } from '../../../tidy/sources.ts';
import { no_toolchain } from '../toolchain_there.ts';

const SOURCE = `
#include <string.h>
#include "tx_api.h"
void tx_application_define(void *memory) { (void) memory; }
volatile unsigned word;
volatile unsigned long long wide;
volatile double real;
unsigned plain;
char from[32], to[32];
unsigned address_of_word(void) { return (unsigned) &word; }
unsigned address_of_wide(void) { return (unsigned) &wide; }
unsigned address_of_to(void) { return (unsigned) to; }
unsigned bump(void) { return ++word; }
unsigned plain_bump(void) { return plain++; /* race-ok: nobody else counts */ }
unsigned wide_bump(void) { wide += 0x100000001ull; return (unsigned) (wide >> 32) * 16 + (unsigned) wide; }
unsigned real_half(unsigned n) { real = n; real = real * 0.5; return (unsigned) (real * 8); }
unsigned local(unsigned n) { unsigned long long sum = 0; for (unsigned i = 0; i < n; i++) sum += i; return (unsigned) sum; }
void copies(unsigned n) { from[n - 1] = 7; memcpy(to, from, n); }
`;
const NAMES = [
  ...['address_of_word', 'address_of_wide', 'address_of_to', 'bump', 'plain_bump'],
  ...['wide_bump', 'real_half', 'local', 'copies'],
];

let root: string;
let image: CImage;

interface Told {
  readonly address: number;
  readonly what: string;
}

/** A module whose accesses to the words at these addresses are told. */
function module(): {
  call: (name: string, ...args: number[]) => number;
  watch: (from: number, to: number) => void;
  told: Told[];
} {
  const told: Told[] = [];
  const env: Record<string, unknown> = {};
  for (const { module: of, name } of WebAssembly.Module.imports(image.module as WebAssembly.Module))
    if (of === 'env') env[name] = () => 0;
  env['sim_access'] = (address: number, site: number) => {
    const place = image.accesses?.places[site];
    told.push({
      address,
      what: `${place?.place} ${place?.half ? 'half ' : ''}${place?.kind} ${place?.bytes}`,
    });
  };
  const wasi = new Proxy({}, { get: () => () => 0, has: () => true }) as Record<string, unknown>;
  const made = new WebAssembly.Instance(image.module as WebAssembly.Module, {
    env,
    wasi_snapshot_preview1: wasi,
  });
  const exports = made.exports as Record<string, (...args: number[]) => number>;
  const bytes = new Uint8Array((made.exports['memory'] as WebAssembly.Memory).buffer);
  const map = image.accesses?.map ?? 0;
  return {
    told,
    call: (name, ...args) => exports[name]?.(...args) ?? 0,
    watch: (from, to) => bytes.fill(1, map + (from >>> 2), map + (to >>> 2)),
  };
}

describe.skipIf(no_toolchain)('accesses to memory', () => {
  beforeAll(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
    writeFileSync(path.join(root, 'm.c'), SOURCE);
    const project = { name: 'm', root, sources: ['m.c'], interrupts: NAMES, accesses: true };
    image = await build_c_image(project, { cache_folder: path.join(ROOT, '.cache/c') });
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('are told where the word is watched, with kind, size and line, and nowhere else', () => {
    const { call, watch, told } = module();
    expect(call('bump')).toBe(1);
    expect(told).toEqual([]);
    const address = call('address_of_word');
    watch(address, address + 4);
    expect(call('bump')).toBe(2);
    expect(call('plain_bump')).toBe(0);
    expect(told).toEqual([
      { address, what: 'm.c:13 read 4' },
      { address, what: 'm.c:13 write 4' },
    ]);
  });

  it('of 8 bytes are two, with a place between them', () => {
    const { call, watch, told } = module();
    const at = call('address_of_wide');
    watch(at, at + 8);
    expect([call('wide_bump'), call('wide_bump')]).toEqual([17, 34]);
    const what = [
      'read 8',
      'half read 4',
      'write 8',
      'half write 4',
      'read 8',
      'half read 4',
      'read 8',
      'half read 4',
    ];
    expect(told.slice(0, 8)).toEqual(
      what.map((words) => ({ address: words.startsWith('half') ? at + 4 : at, what: `m.c:15 ${words}` })),
    );
    expect(call('real_half', 9)).toBe(36);
    expect(call('local', 10)).toBe(45);
  });

  it('of a stretch are one a word', () => {
    const { call, watch, told } = module();
    const to = call('address_of_to');
    watch(to, to + 32);
    call('copies', 12);
    expect(told.filter(({ what }) => what === 'a block write 4').map(({ address }) => address - to)).toEqual([
      0, 4, 8,
    ]);
  });

  it('have the words of their line, and what its author says of it', () => {
    const places = image.accesses?.places ?? [];
    const plain = places.find(({ place, kind }) => place === 'm.c:14' && kind !== 'read');
    expect(plain).toMatchObject({ bytes: 4, is_volatile: false, half: false, excuse: 'nobody else counts' });
    expect(plain?.text).toBe('unsigned plain_bump(void) { return plain++;  }');
  });
});
