import { expect, test } from 'vitest';
import { plan_of, plan_signature } from '../../../rtos/explore/planner.ts';
import { nominal_sites, search } from '../../../rtos/explore/search.ts';
import { Corpus } from '../../../rtos/explore/strategies/corpus.ts';
import { places } from '../../../rtos/explore/strategies/places.ts';
import { portfolio } from '../../../rtos/explore/strategies/portfolio.ts';
import type { Site } from '../../../rtos/explore/strategies/strategy.ts';
import { fixed_choices } from '../../../rtos/explore/strategies/strategy.ts';
import { sweep_1 } from '../../../rtos/explore/strategies/sweep.ts';
import { toy } from './toy.ts';

const SITES: Site[] = [1, 2, 3].map((n) => ({ kind: 'cost', key: `cost/place ${n}#1`, options: 3 }));
const CONTEXT = { seed: 3, sites: SITES };

test('a signature tells plans apart by what they take at the nominal sites', () => {
  const of = (entries: [string, number][]): number =>
    plan_signature(fixed_choices(new Map(entries)), CONTEXT);
  expect(plan_signature(null, CONTEXT)).toBe(0);
  expect(of([['cost/elsewhere#1', 1]])).toBe(0);
  expect(of([['cost/place 1#1', 1]])).toBe(of([['cost/place 1#1', 1]]));
  expect(
    new Set([of([['cost/place 1#1', 1]]), of([['cost/place 1#1', 2]]), of([['cost/place 2#1', 1]])]).size,
  ).toBe(3);
});

test('plans in which an event comes at other points of its window are told apart, also where the nominal run saw only one', () => {
  const key = 'stimulus/board/button#1';
  const context = { seed: 3, sites: [{ kind: 'stimulus', key, options: 1 } as const] };
  const signatures = [1, 2, 5].map((point) =>
    plan_signature(fixed_choices(new Map([[key, point]])), context),
  );
  expect(new Set([0, ...signatures]).size).toBe(4);
  const points = new Map<number, number>();
  for (let index = 0; index < 400; index++) {
    const taken = plan_of(places, context, new Corpus(), index).choices?.('stimulus', key, 256, 0, 0) ?? 0;
    points.set(taken, (points.get(taken) ?? 0) + 1);
  }
  // The first points most, as there may be no others; the last one of these is as late as can be.
  expect([...points.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(points.get(1)).toBeGreaterThan(3 * (points.get(5) ?? 0));
});

test('a plan that was run is not run again, as long as there are others', () => {
  const scenario = toy(4, () => false, 'cost');
  const { nominal: _nominal, ...ground } = nominal_sites(scenario, { seed: 1 });
  const seen = new Map<string, number[]>();
  for (const { index, result } of search(
    { scenario, strategy: portfolio, seed: 1, runs: 64 },
    { seed: 1, ...ground },
  )) {
    const key = result.choices.map(({ key: at, taken }) => `${at}=${taken}`).join();
    seen.set(key, [...(seen.get(key) ?? []), index]);
  }
  expect(seen.get('')).toEqual([0]);
  // Without a memory they are 27: where there is little to choose from, much is drawn again.
  expect(seen.size).toBeGreaterThan(50);
});

test('a sweep has each of its runs, whatever was tried before', () => {
  const corpus = new Corpus();
  const first = plan_of(sweep_1, CONTEXT, corpus, 0);
  corpus.learn([{ index: 0, signature: first.signature, order: 0, choices: [], coverage: [] }]);
  expect(plan_of(sweep_1, CONTEXT, corpus, 0).signature).toBe(first.signature);
  const drawn = plan_of(places, CONTEXT, corpus, 5);
  corpus.learn([{ index: 5, signature: drawn.signature, order: 0, choices: [], coverage: [] }]);
  expect(plan_of(places, CONTEXT, corpus, 5).signature).not.toBe(drawn.signature);
});
