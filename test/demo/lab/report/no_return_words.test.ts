import { expect, test } from 'vitest';
import { no_return_words } from '../../../../demo/lab/report/no_return_words.ts';
import { no_return } from '../../../../rtos/explore/no_return.ts';
import { run_with } from '../../../../rtos/explore/shrink.ts';
import { deadly_embrace } from '../../bugs/experiments.ts';

const EMBRACE = [1, 3].map((n) => ({ key: `cost/board/logger/sim_compute#${n}`, taken: 6 }));
const { failure } = run_with(deadly_embrace, { seed: 1 }, EMBRACE);
const MOMENT = no_return(deadly_embrace, { seed: 1 }, failure!, EMBRACE)!;

test('the moment is told with what happens, what was tried, what that proves and from when on a run still passed', () => {
  expect(no_return_words({ ...MOMENT, failed: 38 })).toBe(
    '0.080000 s, board, interrupt tick: all 38 continuations tried from there on fail (so, with 95 % confidence, ' +
      'do 92 in 100 or more); from 0.070002 s on, a run still passed',
  );
});

test('continuations that fail in another way do not count, and are told', () => {
  expect(no_return_words({ ...MOMENT, failed: 20, otherwise: 4 })).toContain(
    'do 86 in 100 or more; 4 more failed in another way and do not count)',
  );
});

test('nothing left to decide is no matter of confidence', () => {
  const words = no_return_words({ ...MOMENT, certain: true });
  expect(words).toContain('whatever is decided from there on, it fails');
  expect(words).not.toContain('confidence');
});

test('a run that fails whatever is decided says that', () => {
  const always = { ...MOMENT, event: null, time_ns: 0, escape_ns: -1, failed: 30 };
  expect(no_return_words(always)).toMatch(/^from the beginning: all 30 continuations tried/);
});
