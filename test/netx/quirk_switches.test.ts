import { expect, test } from 'vitest';
import { all_switches } from '../../netx/quirk_switches.ts';

const text = { documented: 'this', published: 'that', in_the_field: 'so' };

test('every switch of a table is on, or every one is off', () => {
  expect(all_switches({ first: text, second: text }, true)).toEqual({ first: true, second: true });
  expect(all_switches({ first: text, second: text }, false)).toEqual({ first: false, second: false });
});
