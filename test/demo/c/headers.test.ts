import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { C_SERVICES } from '../../../demo/c/build/services_list.gen.ts';
import { run_c } from './c_boards.ts';
import { callers_image } from './through_c.ts';
import { no_toolchain } from './toolchain_there.ts';

const INCLUDE = new URL('../../../demo/c/include/', import.meta.url);

it('each service of the kernel and the stack has the name that it has inside them', () => {
  const names = readdirSync(INCLUDE).filter((name) => name.endsWith('_services.gen.h'));
  const text = names.map((name) => readFileSync(new URL(name, INCLUDE), 'utf8')).join('\n');
  const aliased = new Set([...text.matchAll(/^#define _\w+ (\w+)$/gm)].map((match) => match[1]));
  const services = C_SERVICES.map(([name]) => name).filter((name) => /^(tx|nx|nxd)_(?!sim_)/.test(name));
  expect(services.length).toBeGreaterThan(300);
  expect(services.filter((name) => !aliased.has(name))).toEqual([]);
});

describe.skipIf(no_toolchain)('the headers', () => {
  it('declare every service so that a call of it compiles and links', async () => {
    const { module } = await callers_image();
    const imported = new Set(
      WebAssembly.Module.imports(module as WebAssembly.Module).map(({ name }) => name),
    );
    expect(C_SERVICES.map(([name]) => name).filter((name) => !imported.has(name))).toEqual([]);
  });

  const counters = [
    'THREAD',
    'TIMER',
    'QUEUE',
    'SEMAPHORE',
    'MUTEX',
    'EVENT_FLAGS',
    'BLOCK_POOL',
    'BYTE_POOL',
  ].map((kind) => `TX_${kind}_ENABLE_PERFORMANCE_INFO`);
  it.each([
    ['a default build', []],
    ['a build with TLS and performance counters', ['NX_SECURE_ENABLE', ...counters]],
    ['a build with two cards', ['NX_MAX_PHYSICAL_INTERFACES=2']],
    ['a build with IPv6', ['SIM_IPV6']],
  ])('give control blocks the sizes of %s for a 32-bit processor', async (_build, defines) => {
    const { bench } = await run_c('sizes.c', { build: { defines } });
    expect(bench.sim.diagnostics).toEqual([]);
  });
});
