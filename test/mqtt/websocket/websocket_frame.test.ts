import { describe, expect, test } from 'vitest';
import {
  apply_mask,
  frame_header,
  frame_of,
  is_control,
  read_frame_header,
  WEBSOCKET_BINARY,
  WEBSOCKET_CLOSE,
  WEBSOCKET_TEXT,
} from '../../../mqtt/websocket/websocket_frame.ts';
import { from_hex, hex } from '../../conformance/wire/bytes.ts';
import { pattern } from '../../netx/link/stack_fixture.ts';

describe('frames of RFC 6455 5.7', () => {
  const hello = Uint8Array.from('Hello', (letter) => letter.charCodeAt(0));

  test('are written byte for byte', () => {
    expect(hex(frame_of(WEBSOCKET_TEXT, hello))).toBe('810548656c6c6f');
    expect(hex(frame_of(WEBSOCKET_TEXT, hello, from_hex('37fa213d')))).toBe('818537fa213d7f9f4d5158');
    expect(hex(frame_header(WEBSOCKET_BINARY, 256, null))).toBe('827e0100');
    expect(hex(frame_header(WEBSOCKET_BINARY, 65_536, null))).toBe('827f0000000000010000');
  });

  test('are read again, and not before their header is complete', () => {
    for (const length of [0, 1, 124, 125, 126, 127, 65_535, 65_536]) {
      for (const mask of [null, from_hex('0102fffe')]) {
        const header = frame_header(WEBSOCKET_BINARY, length, mask);
        const { size } = read_frame_header(header)!;
        expect(read_frame_header(header)).toEqual({
          final: true,
          opcode: WEBSOCKET_BINARY,
          mask,
          length,
          size,
        });
        expect(size).toBe(header.length);
        for (let cut = 0; cut < header.length; cut++)
          expect(read_frame_header(header.subarray(0, cut))).toBeNull();
      }
    }
    expect(read_frame_header(from_hex('027f7fffffffffffffff'))).toMatchObject({
      final: false,
      length: Infinity,
    });
  });

  test('are unmasked piece by piece', () => {
    const [mask, plain] = [from_hex('a1b2c3d4'), pattern(37)];
    const masked = plain.slice();
    apply_mask(masked, mask, 0);
    apply_mask(masked.subarray(0, 5), mask, 0);
    apply_mask(masked.subarray(5), mask, 5);
    expect(masked).toEqual(plain);
    expect([is_control(WEBSOCKET_CLOSE), is_control(WEBSOCKET_BINARY)]).toEqual([true, false]);
  });
});
