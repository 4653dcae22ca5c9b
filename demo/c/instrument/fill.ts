// Frames on the stack that begin with a pattern: where a function takes its part of the stack, that part is filled with the
// byte in `sim_fill`, if there is one. A build with checks has it, so that two runs with two patterns differ where C uses what
// it has never written.

import type { Body, Insertion } from './body.ts';
import { address_of, index_of, type ModuleFacts } from './module.ts';
import { I32, MISC, NO_RESULT, OP, Reader, signed_leb, unsigned_leb } from './wasm_reader.ts';

/** A new local of a function: where the stack pointer was. */
export const FILL_LOCALS: readonly number[] = [I32];

export class FillPass {
  private readonly bytes: Uint8Array;
  private readonly pointer: number;
  private readonly pattern: readonly number[];

  constructor(bytes: Uint8Array, facts: ModuleFacts) {
    this.bytes = bytes;
    this.pointer = index_of(facts.globals, '__stack_pointer');
    this.pattern = [OP.I32_CONST, ...signed_leb(address_of(facts, 'sim_fill')), OP.I32_LOAD, 2, 0];
  }

  /** `local` is the new local. They go behind those of the stack check: what does not fit is not filled. */
  insertions({ instructions }: Body, local: number): Insertion[] {
    const pointer = [OP.GLOBAL_GET, ...unsigned_leb(this.pointer)];
    const before = [OP.LOCAL_GET, ...unsigned_leb(local)];
    const fill = [
      // Taken, not given back.
      ...[...pointer, ...before, OP.I32_LT_U, OP.IF, NO_RESULT],
      ...[...this.pattern, OP.IF, NO_RESULT],
      ...[...pointer, ...this.pattern, ...before, ...pointer, OP.I32_SUB, OP.MISC, MISC.MEMORY_FILL, 0],
      ...[OP.END, OP.END],
    ];
    const sets = instructions.filter(
      ({ opcode, operands }) =>
        opcode === OP.GLOBAL_SET && new Reader(this.bytes, operands).u32() === this.pointer,
    );
    return sets.flatMap(({ start, end }) => [
      { at: start, code: [...pointer, OP.LOCAL_SET, ...unsigned_leb(local)] },
      { at: end, code: fill },
    ]);
  }
}
