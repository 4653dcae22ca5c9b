import { describe, expect, test } from 'vitest';
import { answer_sheet, judge_answers, read_answers } from '../../../demo/course/answers.ts';
import type { Question } from '../../../demo/course/lesson.ts';

const QUESTIONS: readonly Question[] = [
  { ask: 'How long, in ms?', answer: () => 30.001, within: 0.1 },
  { ask: 'Which service?', answer: () => 'tx_event_flags_get', also: ['event flags get'] },
];
const KEY = [30.001, 'tx_event_flags_get'];

const judged = (text: string): (boolean | null)[] => judge_answers(QUESTIONS, read_answers(text), KEY);

describe('answers', () => {
  test('of a sheet that nobody has written on are none', () => {
    expect(judged(answer_sheet(QUESTIONS))).toEqual([null, null]);
  });

  test('are read from a sheet that was filled in, with Windows line ends too', () => {
    const sheet = answer_sheet(QUESTIONS).replace('1: ', '1: 30').replace('2: ', '2: tx_event_flags_get');
    expect(judged(sheet.replaceAll('\n', '\r\n'))).toEqual([true, true]);
  });

  test.each([
    ['1: 30.0', true],
    ['1: 30,05 ms', true],
    ['1) 30', true],
    ['1: 30.2', false],
    ['1: 0.030001 s', true],
    ['1: 30001us', true],
    ['1: 0.03', false],
    ['1: about 30', false],
    ['1: 300', false],
  ])('%s is a number that is near enough: %s', (text, right) => {
    expect(judged(text)[0]).toBe(right);
  });

  test.each([
    ['2: TX_EVENT_FLAGS_GET', true],
    ['2: tx_event_flags_get().', true],
    ['2: `event flags  get`', true],
    ['2: tx_event_flags_get(&events, DATA, TX_OR_CLEAR)', true],
    ['2: the tx_event_flags_get with TX_OR', true],
    ['2: tx_event_flags_set', false],
    ['2: tx_event_flags_get or tx_event_flags_set', false],
  ])('%s is the right word: %s', (text, right) => {
    expect(judged(text)[1]).toBe(right);
  });
});
