/**
 * WebSocket frames (RFC 6455 5.2): reading a header, writing one, masking.
 */

export const WEBSOCKET_CONTINUATION = 0;
export const WEBSOCKET_TEXT = 1;
export const WEBSOCKET_BINARY = 2;
export const WEBSOCKET_CLOSE = 8;
export const WEBSOCKET_PING = 9;
export const WEBSOCKET_PONG = 10;

const FINAL = 0x80;
const MASKED = 0x80;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
/** Bytes of the longest header. */
export const WEBSOCKET_HEADER_LONGEST = 14;

export interface FrameHeader {
  readonly final: boolean;
  readonly opcode: number;
  /** The four bytes of the mask, null for a frame without. */
  readonly mask: Uint8Array | null;
  /** Bytes of the payload; Infinity for a length that no 32-bit program can hold. */
  readonly length: number;
  /** Bytes of the header itself. */
  readonly size: number;
}

/** The header that bytes begin with; null when it goes on behind them. */
export function read_frame_header(bytes: Uint8Array): FrameHeader | null {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return null;
  const short = second & 0x7f;
  const masked = (second & MASKED) !== 0;
  const length_bytes = short === LENGTH_64 ? 8 : short === LENGTH_16 ? 2 : 0;
  const mask_at = 2 + length_bytes;
  const size = mask_at + (masked ? 4 : 0);
  if (bytes.length < size) return null;
  let length = short;
  if (length_bytes > 0) {
    length = 0;
    for (const byte of bytes.subarray(2, mask_at)) length = length * 256 + byte;
    if (length > 0xffffffff) length = Number.POSITIVE_INFINITY;
  }
  return {
    final: (first & FINAL) !== 0,
    opcode: first & 0x0f,
    mask: masked ? bytes.slice(mask_at, size) : null,
    length,
    size,
  };
}

/** The header of a final frame; `mask` null: none, as servers send. */
export function frame_header(opcode: number, length: number, mask: Uint8Array | null): Uint8Array {
  const masked = mask === null ? 0 : MASKED;
  const short = length < LENGTH_16 ? length : length <= 0xffff ? LENGTH_16 : LENGTH_64;
  const bytes = [FINAL | opcode, masked | short];
  if (short === LENGTH_16) bytes.push(length >> 8, length & 0xff);
  if (short === LENGTH_64) {
    for (let shift = 7; shift >= 0; shift--) bytes.push(Math.floor(length / 256 ** shift) % 256);
  }
  return Uint8Array.from([...bytes, ...(mask ?? [])]);
}

/** A whole frame. */
export function frame_of(opcode: number, payload: Uint8Array, mask: Uint8Array | null = null): Uint8Array {
  const header = frame_header(opcode, payload.length, mask);
  const frame = new Uint8Array(header.length + payload.length);
  frame.set(header);
  frame.set(payload, header.length);
  if (mask !== null) apply_mask(frame.subarray(header.length), mask, 0);
  return frame;
}

/** Masks or unmasks bytes in place; `done` is how many bytes of the payload came before them (RFC 6455 5.3). */
export function apply_mask(bytes: Uint8Array, mask: Uint8Array, done: number): void {
  for (let at = 0; at < bytes.length; at++) bytes[at] = bytes[at]! ^ mask[(done + at) & 3]!;
}

/** True for a frame that controls the connection (RFC 6455 5.5). */
export function is_control(opcode: number): boolean {
  return (opcode & 8) !== 0;
}
