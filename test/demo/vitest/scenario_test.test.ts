import { describe, expect, test } from 'vitest';
import { sleep_one_tick } from '../../../demo/bugs/sleep_one_tick.ts';
import { scenario_test } from '../../../demo/vitest/scenario_test.ts';

describe('as tests of this file', () => {
  scenario_test(sleep_one_tick, { fixed: true, runs: 20 });
});

test('what cannot be searched is said when the tests are defined', () => {
  expect(() => scenario_test(sleep_one_tick, { strategy: 'luck' })).toThrow(/^strategy luck: there are /);
});
