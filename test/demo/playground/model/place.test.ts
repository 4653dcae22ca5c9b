import { expect, test } from 'vitest';
import { place_of_line } from '../../../../demo/playground/model/place.ts';

test('a line of source is a file and a number; anything else is none', () => {
  expect(place_of_line('demo/bugs/lost_update.ts:41')).toEqual({
    file: 'demo/bugs/lost_update.ts',
    line: 41,
    column: 1,
  });
  expect(place_of_line('')).toBeNull();
  expect(place_of_line('lost_update.ts')).toBeNull();
});
