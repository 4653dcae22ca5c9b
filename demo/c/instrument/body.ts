// One function of a module, instruction by instruction, and the function with code put between them.

import { Reader, skip_immediates, unsigned_leb } from './wasm_reader.ts';

export interface Instruction {
  readonly opcode: number;
  /** Offsets in the file: of the opcode, of what follows it, and behind the whole. */
  readonly start: number;
  readonly operands: number;
  readonly end: number;
}

export interface Body {
  /** Where the instructions begin. */
  readonly from: number;
  readonly to: number;
  /** The groups of locals as they stand in the file, without their number. */
  readonly groups: number;
  readonly groups_at: number;
  /** Parameters and locals: a new local has this number. */
  readonly locals: number;
  readonly instructions: readonly Instruction[];
}

/** Code that is put in front of what begins at an offset, or in place of the instructions from there up to `instead_of`. */
export interface Insertion {
  readonly at: number;
  readonly code: readonly number[];
  readonly instead_of?: number;
}

export function read_body(wasm: Uint8Array, from: number, to: number, parameters: number): Body {
  const reader = new Reader(wasm, from, to);
  const groups = reader.u32();
  const groups_at = reader.at;
  let locals = parameters;
  for (let left = groups; left > 0; left--) {
    locals += reader.u32();
    reader.byte();
  }
  const instructions: Instruction[] = [];
  const first = reader.at;
  while (reader.at < to) {
    const start = reader.at;
    const opcode = reader.byte();
    const operands = reader.at;
    skip_immediates(reader, opcode);
    instructions.push({ opcode, start, operands, end: reader.at });
  }
  return { from: first, to, groups, groups_at, locals, instructions };
}

export interface NewBody {
  readonly bytes: Uint8Array;
  /** Of every instruction, in order: its old offset in the file, and its new one in the function. */
  readonly pairs: number[];
}

/** The function with more locals of these types, and with the code of the insertions, which are in order. */
export function with_insertions(
  wasm: Uint8Array,
  { from, to, groups, groups_at, instructions }: Body,
  new_locals: readonly number[],
  insertions: readonly Insertion[],
): NewBody {
  const out = unsigned_leb(groups + new_locals.length);
  for (let i = groups_at; i < from; i++) out.push(wasm[i] as number);
  for (const type of new_locals) out.push(1, type);
  const pairs: number[] = [];
  let copied = from;
  let next = 0;
  const copy_to = (end: number): void => {
    for (; next < instructions.length; next++) {
      const { start } = instructions[next] as Instruction;
      if (start >= end) break;
      pairs.push(start, out.length + start - copied);
    }
    for (let i = copied; i < end; i++) out.push(wasm[i] as number);
    copied = end;
  };
  for (const { at, code, instead_of } of insertions) {
    copy_to(at);
    if (instead_of !== undefined) {
      pairs.push(at, out.length);
      copied = instead_of;
      while ((instructions[next]?.start ?? to) < instead_of) next++;
    }
    out.push(...code);
  }
  copy_to(to);
  return { bytes: Uint8Array.from(out), pairs };
}
