import { expect, test } from 'vitest';
import { build_parts } from '../../../../demo/playground/model/c_build.ts';

test('what is searched is built as on the command line, and the twin that is right by its macro', () => {
  expect(build_parts({ repaired: false, searched: false })).toEqual({
    defines: [],
    accesses: false,
    coverage: false,
  });
  expect(build_parts({ repaired: true, searched: true })).toEqual({
    defines: ['REPAIRED=1'],
    accesses: true,
    coverage: true,
  });
});
