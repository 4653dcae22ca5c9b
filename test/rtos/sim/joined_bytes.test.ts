import { expect, test } from 'vitest';
import { joined_bytes } from '../../../rtos/sim/joined_bytes.ts';

test('pieces stand one behind the other, and what they were is left alone', () => {
  const first = Uint8Array.of(1, 2);
  const bytes = joined_bytes([first, new Uint8Array(0), Uint8Array.of(3)]);
  expect([...bytes]).toEqual([1, 2, 3]);
  bytes[0] = 9;
  expect(first[0]).toBe(1);
  expect(joined_bytes([]).length).toBe(0);
});
