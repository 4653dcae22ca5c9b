import { describe, expect, it } from 'vitest';
import type { Bench } from '../../../demo/bench/bench.ts';
import { missing_packets, pool_levels } from '../../../demo/bench/network_state.ts';
import { BUGS } from '../../../demo/bugs/index.ts';
import { find_scenario } from '../../../demo/scenario/find_scenario.ts';
import { DEMOS, SCENARIOS } from '../../../demo/scenario/registry.ts';
import { run_bench } from '../bench/run_bench.ts';

describe.each(DEMOS)('scenario $name', ({ build: of_scenario, until_s, broker }) => {
  const has_network = broker !== undefined;
  const build = (bench: Bench): unknown => of_scenario(bench, { fixed: false });

  it('finishes well within its limit, with every packet back in its pool and nothing to object to', async () => {
    const { bench } = await run_bench(build, until_s);
    expect(bench.unfinished()).toEqual([]);
    expect(bench.now_ns()).toBeLessThan((until_s * 1e9) / 4);
    expect(bench.sim.checks.failure).toBeNull();
    expect(missing_packets(bench.sim)).toEqual([]);
    expect(pool_levels(bench.sim).length > 0).toBe(has_network);
    expect(bench.reported).toEqual([]);
    expect(bench.sim.diagnostics).toEqual([]);
  });

  it('tells everything in the order of its time', async () => {
    const { times_s } = await run_bench(build, until_s);
    expect(times_s.length).toBeGreaterThan(3);
    expect(times_s).toEqual(times_s.toSorted((a, b) => a - b));
  });

  it('is decided by its seed', async () => {
    const [first, again, other] = await Promise.all([
      run_bench(build, until_s, 7),
      run_bench(build, until_s, 7),
      run_bench(build, until_s, 8),
    ]);
    expect(again.told).toEqual(first.told);
    expect(again.bench.sim.trace.hash()).toBe(first.bench.sim.trace.hash());
    if (has_network) expect(other.told).not.toEqual(first.told);
    // What differs is what may: the first sequence numbers and the ports.
    const without = (lines: string[]): string[] =>
      lines.map((line) => line.replace(/port \d+ to/, 'port N to').replace(/number \d+/, 'number N'));
    // A DHCP client asks again after a time that chance decides (RFC 2131 4.1), and a DNS query has an id by chance: what
    // comes when, and how often, is then the seed's too, but not what the firmware gets to tell.
    const by_chance = first.told.some((line) => line.includes('DHCP discover'));
    const whole = ({ told }: typeof first): unknown =>
      by_chance
        ? new Set(told.filter((line) => line.startsWith('board/')).map((line) => line.replace(/\d+/g, 'N')))
        : without(told);
    expect(whole(other)).toEqual(whole(first));
  });
});

// A bug that is not in the file of its name is not found alone: all others would be loaded with it.
it.each(BUGS.map((bug) => [bug.name, bug] as const))('%s is in the file of its name', async (name, bug) => {
  const module = await import(`../../../demo/bugs/${name.replaceAll('-', '_')}.ts`);
  expect(Object.values(module)).toContain(bug);
  expect(await find_scenario(name)).toBe(bug);
});

it('names are different words, and each has its line', () => {
  const names = SCENARIOS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, summary } of SCENARIOS) {
    expect(name).toMatch(/^[a-z]+(-[a-z\d]+)*$/);
    expect(summary.length).toBeLessThan(120);
  }
});
