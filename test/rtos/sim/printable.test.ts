import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LINE_CHARACTERS_MAXIMUM, printable, printable_lines, quoted } from '../../../rtos/sim/printable.ts';

test('what a terminal would act on comes out as its number, everything else as it is', () => {
  expect(printable('\u001b[2J\u001b]0;owned\u0007\n board > broker')).toBe(
    '\\u001b[2J\\u001b]0;owned\\u0007\\u000a board > broker',
  );
  expect(printable('\u009b31m \u202e \u2028 \ufeff \u{e0041} \ud800')).toBe(
    '\\u009b31m \\u202e \\u2028 \\ufeff \\u{e0041} \\ud800',
  );
  for (const text of ['', 'a\tb', 'gr\u00fc\u00dfe \u4f60\u597d \u{1f600}', '\\u001b'])
    expect(printable(text)).toBe(text);
});

test('no text makes a long line, or a line that holds a control character', () => {
  const text = fc.string({ unit: 'binary', maxLength: 3000 });
  fc.assert(
    fc.property(text, (from_outside) => {
      const line = printable(from_outside);
      expect(line).not.toMatch(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/);
      expect(line.length).toBeLessThan(9 * LINE_CHARACTERS_MAXIMUM);
      expect(printable(line, Number.POSITIVE_INFINITY)).toBe(line);
    }),
    { seed: 7, numRuns: 200 },
  );
  expect(printable('x'.repeat(65_000))).toBe(`${'x'.repeat(1000)}... (65000 characters)`);
});

test('the lines of a text stay lines', () => {
  expect(printable_lines('one\n\u001b[2Jtwo')).toBe('one\n\\u001b[2Jtwo');
});

test('a name in quotes is cut, and cannot end its quotes', () => {
  expect(quoted('a"\n\u001b')).toBe('"a\\"\\n\\u001b"');
  expect(quoted('x'.repeat(65_000))).toBe(`"${'x'.repeat(40)}..."`);
});
