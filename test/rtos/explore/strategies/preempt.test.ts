import { expect, test } from 'vitest';
import { portfolio } from '../../../../rtos/explore/strategies/portfolio.ts';
import { has_preemptions, preempt } from '../../../../rtos/explore/strategies/preempt.ts';
import type { Site } from '../../../../rtos/explore/strategies/strategy.ts';
import { rank_of, tell_rank } from '../../../../rtos/sim/choice_rank.ts';
import { Simulation } from '../../../../rtos/sim_api.ts';

function sites(place: string, times: number, rank: number): Site[] {
  return Array.from({ length: times }, (_, n) => ({
    kind: 'preempt',
    key: `preempt/board/${place}#${n + 1}`,
    options: 3,
    rank,
  }));
}

const SITES: Site[] = [
  { kind: 'cost', key: 'cost/board/thread/sim_compute#1', options: 8 },
  ...sites('hot', 1000, 2),
  ...sites('rare', 2, 1),
];

/** The keys that run `index` of a strategy takes. */
function taken(index: number, strategy = preempt): string[] {
  const source = strategy.plan({ seed: 1, sites: SITES }, index);
  return SITES.filter(({ kind, key, options }) => (source?.(kind, key, options, 0, 0) ?? 0) !== 0).map(
    ({ key }) => key,
  );
}

test('runs take one to three preemptions and nothing else; the best place comes first, a loop does not drown the others', () => {
  expect(has_preemptions(SITES)).toBe(true);
  expect(taken(0)[0]).toMatch(/rare/);
  const runs = Array.from({ length: 200 }, (_, index) => taken(index));
  expect(new Set(runs.map(({ length }) => length))).toEqual(new Set([1, 2, 3]));
  expect(runs.flat().every((key) => key.startsWith('preempt/'))).toBe(true);
  expect(runs.filter((keys) => keys.some((key) => key.includes('rare'))).length).toBeGreaterThan(100);
  const times = runs
    .flat()
    .filter((key) => key.includes('hot'))
    .map((key) => Number(key.split('#')[1]));
  expect(times.filter((n) => n <= 10).length).toBeGreaterThan(5);
  expect(times.some((n) => n > 300)).toBe(true);
});

test('the portfolio gives every other run to it, and is as before where there is nothing to preempt', () => {
  expect(taken(1, portfolio)).toEqual(taken(0));
  expect(taken(3, portfolio)).toEqual(taken(1));
  const others = SITES.slice(0, 1);
  expect(preempt.size({ seed: 1, sites: others })).toBe(0);
  expect(preempt.plan({ seed: 1, sites: others }, 0)).toBeNull();
});

test('the rank of a place is known of choices that are recorded', () => {
  const sim = new Simulation({ record_choices: true });
  sim.choose('preempt', 'board/place', 3);
  tell_rank(sim, 2);
  expect(rank_of(sim.choices_taken[0] as never)).toBe(2);
  sim.choose('preempt', 'board/place', 3);
  expect(rank_of(sim.choices_taken[1] as never)).toBeUndefined();
});
