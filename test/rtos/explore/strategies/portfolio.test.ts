import { expect, test } from 'vitest';
import { search, share_of } from '../../../../rtos/explore/search.ts';
import { Corpus } from '../../../../rtos/explore/strategies/corpus.ts';
import { guided } from '../../../../rtos/explore/strategies/guided.ts';
import { nominal } from '../../../../rtos/explore/strategies/nominal.ts';
import { pct } from '../../../../rtos/explore/strategies/pct.ts';
import { places } from '../../../../rtos/explore/strategies/places.ts';
import { portfolio, STRATEGIES } from '../../../../rtos/explore/strategies/portfolio.ts';
import { random } from '../../../../rtos/explore/strategies/random.ts';
import { starvation } from '../../../../rtos/explore/strategies/starvation.ts';
import {
  fixed_choices,
  fraction,
  hash32,
  kinds_of,
  type Site,
  type Strategy,
  some_option,
} from '../../../../rtos/explore/strategies/strategy.ts';
import { swaps } from '../../../../rtos/explore/strategies/swaps.ts';
import { swarm } from '../../../../rtos/explore/strategies/swarm.ts';
import { sweep_1, sweep_2 } from '../../../../rtos/explore/strategies/sweep.ts';
import { place_of } from '../../../../rtos/sim/choice_key.ts';
import { toy } from '../toy.ts';

const SITES: Site[] = Array.from({ length: 12 }, (_, n) => ({
  kind: n % 2 === 0 ? 'frame_delay' : 'cost',
  key: `${n % 2 === 0 ? 'frame_delay' : 'cost'}/place ${n % 3}#${Math.floor(n / 3) + 1}`,
  options: 4,
}));
const CONTEXT = { seed: 5, sites: SITES };

/** What a run of a strategy takes at the sites. */
function options_of(strategy: Strategy, index: number, seed = 5): number[] {
  const source = strategy.plan({ seed, sites: SITES }, index);
  return SITES.map(({ kind, key, options }) => source?.(kind, key, options, 0, 0) ?? 0);
}

test('a run is a function of seed and number: made again it is the same', () => {
  for (const strategy of STRATEGIES) {
    for (const index of [0, 1, 7]) {
      if (index >= strategy.size(CONTEXT)) continue;
      expect(options_of(strategy, index)).toEqual(options_of(strategy, index));
    }
  }
  expect(options_of(random, 3, 1)).not.toEqual(options_of(random, 3, 2));
});

test('sweep-1 takes each single deviation exactly once, sweep-2 at most two', () => {
  expect(sweep_1.size(CONTEXT)).toBe(12 * 3);
  const seen = new Set<string>();
  for (let index = 0; index < 36; index++) {
    const options = options_of(sweep_1, index);
    expect(options.filter((option) => option !== 0)).toHaveLength(1);
    seen.add(options.join());
  }
  expect(seen.size).toBe(36);
  expect(sweep_1.plan(CONTEXT, 36)).toBeNull();
  for (let index = 0; index < 20; index++) {
    expect(options_of(sweep_2, index).filter((option) => option !== 0).length).toBeLessThanOrEqual(2);
  }
});

test('sweep-1 takes each deviation once whatever their number is', () => {
  for (let deviations = 3; deviations <= 60; deviations++) {
    const sites: Site[] = [{ kind: 'cost', key: 'cost/place#1', options: deviations + 1 }];
    const taken = Array.from({ length: deviations }, (_, index) =>
      sweep_1.plan({ seed: 1, sites }, index)?.('cost', 'cost/place#1', deviations + 1, 0, 0),
    );
    expect(new Set(taken).size).toBe(deviations);
    expect(taken).not.toContain(0);
  }
});

test('two runs of the random strategy deviate at other places', () => {
  // Runs 3 and 9 expect as many deviations.
  const places = (index: number) => options_of(random, index).map((option) => option !== 0);
  expect(places(3)).not.toEqual(places(9));
});

test('shares of a search add up to the whole, the first ones having one more', () => {
  expect([0, 1, 2].map((shard) => share_of(10, shard, 3))).toEqual([4, 3, 3]);
  expect([0, 1, 2].map((shard) => share_of(2, shard, 3))).toEqual([1, 1, 0]);
});

test('the nominal strategy is one run without deviations; pct touches arrivals only', () => {
  expect([nominal.size(CONTEXT), nominal.plan(CONTEXT, 0)]).toEqual([1, null]);
  const touched = Array.from({ length: 40 }, (_, index) => options_of(pct, index));
  expect(touched.some((options) => options.some((option) => option !== 0))).toBe(true);
  expect(
    touched.every((options) => SITES.every(({ kind }, n) => kind === 'frame_delay' || options[n] === 0)),
  ).toBe(true);
});

test('pct leaves about half of the places on time, and makes the others late by all degrees', () => {
  const sites = Array.from({ length: 400 }, (_, n) => ({
    ...(SITES[0] as (typeof SITES)[number]),
    key: `frame_delay/wire ${n}#1`,
  }));
  const source = pct.plan({ ...CONTEXT, sites }, 0);
  const taken = sites.map(({ key }) => source?.('frame_delay', key, 5, 0, 0) as number);
  const share = (option: number): number => taken.filter((other) => other === option).length / taken.length;
  expect(share(0)).toBeGreaterThan(0.5);
  expect(share(0)).toBeLessThan(0.7);
  for (const option of [1, 2, 3, 4]) expect(share(option)).toBeGreaterThan(0.05);
});

test('starvation makes one place as late as can be, swarm leaves whole kinds out in some runs', () => {
  const stretches = Array.from({ length: 40 }, (_, n) => options_of(starvation, 2 * n));
  const places = stretches.map(
    (options) => new Set(SITES.filter((_, n) => options[n] !== 0).map(({ key }) => place_of(key))),
  );
  expect(places.every((place) => place.size <= 1)).toBe(true);
  expect(stretches.flat().every((option) => option === 0 || option === 3)).toBe(true);
  const kinds = Array.from(
    { length: 40 },
    (_, n) => new Set(SITES.filter((_s, i) => options_of(swarm, n)[i] !== 0).map((s) => s.kind)),
  );
  expect(kinds.some((set) => set.size === 1)).toBe(true);
});

test('places shuts some places in each run and opens the others by rates of their own, or by kind', () => {
  const runs = Array.from({ length: 400 }, (_, index) => options_of(places, index));
  const open_places = runs.map(
    (options) => new Set(SITES.filter((_, n) => options[n] !== 0).map(({ key }) => place_of(key))).size,
  );
  expect(open_places).toContain(1);
  expect(open_places).toContain(3);
  expect(new Set(runs.flat())).toEqual(new Set([0, 1, 2, 3]));
});

test('places keeps in some runs to the options that are known to bring another order', () => {
  const key = (SITES[0] as Site).key;
  const races = { telling: new Map([[key, [2]]]), swaps: [] };
  const taken = (told: typeof races | undefined): number[] =>
    Array.from({ length: 400 }, (_, index) => {
      const context = told === undefined ? CONTEXT : { ...CONTEXT, races: told };
      return places.plan(context, index)?.('frame_delay', key, 4, 0, 0) ?? 0;
    }).filter((option) => option !== 0);
  const share = (options: number[]): number =>
    options.filter((option) => option === 2).length / options.length;
  expect(share(taken(undefined))).toBeLessThan(0.4);
  expect(share(taken(races))).toBeGreaterThan(0.5);
});

test('guided varies a plan that came to something new: all of it or a part, and something more', () => {
  const corpus = new Corpus();
  const choices = [[(SITES[4] as Site).key, 3] as const, [(SITES[7] as Site).key, 2] as const];
  corpus.learn([{ index: 0, signature: 1, order: 1, choices, coverage: [1] }]);
  const runs = Array.from({ length: 60 }, (_, index) => {
    const source = guided.plan({ ...CONTEXT, corpus }, index);
    return SITES.map(({ kind, key, options }) => source?.(kind, key, options, 0, 0) ?? 0);
  });
  const both = runs.filter((options) => options[4] === 3 && options[7] === 2);
  expect(both.length).toBeGreaterThan(25);
  expect(both.length).toBeLessThan(60);
  expect(both.some((options) => options.filter((option) => option !== 0).length > 2)).toBe(true);
  expect(options_of(guided, 3)).toEqual(options_of(places, 3));
});

test('swaps makes each swap of the nominal run once, alone', () => {
  const races = { telling: new Map(), swaps: [{ key: (SITES[3] as Site).key, option: 2 }] };
  expect([swaps.size({ ...CONTEXT, races }), swaps.size(CONTEXT)]).toEqual([1, 0]);
  const source = swaps.plan({ ...CONTEXT, races }, 0);
  const taken = SITES.map(({ kind, key, options }) => source?.(kind, key, options, 0, 0));
  expect(taken).toEqual(SITES.map((_, n) => (n === 3 ? 2 : 0)));
  expect(swaps.plan(CONTEXT, 0)).toBeNull();
});

test('the portfolio begins nominally and finds what one of its parts finds', () => {
  expect(portfolio.plan(CONTEXT, 0)).toBeNull();
  const scenario = toy(30, (taken) => taken[17] === 2);
  const sites = Array.from({ length: 30 }, (_, n) => ({
    kind: 'frame_delay' as const,
    key: `frame_delay/site ${n}#1`,
    options: 4,
  }));
  let found = -1;
  for (const { index, result } of search(
    { scenario, strategy: portfolio, seed: 1, runs: 500 },
    { seed: 1, sites },
  )) {
    if (result.failure === null) continue;
    found = index;
    break;
  }
  expect(found).toBeGreaterThan(0);
});

test('the small parts: hashes spread, options stay in range, fixed choices are what they say', () => {
  const draws = Array.from({ length: 1000 }, (_, n) => fraction(1, n, 'x'));
  expect(draws.reduce((sum, draw) => sum + draw, 0) / 1000).toBeCloseTo(0.5, 1);
  expect(hash32(1, 2, 'a')).not.toBe(hash32(1, 2, 'b'));
  for (let n = 0; n < 200; n++) {
    const option = some_option(1, n, 'k', 5);
    expect(option).toBeGreaterThanOrEqual(1);
    expect(option).toBeLessThanOrEqual(4);
  }
  const source = fixed_choices(new Map([['cost/a#1', 3]]));
  expect([source('cost', 'cost/a#1', 4, 0, 0), source('cost', 'cost/b#1', 4, 0, 0)]).toEqual([3, 0]);
  expect(kinds_of(SITES)).toEqual(['frame_delay', 'cost']);
});
