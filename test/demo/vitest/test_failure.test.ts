import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { replay_path } from '../../../demo/lab/replay_path.ts';
import { run_vitest, source } from './run_vitest.ts';

// One vitest for all of it: most of what it takes is to begin.
test('what fails is a failed test whose message is the report, at the line of the call', () => {
  const { status, out, file } =
    run_vitest(`import { replay_test, scenario_test } from '${source('vitest/sim_vitest_api.ts')}';
import { sleep_one_tick } from '${source('bugs/sleep_one_tick.ts')}';

scenario_test(sleep_one_tick, { seed: 2 });

replay_test('${replay_path('sleep-one-tick')}', { expect: 'passes' });
replay_test('nothing.replay');
`);
  expect(out).toContain('sleep-one-tick > passes under other timings (200 runs, portfolio, seed 2)');
  expect(out).toMatch(/FAILING RUN +PASSING RUN/);
  expect(out).toMatch(/mine\.test\.ts:4:1/);
  const [, found = ''] = /replay it: {2}.* (findings.*\.replay)/.exec(out) ?? [];
  expect(readFileSync(file(found), 'utf8')).toContain('sleep-one-tick');
  // The search has found it, and the replay goes otherwise than wanted.
  expect(out.match(/FAILED \[assert the chip is ready\] starter/g)?.length).toBeGreaterThanOrEqual(2);
  expect(out).toMatch(/mine\.test\.ts:6:1/);
  expect(out).toContain('cannot read nothing.replay: there is no such file');
  expect(out).toMatch(/Tests +3 failed \| 1 passed/);
  expect(status).toBe(1);
});
