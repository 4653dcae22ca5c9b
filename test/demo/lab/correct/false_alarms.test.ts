// Two thousand timings of each correct firmware, by the default search.

import { expect, test } from 'vitest';
import { CORRECT } from './index.ts';
import { search_correct } from './search_correct.ts';

const RUNS = 2_000;

test.each(CORRECT.map((scenario) => [scenario.name, scenario] as const))(
  `nothing is found in %s in ${RUNS} runs`,
  (_, scenario) => {
    expect(search_correct(scenario, RUNS)).toMatchObject({ alarm: null, runs: RUNS });
  },
);
