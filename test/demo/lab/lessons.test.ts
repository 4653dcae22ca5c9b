import { expect, test } from 'vitest';
import { type Learn, Lessons, SharedLessons } from '../../../demo/lab/lessons.ts';

const lesson = (index: number) => ({ index, signature: index, order: 0, choices: [], coverage: [] });

test('a generation is taught when every worker has done its part, or has ended', () => {
  const sent: number[][] = [];
  const shared = new SharedLessons(2, ({ lessons }) => sent.push(lessons.map(({ index }) => index)));
  shared.taught(0, { type: 'taught', lessons: [lesson(1), lesson(3)], next_generation: 1 });
  expect(sent).toEqual([]);
  shared.taught(1, { type: 'taught', lessons: [lesson(2)], next_generation: 1 });
  expect(sent).toEqual([[1, 3, 2]]);
  shared.taught(0, { type: 'taught', lessons: [lesson(33)], next_generation: 2 });
  shared.ended(1);
  expect(sent).toEqual([[1, 3, 2], [33]]);
});

test('who goes on in place of a worker begins behind what it taught, and knows what all have learned', () => {
  const shared = new SharedLessons(2, () => {});
  expect(shared.resume_of(0)).toMatchObject({ generation: 0, learned: 0 });
  shared.taught(0, { type: 'taught', lessons: [lesson(1)], next_generation: 1 });
  expect(shared.resume_of(0)).toMatchObject({ generation: 1, learned: 0 });
  expect(shared.resume_of(1)).toMatchObject({ generation: 0, learned: 0 });
  shared.taught(1, { type: 'taught', lessons: [lesson(2)], next_generation: 1 });
  const { generation, learned, corpus } = shared.resume_of(1);
  expect([generation, learned, corpus.tried]).toEqual([1, 1, new Set([1, 2])]);
});

test('a worker without a part in a generation does not hold the others up', () => {
  const sent: Learn[] = [];
  const shared = new SharedLessons(2, (learn) => sent.push(learn));
  shared.taught(1, { type: 'taught', lessons: [], next_generation: 3 });
  shared.taught(0, { type: 'taught', lessons: [lesson(0)], next_generation: 1 });
  shared.taught(0, { type: 'taught', lessons: [lesson(40)], next_generation: 2 });
  expect(sent.map(({ lessons }) => lessons.length)).toEqual([1, 1]);
});

test('lessons are waited for, or wait', async () => {
  const lessons = new Lessons();
  const learn: Learn = { type: 'learn', lessons: [lesson(1)] };
  const wanted = lessons.next();
  lessons.hear(learn);
  lessons.hear({ type: 'learn', lessons: [] });
  expect(await wanted).toBe(learn);
  expect((await lessons.next()).lessons).toEqual([]);
});
