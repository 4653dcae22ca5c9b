/**
 * Byte strings as the programs and logs write them: hex, shortened where long, and the pattern a, b, ..., z, a, ...
 * (conformance README of mqtt, sections 4 and 7; of tcp, section 3).
 */

const LOG_BYTES = 160;
const LOG_HEAD_BYTES = 16;
const FRAME_BYTES = 32;
const FRAME_HEAD_BYTES = 8;
const LETTERS = 26;

export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Bytes from hex digits. */
export function from_hex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || /[^0-9a-fA-F]/.test(text)) throw new Error(`not hex: ${text.slice(0, 40)}`);
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** The first n bytes of a, b, ..., z, a, ... */
export function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = 0x61 + (i % LETTERS);
  return bytes;
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Hex as a log shows it: more than 160 bytes are shortened. */
export function log_hex(bytes: Uint8Array): string {
  return shortened(bytes, LOG_BYTES, LOG_HEAD_BYTES);
}

/** Hex as a frame record shows it: more than 32 bytes are shortened. */
export function frame_hex(bytes: Uint8Array): string {
  return shortened(bytes, FRAME_BYTES, FRAME_HEAD_BYTES);
}

function shortened(bytes: Uint8Array, most: number, head: number): string {
  if (bytes.length <= most) return hex(bytes);
  return `${hex(bytes.subarray(0, head))}~${bytes.length}~${fnv1a(bytes).toString(16).padStart(8, '0')}`;
}

/** FNV-1a, 32 bits. */
export function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** An IPv4 address as a number, from dots. */
export function from_dots(text: string): number {
  const parts = text.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) {
    throw new Error(`not an IPv4 address: ${text}`);
  }
  return parts.reduce((address, part) => ((address << 8) | part) >>> 0, 0);
}

export function to_dots(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}

export function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

export function u32(bytes: Uint8Array, at: number): number {
  return ((u16(bytes, at) << 16) | u16(bytes, at + 2)) >>> 0;
}
