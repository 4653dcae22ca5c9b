import { expect, test } from 'vitest';
import { Lines } from '../../../../demo/c/bridge/libc.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('text is printed by lines, and one board has nothing of what another has left unfinished', () => {
  const lines = new Lines();
  const first: string[] = [];
  lines.start((line) => first.push(line));
  lines.add(1, bytes('one\r\ntw'));
  lines.add(2, bytes('error\n'));
  lines.add(1, bytes('o\nthr'));
  expect(first).toEqual(['one', 'error', 'two']);
  const second: string[] = [];
  lines.start((line) => second.push(line));
  lines.add(1, bytes('four\nfive'));
  lines.flush();
  expect([first.length, second]).toEqual([3, ['four', 'five']]);
});
