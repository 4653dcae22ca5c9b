import { expect, it } from 'vitest';
import { type Difference, FillTrial, type Leaving } from '../../../../../demo/c/bridge/check/fill_trial.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const sends = (...values: number[]): Leaving => ({ service: 'send', words: [], bytes: bytes(...values) });
const calls = (service: string, ...words: number[]): Leaving => ({ service, words, bytes: null });

/** What is told of two runs in which a board gives these things out of its hands. */
function told(first: readonly Leaving[], second: readonly Leaving[]): Difference[] {
  const trial = new FillTrial();
  const found: Difference[] = [];
  FillTrial.twice([trial], (run) => {
    for (const one of run === 0 ? first : second) found.push(...[trial.leaves('board', one) ?? []].flat());
  });
  return found;
}

it('two runs that give the same have nothing to tell', () => {
  const all = [sends(1, 2), calls('sleep', 3), sends()];
  expect(told(all, all)).toEqual([]);
});

it('the first difference is told, and no other: a byte, a parameter, how much, or another call', () => {
  expect(told([sends(1, 2, 3), sends(4)], [sends(1, 9, 8), sends(5)])).toEqual([
    { what: 'byte', place: 1, of: 3 },
  ]);
  expect(told([calls('sleep', 1, 2)], [calls('sleep', 1, 3)])).toEqual([{ what: 'word', place: 1 }]);
  expect(told([sends(1)], [sends(1, 2)])).toEqual([{ what: 'length' }]);
  expect(told([calls('put', 1)], [calls('get', 1)])).toEqual([{ what: 'service' }]);
});

it('each run has its pattern, which differ in every bit; outside of a trial there is none', () => {
  const trial = new FillTrial();
  const patterns: number[] = [];
  FillTrial.twice([trial], () => patterns.push(trial.pattern));
  expect((patterns[0] as number) ^ (patterns[1] as number)).toBe(0xff);
  expect(trial.pattern).toBe(0);
});

it('each board is compared with itself', () => {
  const trial = new FillTrial();
  const found: unknown[] = [];
  FillTrial.twice([trial], (run) => {
    const boards = run === 0 ? ['a', 'b'] : ['b', 'a'];
    for (const board of boards) found.push(trial.leaves(board, sends(board === 'a' ? 1 : 2)));
  });
  expect(found).toEqual([null, null, null, null]);
});
