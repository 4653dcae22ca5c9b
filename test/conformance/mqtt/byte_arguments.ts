/**
 * Byte string arguments of operations: for an argument `x` there may be `xFill`, `xHex` or `x`, and `xLen` overrides
 * the length passed (conformance README of mqtt, section 4).
 */

import type { JsonObject } from '../case.ts';
import { ascii, from_hex, pattern } from '../wire/bytes.ts';
import { number_of } from '../wire/lab.ts';

/** The bytes of an argument; null for a null pointer. */
export function bytes_of(op: JsonObject, name: string): Uint8Array | null {
  const fill = op[`${name}Fill`];
  if (typeof fill === 'number') return pattern(fill);
  const digits = op[`${name}Hex`];
  if (typeof digits === 'string') return from_hex(digits);
  const text = op[name];
  return typeof text === 'string' ? ascii(text) : null;
}

/** The bytes of an argument and the length passed for them. */
export function bytes_and_length(op: JsonObject, name: string): [bytes: Uint8Array | null, length: number] {
  const bytes = bytes_of(op, name);
  return [bytes, number_of(op, `${name}Len`, bytes === null ? 0 : bytes.length)];
}
