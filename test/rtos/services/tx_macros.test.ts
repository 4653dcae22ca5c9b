import { expect, test } from 'vitest';
import { TX_MEMSET, TX_PARAMETER_NOT_USED } from '../../../rtos/tx_api.ts';

test('TX_MEMSET sets bytes of any typed array, from where it begins', () => {
  const memory = new Uint8Array(12);
  TX_MEMSET(new Uint32Array(memory.buffer, 4, 2), 0x1ef, 6);
  expect([...memory]).toEqual([0, 0, 0, 0, 0xef, 0xef, 0xef, 0xef, 0xef, 0xef, 0, 0]);
});

test('TX_PARAMETER_NOT_USED takes anything', () => {
  expect(TX_PARAMETER_NOT_USED(null)).toBeUndefined();
});
