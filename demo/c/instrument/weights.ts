// What an instruction weighs, in tenths of a unit. A unit is about a cycle of a Cortex-M4 with a floating-point unit for
// single precision, whose memory keeps it waiting for nothing. What such a processor has no instruction for (division of
// 64-bit numbers, double precision) weighs as much as the library function that stands in for it. All of it is a model.

import { MISC, OP, Reader } from './wasm_reader.ts';

/** Units are counted in tenths. */
export const TENTHS = 10;

const REGISTER = 0;
const SIMPLE = 10;
const LOAD = 20;
const STORE = 10;
const WIDE = 20;
const WIDE_SHIFT = 50;
const WIDE_MULTIPLY = 40;
const WIDE_DIVIDE = 400;
const DIVIDE = 80;
const POPULATION_COUNT = 120;
const FLOAT_DIVIDE = 140;
const DOUBLE = 300;
const DOUBLE_DIVIDE = 600;
const CONVERT = 100;
const JUMP = 20;
const TABLE_JUMP = 40;
/** The branch, and what the function saves and brings back. */
const CALL = 60;
const CALL_INDIRECT = 80;
const VECTOR = 40;

/** Opcodes up to and with `last`, in order. */
interface Range {
  readonly last: number;
  readonly weight: number;
}

const RANGES: readonly Range[] = [
  // unreachable, nop, block, loop
  { last: 0x03, weight: REGISTER },
  // if: the branch around it
  { last: 0x04, weight: SIMPLE },
  // else, end and what nobody writes
  { last: 0x0b, weight: REGISTER },
  // br, br_if
  { last: 0x0d, weight: JUMP },
  { last: 0x0e, weight: TABLE_JUMP },
  // return: what it does is part of the call
  { last: 0x0f, weight: REGISTER },
  { last: 0x10, weight: CALL },
  { last: 0x11, weight: CALL_INDIRECT },
  // drop
  { last: 0x1a, weight: REGISTER },
  // select
  { last: 0x1c, weight: WIDE },
  // locals are registers
  { last: 0x22, weight: REGISTER },
  // globals, tables
  { last: 0x26, weight: SIMPLE },
  // i32.load, i64.load, f32.load, f64.load
  { last: 0x28, weight: LOAD },
  { last: 0x29, weight: LOAD + SIMPLE },
  { last: 0x2a, weight: LOAD },
  { last: 0x2b, weight: LOAD + SIMPLE },
  // loads of parts of a word, and of a double word
  { last: 0x2f, weight: LOAD },
  { last: 0x35, weight: LOAD + SIMPLE },
  // i32.store, i64.store, f32.store, f64.store
  { last: 0x36, weight: STORE },
  { last: 0x37, weight: 2 * STORE },
  { last: 0x38, weight: STORE },
  { last: 0x39, weight: 2 * STORE },
  // stores of parts
  { last: 0x3e, weight: STORE },
  // memory.size, memory.grow
  { last: 0x40, weight: SIMPLE },
  // constants
  { last: 0x44, weight: REGISTER },
  // comparisons: words, double words, floats, doubles
  { last: 0x4f, weight: SIMPLE },
  { last: 0x5a, weight: WIDE },
  { last: 0x60, weight: SIMPLE },
  { last: 0x66, weight: DOUBLE / 3 },
  // clz, ctz
  { last: 0x68, weight: SIMPLE },
  { last: 0x69, weight: POPULATION_COUNT },
  // add, sub, mul
  { last: 0x6c, weight: SIMPLE },
  // div, rem
  { last: 0x70, weight: DIVIDE },
  // logic, shifts, rotations
  { last: 0x78, weight: SIMPLE },
  // the same for double words: clz, ctz
  { last: 0x7a, weight: WIDE },
  { last: 0x7b, weight: 2 * POPULATION_COUNT },
  { last: 0x7d, weight: WIDE },
  { last: 0x7e, weight: WIDE_MULTIPLY },
  { last: 0x82, weight: WIDE_DIVIDE },
  { last: 0x85, weight: WIDE },
  { last: 0x8a, weight: WIDE_SHIFT },
  // floats: abs, neg, rounding
  { last: 0x90, weight: SIMPLE },
  { last: 0x91, weight: FLOAT_DIVIDE },
  { last: 0x94, weight: SIMPLE },
  { last: 0x95, weight: FLOAT_DIVIDE },
  { last: 0x98, weight: SIMPLE },
  // doubles: abs, neg, rounding
  { last: 0x9a, weight: SIMPLE },
  { last: 0x9e, weight: CONVERT },
  { last: 0x9f, weight: DOUBLE_DIVIDE },
  { last: 0xa2, weight: DOUBLE },
  { last: 0xa3, weight: DOUBLE_DIVIDE },
  { last: 0xa5, weight: DOUBLE },
  { last: 0xa6, weight: SIMPLE },
  // i32.wrap
  { last: 0xa7, weight: REGISTER },
  { last: 0xab, weight: CONVERT },
  // i64.extend
  { last: 0xad, weight: SIMPLE },
  { last: 0xbb, weight: CONVERT },
  // the bits of one type as another
  { last: 0xbf, weight: SIMPLE },
  // extensions of signs
  { last: 0xc4, weight: SIMPLE },
  { last: 0xd2, weight: REGISTER },
  { last: OP.MISC, weight: CONVERT },
  { last: 0xff, weight: VECTOR },
];

const WEIGHTS: readonly number[] = Array.from(
  { length: 256 },
  (_, opcode) => RANGES.find(({ last }) => opcode <= last)?.weight ?? SIMPLE,
);

/** Tenths of a unit for an instruction by itself; the length of a stretch of memory comes on top. */
export function weight_of(opcode: number): number {
  return WEIGHTS[opcode] as number;
}

/** Tenths for each byte: of a word that is copied two cycles, of one that is written one, and the loop around it. */
const PER_BYTE_COPIED = 6;
const PER_BYTE_FILLED = 3;

/** Tenths of a unit for each byte that an instruction behind OP.MISC works on; 0: it does not work on memory. */
export function weight_per_byte(bytes: Uint8Array, operands: number): number {
  const operation = new Reader(bytes, operands).u32();
  if (operation === MISC.MEMORY_COPY || operation === MISC.MEMORY_INIT) return PER_BYTE_COPIED;
  return operation === MISC.MEMORY_FILL ? PER_BYTE_FILLED : 0;
}
