import { describe, expect, test } from 'vitest';
import { hand_in_text, read_hand_in, similarity_hash } from '../../../demo/course/hand_in.ts';

const GIVEN = {
  lesson: 9,
  name: 'Ada',
  student: 'ada',
  files: { 'consumer.ts': "import { tx_thread_sleep } from '../../rtos/tx_api.ts';\n" },
  answers: '1: 30\n',
  hints: 1,
  points: 3,
  of: 7,
  trace_hash: null,
  replay: null,
  version: '0.1.0',
};

describe('a hand-in', () => {
  test('has the APIs by the names of the package, wherever it was written', () => {
    const read = read_hand_in(hand_in_text(GIVEN), 'ada.json');
    expect(read.files['consumer.ts']).toBe("import { tx_thread_sleep } from 'netx-sim/tx';\n");
    expect(read).toMatchObject({ lesson: 9, name: 'Ada', student: 'ada', answers: '1: 30\n', hints: 1 });
  });

  test.each([
    ['no JSON', 'it is not JSON'],
    ['{}', '--hand-in NAME'],
    ['null', '--hand-in NAME'],
    [JSON.stringify({ ...GIVEN, format: 'netx-sim hand-in 1', files: { a: 1 } }), '--hand-in NAME'],
  ])('%s is none, and the message says so', (text, words) => {
    expect(() => read_hand_in(text, 'ada.json')).toThrow(words);
  });
});

describe('similarity', () => {
  const hash = (text: string): string => similarity_hash({ 'a.ts': text });
  const original = 'const seen = counter; // look\ncounter = seen + 1;';

  test('sees through other names, comments and layout', () => {
    expect(hash('/* mine */ const x = total;\n\n  total = x + 1;')).toBe(hash(original));
  });

  test.each([
    ['another number', 'const seen = counter; counter = seen + 2;'],
    ['names that are mixed up', 'const seen = counter; seen = counter + 1;'],
    ['another service', 'const seen = tx_time_get(); counter = seen + 1;'],
  ])('tells %s apart', (_, text) => {
    expect(hash(text)).not.toBe(hash(original));
  });
});
