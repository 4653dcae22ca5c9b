import { expect, test } from 'vitest';
import type { Experiment } from '../../../rtos/explore/experiment.ts';
import { RunsAhead } from '../../../rtos/explore/runs_ahead.ts';
import { nominal_sites, type SearchStep, search } from '../../../rtos/explore/search.ts';
import { Corpus } from '../../../rtos/explore/strategies/corpus.ts';
import { guided } from '../../../rtos/explore/strategies/guided.ts';
import { portfolio } from '../../../rtos/explore/strategies/portfolio.ts';
import { toy } from './toy.ts';

const RUNS = 160;

/** A search of a toy that counts how often it is built; at the runs `from`, all that can be is made ahead. */
function searched(from: readonly number[], sites: number) {
  const plain = toy(sites, (taken) => taken[0] === 1 && taken[2] === 3);
  let built = 0;
  const build: Experiment['build'] = (sim, options) => {
    built++;
    return plain.build(sim, options);
  };
  const scenario = { ...plain, build };
  const { nominal: _nominal, ...ground } = nominal_sites(scenario, { seed: 1 });
  const context = { seed: 1, ...ground, corpus: new Corpus(ground.known) };
  const request = { scenario, strategy: portfolio, seed: 1, runs: RUNS };
  const ahead = new RunsAhead(request, context, RUNS);
  const steps = search({ ...request, ahead }, context);
  const runs: unknown[] = [];
  built = 0;
  let made = 0;
  for (let n = 0; n < RUNS; n++) {
    if (from.includes(n)) while (ahead.make_one(n)) made++;
    const { index, result, new_coverage, taught } = steps.next().value as SearchStep;
    runs.push([index, result.choices, result.failure, result.order, new_coverage, taught]);
  }
  return { runs, built, made };
}

test('a search has the same runs when some of them were made ahead, and makes hardly any twice', () => {
  const plain = searched([], 12);
  // What the generation before teaches has not been learned at run 31.
  const ahead = searched([1, 31, 32, 63, 64], 12);
  expect(ahead.runs).toEqual(plain.runs);
  expect(ahead.made).toBeGreaterThan(40);
  expect(ahead.built - plain.built).toBeLessThan(ahead.made / 4);
});

test('where plans are drawn again because others were run meanwhile, runs made ahead are dropped', () => {
  const plain = searched([], 3);
  const ahead = searched([1, 40, 70, 100], 3);
  expect(ahead.runs).toEqual(plain.runs);
});

test('a plan that varies what was learned is not run ahead', () => {
  const scenario = toy(4, () => false);
  const { nominal: _nominal, ...ground } = nominal_sites(scenario, { seed: 1 });
  const context = { seed: 1, ...ground, corpus: new Corpus(ground.known) };
  const ahead = new RunsAhead({ scenario, strategy: guided, seed: 1 }, context, 100);
  expect(ahead.make_one(0)).toBe(false);
});
