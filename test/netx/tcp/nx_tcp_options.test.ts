import { describe, expect, test } from 'vitest';
import { TCP_OPTIONS_INVALID, tcp_mss_option_get } from '../../../netx/tcp/nx_tcp_options.ts';

function mss(...options: number[]): number {
  return tcp_mss_option_get(new Uint8Array([0xee, ...options, 0xee]), 1, options.length);
}

describe('the segment size option', () => {
  test('is found first or behind other options', () => {
    expect(mss(2, 4, 5, 0xb4, 1, 1, 1, 0)).toBe(1460);
    expect(mss(1, 1, 2, 4, 2, 0x18, 0, 0)).toBe(536);
    expect(mss(3, 3, 7, 1, 2, 4, 5, 0xb4)).toBe(1460);
    expect(mss(8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 2, 4, 5, 0xb4, 0, 0)).toBe(1460);
  });

  test('is 0 when there is none, or behind the end of the list', () => {
    expect(mss(1, 1, 1, 1)).toBe(0);
    expect(mss(0, 0, 0, 0, 2, 4, 5, 0xb4)).toBe(0);
    expect(mss(4, 2, 1, 1)).toBe(0);
  });

  test('a wrong length makes all options invalid', () => {
    expect(mss(2, 3, 5, 0xb4)).toBe(TCP_OPTIONS_INVALID);
    expect(mss(8, 0, 0, 0)).toBe(TCP_OPTIONS_INVALID);
    expect(mss(8, 10, 0, 0)).toBe(TCP_OPTIONS_INVALID);
  });
});
