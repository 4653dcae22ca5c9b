import { expect, test } from 'vitest';
import { LONG_TESTS } from './long_tests.ts';
import { exists, read_source } from './tidy/sources.ts';

test('each long test is there, and continuous integration runs them', () => {
  expect(LONG_TESTS.filter((name) => !exists(name))).toEqual([]);
  expect(read_source('.ci/run').text).toContain('\nexport NETX_SIM_TESTS=all\n');
  expect(read_source('test/main.ts').text).toContain("process.env.NETX_SIM_TESTS === 'all'");
});
