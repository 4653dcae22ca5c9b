// How often code runs: a word of memory for each stretch of code that is run as a whole, which is counted up where it begins. A
// call ends a stretch: whoever waits in it has not come to what stands behind it. Only code that has lines is counted.

import type { Body, Insertion, Instruction } from './body.ts';
import type { ModuleFacts } from './module.ts';
import { OP, Reader, unsigned_leb } from './wasm_reader.ts';

/** What is to be counted. */
export interface CoverSettings {
  /** Where the counters lie. */
  readonly at: number;
  /** True where code of a line that counts begins between two offsets in the file. */
  readonly has_line: (from: number, to: number) => boolean;
}

/** What one counter is for. */
export interface CoverSite {
  /** Where the function begins. */
  readonly body: number;
  /** Its code. */
  readonly from: number;
  readonly to: number;
}

/** Calls of the compiler's own checks come back at once. */
const CHECK = /^__(?:[at]san|ubsan)_/;
const WORD_BYTES = 4;
const ALIGNED = 2;

interface Stretch {
  /** Where it is counted. */
  readonly at: number;
  readonly from: number;
  to: number;
}

/** A block that is open. */
interface Open {
  readonly kind: 'block' | 'loop' | 'if' | 'else';
  /** Code comes to its beginning. */
  readonly live: boolean;
  /** Something comes to its end from elsewhere than the instruction in front of it. */
  joined: boolean;
}

export class CoverPass {
  readonly sites: CoverSite[] = [];
  private readonly bytes: Uint8Array;
  private readonly settings: CoverSettings;
  private readonly checks: ReadonlySet<number>;

  constructor(bytes: Uint8Array, { function_names }: ModuleFacts, settings: CoverSettings) {
    this.bytes = bytes;
    this.settings = settings;
    this.checks = new Set([...function_names].filter(([, name]) => CHECK.test(name)).map(([index]) => index));
  }

  /** `from`: where the function begins in the file, with its locals. */
  insertions(body: Body, from: number): Insertion[] {
    const { at, has_line } = this.settings;
    const counted = this.stretches(body, from).filter((one) => has_line(one.from, one.to));
    return counted.map((stretch) => {
      const number = this.sites.push({ body: from, from: stretch.from, to: stretch.to }) - 1;
      return { at: stretch.at, code: count_up(at + number * WORD_BYTES) };
    });
  }

  private stretches({ from: first, instructions }: Body, start_of_body: number): Stretch[] {
    const found: Stretch[] = [];
    const open: Open[] = [{ kind: 'block', live: true, joined: false }];
    let current: Stretch | null = null;
    const begin = (at: number, from = at): void => {
      current = { at, from, to: at };
      found.push(current);
    };
    begin(first, start_of_body);
    for (const instruction of instructions) {
      const { opcode, end } = instruction;
      const stretch = current as Stretch | null;
      const live = stretch !== null;
      if (live) stretch.to = end;
      switch (opcode) {
        case OP.BLOCK:
          open.push({ kind: 'block', live, joined: false });
          break;
        case OP.LOOP:
          open.push({ kind: 'loop', live, joined: false });
          if (live) begin(end);
          break;
        case OP.IF:
          open.push({ kind: 'if', live, joined: false });
          if (live) begin(end);
          break;
        case OP.ELSE: {
          const { live: reached, joined } = open.pop() as Open;
          open.push({ kind: 'else', live: reached, joined: joined || live });
          if (reached) begin(end);
          break;
        }
        case OP.END: {
          const { kind, live: reached, joined } = open.pop() as Open;
          if (kind !== 'loop' && (joined || (kind === 'if' && reached))) begin(end);
          break;
        }
        default:
          if (!this.goes_on(instruction, open)) current = null;
          else if (live && this.parts(instruction)) begin(end);
      }
    }
    return found;
  }

  /** False where nothing comes to the next instruction. */
  private goes_on({ opcode, operands }: Instruction, open: readonly Open[]): boolean {
    if (opcode === OP.BR || opcode === OP.BR_IF || opcode === OP.BR_TABLE) {
      const reader = new Reader(this.bytes, operands);
      for (let left = opcode === OP.BR_TABLE ? reader.u32() + 1 : 1; left > 0; left--) {
        const block = open.at(-1 - reader.u32());
        if (block !== undefined) block.joined = true;
      }
      return opcode === OP.BR_IF;
    }
    return opcode !== OP.RETURN && opcode !== OP.UNREACHABLE;
  }

  /** True where what follows may not be reached. */
  private parts({ opcode, operands }: Instruction): boolean {
    if (opcode === OP.CALL) return !this.checks.has(new Reader(this.bytes, operands).u32());
    return opcode === OP.BR_IF || opcode === OP.CALL_INDIRECT;
  }
}

function count_up(address: number): number[] {
  const at = [ALIGNED, ...unsigned_leb(address)];
  const nought = [OP.I32_CONST, 0];
  return [...nought, ...nought, OP.I32_LOAD, ...at, OP.I32_CONST, 1, OP.I32_ADD, OP.I32_STORE, ...at];
}
