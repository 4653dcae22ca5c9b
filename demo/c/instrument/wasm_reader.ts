// As much of the WebAssembly binary format as the passes need (core specification 2.0, chapter 5): sections, numbers, the
// length of each instruction.

export class Reader {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  byte(): number {
    if (this.at >= this.end) throw new Error(`the module ends at byte ${this.end}, inside something`);
    return this.bytes[this.at++] as number;
  }

  /** An unsigned LEB128 number up to 32 bits. */
  u32(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  /** A signed LEB128 number of 32 bits. */
  s32(): number {
    let value = 0;
    let shift = 0;
    for (;;) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      shift += 7;
      if (byte < 0x80) return shift < 32 && (byte & 0x40) !== 0 ? value | (-1 << shift) : value;
    }
  }

  /** Steps over a LEB128 number of any size and sign. */
  skip_number(): void {
    while (this.byte() >= 0x80);
  }

  text(): string {
    const length = this.u32();
    this.at += length;
    return new TextDecoder().decode(this.bytes.subarray(this.at - length, this.at));
  }
}

export interface Section {
  readonly id: number;
  /** The whole section, its id and size too. */
  readonly start: number;
  /** Its contents. */
  readonly body: number;
  readonly end: number;
}

export const CODE_SECTION = 10;
const HEADER_BYTES = 8;

export function sections(bytes: Uint8Array): Section[] {
  const reader = new Reader(bytes, HEADER_BYTES);
  const found: Section[] = [];
  while (reader.at < bytes.length) {
    const start = reader.at;
    const id = reader.byte();
    const size = reader.u32();
    found.push({ id, start, body: reader.at, end: reader.at + size });
    reader.at += size;
  }
  return found;
}

export function unsigned_leb(value: number): number[] {
  const out: number[] = [];
  do {
    const low = value % 128;
    value = Math.floor(value / 128);
    out.push(value > 0 ? low | 0x80 : low);
  } while (value > 0);
  return out;
}

export function signed_leb(value: number): number[] {
  const out: number[] = [];
  for (;;) {
    const low = value & 0x7f;
    value >>= 7;
    if ((value === 0 && (low & 0x40) === 0) || (value === -1 && (low & 0x40) !== 0)) return [...out, low];
    out.push(low | 0x80);
  }
}

/** Opcodes that the passes look at or write. */
export const OP = {
  UNREACHABLE: 0x00,
  BLOCK: 0x02,
  LOOP: 0x03,
  IF: 0x04,
  ELSE: 0x05,
  END: 0x0b,
  BR: 0x0c,
  BR_IF: 0x0d,
  BR_TABLE: 0x0e,
  RETURN: 0x0f,
  CALL: 0x10,
  CALL_INDIRECT: 0x11,
  LOCAL_GET: 0x20,
  LOCAL_SET: 0x21,
  LOCAL_TEE: 0x22,
  GLOBAL_GET: 0x23,
  GLOBAL_SET: 0x24,
  I32_LOAD: 0x28,
  I64_LOAD: 0x29,
  F64_LOAD: 0x2b,
  I32_LOAD8_U: 0x2d,
  I32_LOAD16_U: 0x2f,
  I64_LOAD32_U: 0x35,
  I32_STORE: 0x36,
  I64_STORE: 0x37,
  F64_STORE: 0x39,
  I64_STORE32: 0x3e,
  I32_CONST: 0x41,
  I64_CONST: 0x42,
  I32_NE: 0x47,
  I32_LT_S: 0x48,
  I32_LT_U: 0x49,
  I32_ADD: 0x6a,
  I32_SUB: 0x6b,
  I32_MUL: 0x6c,
  I32_OR: 0x72,
  I32_SHR_U: 0x76,
  I64_OR: 0x84,
  I64_SHL: 0x86,
  I64_SHR_U: 0x88,
  I64_REINTERPRET_F64: 0xbd,
  F64_REINTERPRET_I64: 0xbf,
  MISC: 0xfc,
} as const;

/** Behind OP.MISC: what works on stretches of memory. */
export const MISC = { MEMORY_INIT: 8, MEMORY_COPY: 10, MEMORY_FILL: 11 } as const;

export const I32 = 0x7f;
export const I64 = 0x7e;
/** A block without a result. */
export const NO_RESULT = 0x40;

const PREFIX_VECTOR = 0xfd;

/** Steps over what follows an opcode. */
export function skip_immediates(reader: Reader, opcode: number): void {
  if (opcode === OP.BLOCK || opcode === OP.LOOP || opcode === OP.IF) reader.skip_number();
  else if (opcode === 0x0e) {
    for (let labels = reader.u32() + 1; labels > 0; labels--) reader.u32();
  } else if (opcode === 0x1c) {
    for (let types = reader.u32(); types > 0; types--) reader.byte();
  } else if (opcode === 0x11) numbers(reader, 2);
  else if (opcode >= 0x28 && opcode <= 0x3e) memory_argument(reader);
  else if (opcode === 0x43) reader.at += 4;
  else if (opcode === 0x44) reader.at += 8;
  else if (WITH_ONE.has(opcode)) reader.skip_number();
  else if (opcode === OP.MISC) misc(reader);
  else if (opcode === PREFIX_VECTOR) vector(reader);
  else if (!is_bare(opcode)) {
    throw new Error(
      `the compiler has written an instruction that is not known here: 0x${opcode.toString(16)}`,
    );
  }
}

/** br, br_if, call, local.get, .set, .tee, global.get, .set, table.get, .set, memory.size, .grow, constants, ref.null, ref.func. */
const WITH_ONE = new Set([
  0x0c, 0x0d, 0x10, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x3f, 0x40, 0x41, 0x42, 0xd0, 0xd2,
]);

function is_bare(opcode: number): boolean {
  return (
    opcode <= 0x01 ||
    opcode === 0x05 ||
    opcode === 0x0b ||
    opcode === 0x0f ||
    opcode === 0x1a ||
    opcode === 0x1b ||
    (opcode >= 0x45 && opcode <= 0xc4) ||
    opcode === 0xd1
  );
}

function numbers(reader: Reader, count: number): void {
  for (let left = count; left > 0; left--) reader.skip_number();
}

function memory_argument(reader: Reader): void {
  numbers(reader, 2);
}

/** Saturating conversions have nothing behind them; of the memory and table instructions some have two numbers. */
function misc(reader: Reader): void {
  const operation = reader.u32();
  if (operation <= 7) return;
  if (operation > 17)
    throw new Error(`the compiler has written an instruction that is not known here: 0xfc ${operation}`);
  numbers(reader, [8, 10, 12, 14].includes(operation) ? 2 : 1);
}

function vector(reader: Reader): void {
  const operation = reader.u32();
  if (operation <= 11) memory_argument(reader);
  else if (operation === 12 || operation === 13) reader.at += 16;
  else if (operation >= 21 && operation <= 34) reader.at += 1;
  else if (operation >= 84 && operation <= 91) {
    memory_argument(reader);
    reader.at += 1;
  } else if (operation === 92 || operation === 93) memory_argument(reader);
}
