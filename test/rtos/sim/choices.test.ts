import { expect, test } from 'vitest';
import { CHOICE_KINDS, Choices } from '../../../rtos/sim/choices.ts';
import { read_source, sources_under } from '../../tidy/sources.ts';

test('a site is counted by its own name, so what happens elsewhere does not shift it', () => {
  const asked: string[] = [];
  const choices = new Choices((_kind, key) => {
    asked.push(key);
    return 0;
  }, false);
  choices.decide('cost', 'a', 2, 0);
  choices.decide('frame_loss', 'b', 2, 0);
  choices.decide('cost', 'a', 2, 0);
  expect(asked).toEqual(['cost/a#1', 'frame_loss/b#1', 'cost/a#2']);
});

test('only deviations are kept unless all are asked for', () => {
  const wanted = [1, 0, 0, 0, 2];
  const choices = new Choices(() => wanted.shift() ?? 0, false);
  expect([1, 2, 3, 4, 5].map(() => choices.decide('cost', 'x', 3, 5))).toEqual([1, 0, 0, 0, 2]);
  expect(choices.taken.map(({ key, taken }) => [key, taken])).toEqual([
    ['cost/x#1', 1],
    ['cost/x#5', 2],
  ]);
  const all = new Choices(null, true);
  all.decide('cost', 'x', 3, 5);
  expect(all.taken).toHaveLength(1);
});

test.each([3, 7, -1, 0.5, Number.NaN])('an answer that is no option of three, %d, is refused', (answer) => {
  const choices = new Choices(() => answer, false);
  expect(() => choices.decide('cost', 'x', 3, 5)).toThrow(
    `the choice source answered ${answer} at cost/x#1: it must be a whole number from 0 to 2`,
  );
});

test('without a source a likelihood is drawn from the seed and the site', () => {
  const draw = (seed: number): number[] => {
    const choices = new Choices(null, false, seed);
    return Array.from({ length: 200 }, () => choices.decide('frame_loss', 'wire', 2, 0, 0.1));
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  const lost = draw(3).reduce((sum, n) => sum + n, 0);
  expect(lost).toBeGreaterThan(5);
  expect(lost).toBeLessThan(40);
});

test('each kind of choice is asked for somewhere and explained, and no other one is', () => {
  const asking = ['rtos', 'netx', 'mqtt', 'demo']
    .flatMap((room) => sources_under(room))
    .filter(({ name }) => !name.startsWith('rtos/explore/') && name !== 'rtos/sim/choices.ts');
  const nobody = CHOICE_KINDS.filter((kind) => !asking.some(({ text }) => text.includes(`'${kind}'`)));
  expect(nobody).toEqual([]);
  const explained = read_source('rtos/choices.md').lines.flatMap(
    (line) => /^\| `(\w+)` \|/.exec(line)?.[1] ?? [],
  );
  expect(explained).toEqual([...CHOICE_KINDS]);
});

test('kinds that a source does not decide are nominal, and named only where all are recorded', () => {
  const ask = (record_all: boolean): [Choices, number[]] => {
    const choices = new Choices(() => 1, record_all, 1, ['cost']);
    return [choices, (['cost', 'frame_loss'] as const).map((kind) => choices.decide(kind, 'x', 2, 0))];
  };
  const [searched, taken] = ask(false);
  expect(taken).toEqual([1, 0]);
  expect([searched.is_unheard('cost'), searched.is_unheard('frame_loss')]).toEqual([false, true]);
  const [recorded] = ask(true);
  expect(recorded.taken.map(({ key, taken }) => [key, taken])).toEqual([
    ['cost/x#1', 1],
    ['frame_loss/x#1', 0],
  ]);
  expect(recorded.is_unheard('frame_loss')).toBe(false);
});
