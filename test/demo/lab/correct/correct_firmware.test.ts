// Firmware without a bug under a few of its timings: no check that comes for free may find anything in it. false_alarms.test.ts
// tries many.

import { expect, test } from 'vitest';
import { CORRECT } from './index.ts';
import { search_correct } from './search_correct.ts';

const RUNS = 24;

test.each(CORRECT.map((scenario) => [scenario.name, scenario] as const))(
  'nothing is found in %s',
  (_, scenario) => {
    const { alarm, runs, different } = search_correct(scenario, RUNS, { records: true });
    expect(alarm).toBeNull();
    expect(runs).toBe(RUNS);
    expect(different).toBeGreaterThan(RUNS / 2);
  },
);

test('there are thirteen, and their names are words of the command line', () => {
  expect(new Set(CORRECT.map(({ name }) => name)).size).toBe(13);
  for (const { name } of CORRECT) expect(name).toMatch(/^[a-z-]+$/);
});
