import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build_c_image } from '../../../../demo/c/build/image.ts';
import { WORK_BEFORE_CHARGE } from '../../../../demo/c/build/meter.ts';
import { no_toolchain } from '../toolchain_there.ts';

const SOURCE = `
#include "tx_api.h"
void tx_application_define(void *memory) { (void) memory; }
volatile unsigned seen;
void turns(unsigned n) { for (unsigned i = 0; i < n; i++) seen += i; }
void nested(unsigned n) { for (unsigned i = 0; i < n; i++) for (unsigned j = 0; j < n; j++) seen += j; }
void straight(void) { seen++; seen++; }
void endless(void) { while (!seen) {} }
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
const EXPORTED = ['turns', 'nested', 'straight', 'endless', 'deep'] as const;

type Exports = Record<string, (...args: number[]) => number>;

class Overflow extends Error {}

let root: string;
let module: WebAssembly.Module;

/** An instance whose imports only count. */
function instance(spent: number[], after = Number.POSITIVE_INFINITY): Exports {
  const nothing = new Proxy({}, { get: () => () => 0, has: () => true });
  const env: Record<string, unknown> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module))
    if (from === 'env') env[name] = () => 0;
  env['sim_spent'] = (units: number) => {
    spent.push(units);
    if (spent.length >= after) throw new Error('enough');
  };
  env['sim_stack_overflow'] = (pointer: number) => {
    throw new Overflow(String(pointer));
  };
  const made = new WebAssembly.Instance(module, {
    env,
    wasi_snapshot_preview1: nothing as Record<string, unknown>,
  });
  const exports = made.exports as Exports;
  exports['_initialize']?.();
  exports['sim_set_work']?.(0);
  spent.length = 0;
  return exports;
}

describe.skipIf(no_toolchain)('checks that the build adds', () => {
  beforeAll(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
    writeFileSync(path.join(root, 'm.c'), SOURCE);
    const project = { name: 'm', root, sources: ['m.c'], interrupts: EXPORTED };
    ({ module } = await build_c_image(project, { cache_folder: path.join(root, 'cache') }));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  /** The units of one call, charged and not yet charged. */
  function units(name: string, argument: number): number {
    const spent: number[] = [];
    const exports = instance(spent);
    exports[name]?.(argument);
    for (const one of spent) expect(one).toBeGreaterThanOrEqual(WORK_BEFORE_CHARGE);
    return spent.reduce((sum, one) => sum + one, 0) + (exports['sim_get_work']?.() ?? 0);
  }

  it('a loop counts its instructions at each turn, and hands them on in portions', () => {
    const one = units('turns', 1);
    expect(one).toBeGreaterThan(3);
    expect(one).toBeLessThan(30);
    expect(units('turns', 1000)).toBe(1000 * one);
    expect(units('turns', 0)).toBe(0);
    expect(units('straight', 0)).toBe(0);
  });

  it('the work of an inner loop counts in the inner loop', () => {
    const outer = units('nested', 1);
    const inner = units('turns', 1);
    expect(units('nested', 50)).toBeGreaterThan(50 * 50 * (inner - 3));
    expect(units('nested', 50)).toBeLessThan(50 * 50 * (outer + 1));
  });

  it('an endless loop comes back to the board', () => {
    const spent: number[] = [];
    const exports = instance(spent, 10);
    expect(() => exports['endless']?.()).toThrow('enough');
    expect(spent).toHaveLength(10);
  });

  it('a stack that overflows is told before anything is written, one that fits is not', () => {
    const exports = instance([]);
    const top = exports['sim_get_stack']?.() as number;
    exports['deep']?.(20);
    exports['__set_stack_limits']?.(top - 40 * 300, top);
    expect(exports['deep']?.(20)).toBeTypeOf('number');
    exports['__set_stack_limits']?.(top - 10 * 256, top);
    expect(() => exports['deep']?.(20)).toThrow(Overflow);
    const pointer = exports['sim_get_stack']?.() as number;
    expect(pointer).toBeLessThan(top - 10 * 256);
    expect(pointer).toBeGreaterThan(top - 12 * 300);
  });
});
