import { describe, expect, test } from 'vitest';
import { check_options } from '../../../rtos/kernel/option_check.ts';

const KNOWN = {
  whose: 'a lamp',
  defaults: { TX_BRIGHT: false, TX_COLOURS: 3, TX_BYTES: 16, TX_ROUND: true, sim_ohms: 1.5, hook: null },
  least: { TX_COLOURS: 1 },
  multiple: { TX_BYTES: 4 },
  fixed: { TX_ROUND: 'no lamp here is square' },
  refused: { TX_FLICKER: 'lamps here burn steadily' },
};

describe('options', () => {
  test('that are known and of the right kind are taken', () => {
    const right = { TX_BRIGHT: true, TX_COLOURS: 7, TX_BYTES: 44, TX_ROUND: true, sim_ohms: 0.25 };
    expect(() => check_options({ ...right, hook: () => {} }, KNOWN)).not.toThrow();
    expect(() => check_options({ TX_COLOURS: undefined }, KNOWN)).not.toThrow();
  });

  test.each([
    [{ TX_BRIHGT: true }, "'TX_BRIHGT' is no option of a lamp; known are: TX_BRIGHT, TX_COLOURS,"],
    [{ toString: true }, "'toString' is no option of a lamp"],
    [{ TX_BRIGHT: 1 }, "'TX_BRIGHT' is true or false (in C: defined or not), not 1"],
    [{ TX_COLOURS: 2.5 }, "'TX_COLOURS' is an integer, at least 1, not 2.5"],
    [{ TX_COLOURS: 0 }, "'TX_COLOURS' is an integer, at least 1, not 0"],
    [{ TX_COLOURS: 2 ** 32 }, "'TX_COLOURS' is an integer"],
    [{ TX_COLOURS: '3' }, "'TX_COLOURS' is an integer, at least 1, not 3"],
    [{ TX_BYTES: 18 }, "'TX_BYTES' is a multiple of 4, at least 0, not 18"],
    [{ sim_ohms: Number.NaN }, "'sim_ohms' is a number, at least 0, not NaN"],
    [{ TX_ROUND: false }, "'TX_ROUND' is always true: no lamp here is square"],
    [{ TX_FLICKER: true }, "'TX_FLICKER' cannot be set: lamps here burn steadily"],
  ])('%j are refused, with the reason', (given, words) => {
    expect(() => check_options(given, KNOWN)).toThrow(words);
  });
});
