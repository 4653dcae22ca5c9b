import { expect, test } from 'vitest';
import { Corpus, type Lesson } from '../../../../rtos/explore/strategies/corpus.ts';

function lesson(index: number, coverage: number[], order = index, size = 1): Lesson {
  const choices = Array.from({ length: size }, (_, n) => [`cost/place ${index}#${n + 1}`, 1] as const);
  return { index, signature: 100 + index, order, choices, coverage };
}

test('a plan is kept that came to something new, in an order that was not there before', () => {
  const corpus = new Corpus([1, 2]);
  expect(corpus.unseen(Int32Array.of(1, 2, 3))).toEqual([3]);
  corpus.learn([lesson(1, [3]), lesson(2, []), lesson(3, [3]), lesson(4, [4], 1)]);
  expect(corpus.entries.map(({ choices }) => [...choices.keys()])).toEqual([['cost/place 1#1']]);
  expect([101, 102, 104].every((signature) => corpus.has_tried(signature))).toBe(true);
  expect(corpus.has_tried(105)).toBe(false);
  expect(corpus.unseen(Int32Array.of(3, 4, 5))).toEqual([5]);
});

test('what is learned does not depend on the order in which it comes', () => {
  const [one, other] = [new Corpus(), new Corpus()];
  const lessons = [lesson(1, [7]), lesson(2, [7]), lesson(3, [8])];
  one.learn(lessons);
  other.learn(lessons.toReversed());
  expect(one.entries).toEqual(other.entries);
  expect(one.entries).toHaveLength(2);
});

test('an entry with few choices is taken more often than one with many', () => {
  const corpus = new Corpus();
  expect(corpus.entry_at(0.5)).toBeNull();
  corpus.learn([lesson(1, [1], 1, 60), lesson(2, [2])]);
  const taken = Array.from({ length: 100 }, (_, n) => corpus.entry_at(n / 100)?.choices.size);
  expect(taken.filter((size) => size === 60)).toHaveLength(20 + 1);
});

test('a corpus that takes over what another one knew goes on as that one does', () => {
  const [one, other] = [new Corpus([1]), new Corpus([1])];
  one.learn([lesson(1, [3], 1, 60), lesson(2, [4])]);
  other.take_over(structuredClone(one.state()));
  for (const corpus of [one, other]) corpus.learn([lesson(5, [3, 6], 1), lesson(6, [7], 2), lesson(7, [8])]);
  expect(other.entries).toEqual(one.entries);
  expect(other.entry_at(0.9)).toEqual(one.entry_at(0.9));
  expect([other.has_tried(102), other.unseen(Int32Array.of(1, 3, 4, 8, 9))]).toEqual([true, [9]]);
});
