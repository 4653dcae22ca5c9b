import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build_c_image } from '../../../../demo/c/build/image.ts';
import { ROOT } from '../../../tidy/sources.ts';
import { no_toolchain } from '../toolchain_there.ts';

const SOURCE = `
#include <string.h>
#include "tx_api.h"
void tx_application_define(void *memory) { (void) memory; }
volatile unsigned seen;
char from[4096], to[4096];
void turns(unsigned n) { for (unsigned i = 0; i < n; i++) seen += i; }
void nested(unsigned n) { for (unsigned i = 0; i < n; i++) for (unsigned j = 0; j < n; j++) seen += j; }
void straight(void) { seen++; seen++; }
void longer(void) { seen++; seen++; seen++; seen++; }
void divides(unsigned n) { seen = seen / (n | 1); }
void branches(unsigned n) { if (n & 1) seen++; else { seen += n; seen ^= n; } if (n & 2) return; seen--; }
void chooses(unsigned n) {
  switch (n) {
    case 0: seen = 1; return;
    case 1: seen = 7; break;
    case 2: seen += 9; seen++; break;
    case 3: seen *= 3; return;
    default: seen++;
  }
  seen++;
}
void copies(unsigned n) { memcpy(to, from, n); }
void fills(unsigned n) { memset(to, 1, n); }
void endless(void) { while (!seen) {} }
__attribute__((noinline)) unsigned fib(unsigned n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
void tells(unsigned n) { for (unsigned i = 0; i < n; i++) seen += tx_time_get(); }
static __attribute__((noinline)) void fill(char *to, unsigned n) {
  for (unsigned i = 0; i < n; i++) to[i] = (char) i;
  seen += (unsigned char) to[n - 1];
}
__attribute__((noinline)) unsigned deep(unsigned n) {
  char room[256];
  fill(room, sizeof room);
  return n == 0 ? room[1] : deep(n - 1) + room[0];
}
`;
const EXPORTED = [
  ...[
    'turns',
    'nested',
    'straight',
    'longer',
    'divides',
    'branches',
    'chooses',
    'copies',
    'fills',
    'endless',
  ],
  ...['fib', 'tells', 'deep'],
] as const;

/** More than any of the functions takes. */
const PLENTY = 2 ** 29;

class Overflow extends Error {}

let root: string;
let module: WebAssembly.Module;
let addresses: ReadonlyMap<string, number>;

interface Running {
  readonly call: (name: string, ...args: number[]) => number;
  /** Tenths of a unit that are left. */
  left: number;
}

interface Host {
  readonly spent: (running: Running) => void;
  readonly service: (running: Running) => number;
}

/** An instance whose imports answer 0 unless the test says something else. */
function instance({ spent = () => {}, service = () => 0 }: Partial<Host> = {}): Running {
  const nothing = new Proxy({}, { get: () => () => 0, has: () => true });
  const env: Record<string, unknown> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module))
    if (from === 'env') env[name] = () => 0;
  env['sim_spent'] = () => spent(running);
  env['tx_time_get'] = () => service(running);
  env['sim_stack_overflow'] = (pointer: number) => {
    throw new Overflow(String(pointer));
  };
  const made = new WebAssembly.Instance(module, {
    env,
    wasi_snapshot_preview1: nothing as Record<string, unknown>,
  });
  const exports = made.exports as Record<string, (...args: number[]) => number>;
  const { buffer } = made.exports['memory'] as WebAssembly.Memory;
  const budget = new Int32Array(buffer, addresses.get('sim_budget'), 1);
  exports['_initialize']?.();
  const running: Running = {
    call: (name, ...args) => exports[name]?.(...args) ?? 0,
    get left() {
      return budget[0] as number;
    },
    set left(tenths) {
      budget[0] = tenths;
    },
  };
  running.left = PLENTY;
  return running;
}

/** Tenths of a unit that a call takes. */
function weight(name: string, ...args: number[]): number {
  const running = instance();
  running.call(name, ...args);
  return PLENTY - running.left;
}

describe.skipIf(no_toolchain)('what is added to the code', () => {
  beforeAll(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
    writeFileSync(path.join(root, 'm.c'), SOURCE);
    const project = { name: 'm', root, sources: ['m.c'], interrupts: [...EXPORTED, '__set_stack_limits'] };
    ({ module, addresses } = await build_c_image(project, { cache_folder: path.join(ROOT, '.cache/c') }));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('every instruction counts, in loops as often as they turn', () => {
    expect(weight('straight')).toBeGreaterThan(20);
    expect(weight('longer')).toBe(2 * weight('straight'));
    const [none, one, two] = [weight('turns', 0), weight('turns', 1), weight('turns', 2)];
    expect(two - one).toBeGreaterThan(30);
    expect(two - one).toBeLessThan(200);
    expect(weight('turns', 1000) - none).toBeGreaterThan(999 * (two - one));
    expect(weight('turns', 1001) - weight('turns', 1000)).toBe(two - one);
    expect(weight('nested', 50)).toBeGreaterThan(50 * 50 * (two - one) * 0.9);
    expect(weight('divides', 3)).toBeGreaterThan(weight('straight'));
  });

  it('of branches the way that was taken counts, wherever it leaves the function', () => {
    const [even, odd, leaves] = [weight('branches', 0), weight('branches', 1), weight('branches', 2)];
    expect(even).toBeGreaterThan(odd);
    expect(leaves).toBeLessThan(even);
    const ways = [0, 1, 2, 3, 4].map((way) => weight('chooses', way));
    for (const way of ways) expect(way).toBeGreaterThan(20);
    expect(new Set(ways).size).toBeGreaterThan(2);
  });

  it('what works on memory counts by length', () => {
    for (const name of ['copies', 'fills']) {
      expect(weight(name, 3072) - weight(name, 2048)).toBe(weight(name, 2048) - weight(name, 1024));
      expect(weight(name, 4096) - weight(name, 0)).toBeGreaterThan(4096 * 2);
    }
  });

  it('what a caller has used is known in a call, and what the call leaves goes on', () => {
    const seen: number[] = [];
    const running = instance({
      service: (now) => {
        seen.push(now.left);
        now.left = PLENTY;
        return 0;
      },
    });
    running.call('tells', 4);
    const used = seen.map((left) => PLENTY - left);
    expect(used[0]).toBeGreaterThan(0);
    expect(used[2]).toBe(used[1]);
    expect(used[3]).toBe(used[1]);
    expect(running.left).toBeLessThan(PLENTY);
    expect(weight('fib', 12)).toBeGreaterThan(1.5 * weight('fib', 11));
  });

  it('code that has nothing left stops: where a loop turns, and in functions that call others', () => {
    for (const [name, argument] of [
      ['endless', 0],
      ['fib', 40],
    ] as const) {
      let stops = 0;
      const running = instance({
        spent: (now) => {
          expect(now.left).toBeLessThan(0);
          expect(now.left).toBeGreaterThan(-2000);
          now.left = 100_000;
          if (++stops === 10) throw new Error('enough');
        },
      });
      running.left = 0;
      expect(() => running.call(name, argument)).toThrow('enough');
    }
  });

  it('code that is stopped computes what it would have computed', () => {
    let stops = 0;
    const running = instance({
      spent: (now) => {
        stops++;
        now.left = 50;
      },
    });
    running.left = 0;
    expect(running.call('fib', 15)).toBe(610);
    expect(stops).toBeGreaterThan(500);
  });

  it('a stack that overflows is told before anything is written, one that fits is not', () => {
    const running = instance();
    const top = running.call('sim_get_stack');
    running.call('deep', 20);
    running.call('__set_stack_limits', top - 40 * 300, top);
    expect(running.call('deep', 20)).toBeTypeOf('number');
    running.call('__set_stack_limits', top - 10 * 256, top);
    expect(() => running.call('deep', 20)).toThrow(Overflow);
    const pointer = running.call('sim_get_stack');
    expect(pointer).toBeLessThan(top - 10 * 256);
    expect(pointer).toBeGreaterThan(top - 12 * 300);
  });
});
