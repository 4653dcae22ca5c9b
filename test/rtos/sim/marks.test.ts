import { expect, test } from 'vitest';
import { listen_to_marks, mark } from '../../../rtos/sim/marks.ts';

test('marks are heard by who listens, and by nobody otherwise', () => {
  const heard: string[] = [];
  mark('before');
  listen_to_marks((name) => heard.push(name));
  mark('a corner');
  listen_to_marks(null);
  mark('after');
  expect(heard).toEqual(['a corner']);
});
