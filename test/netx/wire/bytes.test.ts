import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IP_ADDRESS, read16, read32, write16, write32 } from '../../../netx/wire/bytes.ts';

test('numbers are big-endian and unsigned', () => {
  const memory = new Uint8Array(8);
  write32(memory, 1, 0xfedcba98);
  expect([...memory]).toEqual([0, 0xfe, 0xdc, 0xba, 0x98, 0, 0, 0]);
  expect([read16(memory, 1), read16(memory, 3), read32(memory, 1)]).toEqual([0xfedc, 0xba98, 0xfedcba98]);
});

test('what is written is read', () => {
  const memory = new Uint8Array(16);
  fc.assert(
    fc.property(fc.nat(0xffff), fc.nat(0xffffffff), fc.nat(9), (half, whole, at) => {
      write16(memory, at, half);
      write32(memory, at + 2, whole);
      return read16(memory, at) === half && read32(memory, at + 2) === whole;
    }),
    { seed: 1 },
  );
});

test('IP_ADDRESS', () => {
  expect(IP_ADDRESS(192, 168, 1, 2)).toBe(0xc0a80102);
});
