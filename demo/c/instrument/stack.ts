// The stack check: where the stack pointer is set, it is held against `sim_stack_low`, the end of the current thread's stack.

import type { Body, Insertion } from './body.ts';
import { index_of, type ModuleFacts } from './module.ts';
import { NO_RESULT, OP, Reader, unsigned_leb } from './wasm_reader.ts';

export class StackPass {
  private readonly bytes: Uint8Array;
  private readonly pointer: number;
  private readonly check: readonly number[];

  constructor(bytes: Uint8Array, { globals, functions }: ModuleFacts) {
    this.bytes = bytes;
    this.pointer = index_of(globals, '__stack_pointer');
    this.check = [
      ...[OP.GLOBAL_GET, ...unsigned_leb(this.pointer)],
      ...[OP.GLOBAL_GET, ...unsigned_leb(index_of(globals, 'sim_stack_low'))],
      ...[OP.I32_LT_U, OP.IF, NO_RESULT],
      ...[OP.CALL, ...unsigned_leb(index_of(functions, 'sim_overflow')), OP.END],
    ];
  }

  insertions({ instructions }: Body): Insertion[] {
    return instructions
      .filter(
        ({ opcode, operands }) =>
          opcode === OP.GLOBAL_SET && new Reader(this.bytes, operands).u32() === this.pointer,
      )
      .map(({ end }) => ({ at: end, code: this.check }));
  }
}
