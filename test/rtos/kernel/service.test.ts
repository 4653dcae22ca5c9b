import fc from 'fast-check';
import { expect, test } from 'vitest';
import { completed, ref, STRLEN } from '../../../rtos/kernel/service.ts';

test('STRLEN counts the bytes of UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(STRLEN(text)).toBe(new TextEncoder().encode(text).length);
    }),
    { seed: 20 },
  );
});

test('a completed call gives its status at the first step; calls with one status share it', () => {
  for (const status of [0, 7, 255, 0x10005]) {
    expect(completed(status)[Symbol.iterator]().next()).toEqual({ done: true, value: status });
    const first = completed(status);
    const second = completed(status);
    expect(first === second).toBe(true);
  }
  expect(ref(3)).toEqual({ value: 3 });
});
