import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../../demo/scenario/registry.ts';
import { run_world } from './run_world.ts';

describe.each(SCENARIOS)('scenario $name', ({ build, limit_s, uses_broker }) => {
  const has_network = uses_broker;

  it('finishes well within its limit, with every packet back in its pool and nothing to object to', async () => {
    const { world } = await run_world(build, limit_s);
    expect(world.unfinished()).toEqual([]);
    expect(world.now_ns()).toBeLessThan((limit_s * 1e9) / 4);
    expect(world.at_rest()).toBe(true);
    expect(world.pools_full()).toBe(true);
    expect(world.pool_levels().length > 0).toBe(has_network);
    expect(world.account.failures).toEqual([]);
    expect(world.sim.diagnostics).toEqual([]);
  });

  it('tells everything in the order of its time', async () => {
    const { times_s } = await run_world(build, limit_s);
    expect(times_s.length).toBeGreaterThan(3);
    expect(times_s).toEqual(times_s.toSorted((a, b) => a - b));
  });

  it('is decided by its seed', async () => {
    const [first, again, other] = await Promise.all([
      run_world(build, limit_s, 7),
      run_world(build, limit_s, 7),
      run_world(build, limit_s, 8),
    ]);
    expect(again.told).toEqual(first.told);
    expect(again.world.sim.trace.hash()).toBe(first.world.sim.trace.hash());
    if (has_network) expect(other.told).not.toEqual(first.told);
    // What differs is what may: the first sequence numbers and the ports.
    const without = (lines: string[]): string[] =>
      lines.map((line) => line.replace(/opens port \d+/, 'opens port N').replace(/number \d+/, 'number N'));
    expect(without(other.told)).toEqual(without(first.told));
  });
});

it('names are different words, and each has its line', () => {
  const names = SCENARIOS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, summary } of SCENARIOS) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(summary.length).toBeLessThan(90);
  }
});
