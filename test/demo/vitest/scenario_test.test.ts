import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sleep_one_tick } from '../../../demo/bugs/sleep_one_tick.ts';
import { scenario_test } from '../../../demo/vitest/scenario_test.ts';
import { run_vitest, source } from './run_vitest.ts';

describe('as tests of this file', () => {
  scenario_test(sleep_one_tick, { fixed: true, runs: 20 });
});

test('a failure is a failed test whose message is the report, at the line of the call', () => {
  const { status, out, file } =
    run_vitest(`import { scenario_test } from '${source('vitest/sim_vitest_api.ts')}';
import { sleep_one_tick } from '${source('bugs/sleep_one_tick.ts')}';

scenario_test(sleep_one_tick, { seed: 2 });
`);
  expect(out).toContain('sleep-one-tick > passes under other timings (200 runs, portfolio, seed 2)');
  expect(out).toContain('FAILED [assert the chip is ready] starter');
  expect(out).toMatch(/FAILING RUN +PASSING RUN/);
  expect(out).toMatch(/mine\.test\.ts:4:1/);
  expect(out).toMatch(/Tests +1 failed \| 1 passed/);
  expect(status).toBe(1);
  const [, found = ''] = /replay it: {2}.* (findings.*\.replay)/.exec(out) ?? [];
  expect(readFileSync(file(found), 'utf8')).toContain('sleep-one-tick');
});

test('what cannot be searched is said when the tests are defined', () => {
  expect(() => scenario_test(sleep_one_tick, { strategy: 'luck' })).toThrow(/^strategy luck: there are /);
});
