// Which loops only wait for what somebody else changes.

import { expect, test } from 'vitest';
import { polling_lines } from '../../../../demo/c/build/polling_loops.ts';

const lines = (...source: string[]): number[] => [...polling_lines(source.join('\n'))];

test('a loop without a call polls what its body does not change', () => {
  expect(lines('while (!ready)', '    ;')).toEqual([1]);
  expect(lines('int n = 0;', 'while (ready == 0) {', '  n++;', '}')).toEqual([2]);
  expect(lines('while (!ready &&', '       !stopped) { }')).toEqual([1, 2]);
  expect(lines('for (; !ready;);', 'for (n = 0; n < 100 && !ready; n++)', '  ;')).toEqual([1, 2]);
  expect(lines('while (!ready && --n)', '  ;')).toEqual([1]);
  expect(lines('do {', '  turns = turns + 1;', '} while (!ready);')).toEqual([3]);
});

test('a loop that goes on by itself does not', () => {
  expect(lines('while (n < count) { sum += n; n++; }')).toEqual([]);
  expect(lines('while (at != end) at = at->next;', 'while (--n) ;')).toEqual([]);
  expect(lines('for (n = 0; n < count; n++)', '  sum += values[n];')).toEqual([]);
  expect(lines('do { left -= 4; } while (left > 0);', 'while (1) { n++; }')).toEqual([]);
});

test('nor one that calls somebody, or comes to a barrier', () => {
  expect(lines('while (!ready)', '  tx_thread_sleep(1);', 'while (!is_ready()) ;')).toEqual([]);
  expect(
    lines('while (!ready) { TX_DISABLE n++; TX_RESTORE }', 'while (!ready) asm volatile ("wfi");'),
  ).toEqual([]);
});

test('what stands in comments and texts is no code, and a block before a loop is none of it', () => {
  expect(lines('/* while (!ready); */ // for (;!ready;);', 'puts("while (!ready);");')).toEqual([]);
  expect(lines('if (x) { f(); }', 'while (!ready) ; // until f() has run')).toEqual([2]);
  expect(lines('while (!ready')).toEqual([]);
});
