import { expect, it } from 'vitest';
import { SHADOW_START, Shadow } from '../../../../../demo/c/bridge/check/shadow.ts';

const BYTES = 65_536;

/** The bytes from 256 on that may not be used, one sign each. */
function picture(shadow: Shadow, length: number): string {
  return Array.from({ length }, (_, at) => (shadow.is_bad(256 + at) ? 'x' : '.')).join('');
}

it('any bytes may be used or not, whatever lies beside them in the same eight', () => {
  const memory = new Uint8Array(BYTES);
  const shadow = new Shadow(memory);
  expect(picture(shadow, 40)).toBe('.'.repeat(40));
  shadow.set(256, 296, false);
  expect(picture(shadow, 40)).toBe('x'.repeat(40));
  shadow.set(260, 281, true);
  expect(picture(shadow, 40)).toBe(`xxxx${'.'.repeat(21)}${'x'.repeat(15)}`);
  shadow.set(284, 288, true);
  expect(picture(shadow, 40)).toBe(`xxxx${'.'.repeat(21)}xxx....${'x'.repeat(8)}`);
  shadow.set(270, 271, false);
  expect(picture(shadow, 24)).toBe(`xxxx${'.'.repeat(10)}x${'.'.repeat(9)}`);
  shadow.set(256, 296, true);
  expect(picture(shadow, 40)).toBe('.'.repeat(40));
});

it('code sees in one byte of shadow what it may use of eight, or that it must ask', () => {
  const memory = new Uint8Array(BYTES);
  const shadow = new Shadow(memory);
  const at = (address: number): number | undefined => memory[SHADOW_START + address / 8];
  shadow.set(256, 280, false);
  expect([at(256), at(264), at(272), at(280)]).toEqual([0xfd, 0xfd, 0xfd, 0]);
  shadow.set(256, 259, true);
  shadow.set(268, 272, true);
  expect([at(256), at(264)]).toEqual([3, 0x80]);
  shadow.set(264, 268, true);
  expect(at(264)).toBe(0);
});
