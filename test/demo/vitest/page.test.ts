// The page about tests is itself a test.

import { expect, test } from 'vitest';
import { read_source } from '../../tidy/sources.ts';
import { run_vitest, source } from './run_vitest.ts';

test('the tests on the page pass, all of them', () => {
  const { text } = read_source('demo/vitest/README.md');
  const [, example = ''] = /```ts\n((?:.|\n)*?)```/.exec(text) ?? [];
  const placed = example.replaceAll("'../", `'${source('')}`).replaceAll("'./", `'${source('vitest/')}`);
  const { status, out } = run_vitest(placed);
  expect(out).toMatch(/Tests +4 passed \(4\)/);
  expect(status).toBe(0);
});
