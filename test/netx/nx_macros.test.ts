import { expect, test } from 'vitest';
import { NX_PARAMETER_NOT_USED, NX_RAND } from '../../netx/nx_api.ts';
import { run_thread } from '../rtos/board.ts';

/** Three random numbers of a board in a simulation of that seed. */
function draw(seed: number): number[] {
  const drawn: number[] = [];
  run_thread(
    function* () {
      NX_PARAMETER_NOT_USED(seed);
      while (drawn.length < 3) drawn.push(NX_RAND());
    },
    { sim: { seed } },
  );
  return drawn;
}

test('NX_RAND gives numbers of 31 bits, the same ones for the same seed', () => {
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  for (const number of draw(7)) expect(number).toBe(number & 0x7fffffff);
  expect(new Set(draw(7)).size).toBe(3);
});
