// Time from instructions. The word `sim_budget` of the kit is how many tenths of a unit C may compute before the board has to
// hear of it; the host sets it each time C goes on, and reads what is left when C comes back. In a function it is a local: the weight of a
// straight stretch of code is taken off at its end, what is left is stored before a call and where the function ends, and
// loaded behind the call. Where a loop turns, and where a function that calls others begins, C stops for the board if
// nothing is left: interrupts and better threads come there.

import type { Body, Insertion, Instruction } from './body.ts';
import { address_of, index_of, type ModuleFacts } from './module.ts';
import { I32, NO_RESULT, OP, Reader, signed_leb, unsigned_leb } from './wasm_reader.ts';
import { weight_of, weight_per_byte } from './weights.ts';

/** Functions that weigh nothing where they are called: checks that a board does not have. */
const WEIGHTLESS = /^(?:sim_(?!compute$)|__[at]san_(?!mem)|__ubsan_)/;

/** Such checks that are functions of the firmware. */
const CHECK = /^(?:__[at]san_(?!mem)|__ubsan_)/;

/** New locals of a function: what is left, and the length of a stretch of memory. */
export const TIME_LOCALS: readonly number[] = [I32, I32];

export class TimePass {
  private readonly address: readonly number[];
  private readonly stop: readonly number[];
  private readonly weightless: ReadonlySet<number>;
  private readonly unwinding: ReadonlySet<number>;
  private readonly bytes: Uint8Array;
  private readonly facts: ModuleFacts;

  constructor(bytes: Uint8Array, facts: ModuleFacts) {
    this.bytes = bytes;
    this.facts = facts;
    this.address = [OP.I32_CONST, ...signed_leb(address_of(facts, 'sim_budget'))];
    this.stop = [OP.CALL, ...unsigned_leb(index_of(facts.functions, 'sim_spent'))];
    const numbered = facts.imports.map((one, index) => ({ ...one, index }));
    this.weightless = new Set([
      ...numbered.filter(({ name }) => WEIGHTLESS.test(name)).map(({ index }) => index),
      ...[...facts.function_names].filter(([, name]) => WEIGHTLESS.test(name)).map(([index]) => index),
    ]);
    this.unwinding = new Set(
      numbered.filter(({ module }) => module === 'asyncify').map(({ index }) => index),
    );
  }

  /** Checks, and the functions through which C waits: Asyncify leaves these alone, so C cannot stop in them. */
  leaves_alone({ instructions }: Body, index: number): boolean {
    if (CHECK.test(this.facts.function_names.get(index) ?? '')) return true;
    return instructions.some(
      ({ opcode, operands }) => opcode === OP.CALL && this.unwinding.has(this.number_at(operands)),
    );
  }

  private number_at(operands: number): number {
    return new Reader(this.bytes, operands).u32();
  }

  /** Code between which what is left must be in memory, for a function whose new locals begin at `local`. */
  around_call(local: number): { readonly store: readonly number[]; readonly load: readonly number[] } {
    const left = unsigned_leb(local);
    return {
      store: [...this.address, OP.LOCAL_GET, ...left, OP.I32_STORE, 2, 0],
      load: [...this.address, OP.I32_LOAD, 2, 0, OP.LOCAL_SET, ...left],
    };
  }

  /** Calls of functions that `is_hook` says are no calls: they are replaced. */
  insertions(body: Body, is_hook: (call: Instruction) => boolean = () => false): Insertion[] {
    const code = { ...body, instructions: body.instructions.filter((one) => !is_hook(one)) };
    return new Timed(this.bytes, code, this.address, this.stop, (call) =>
      call.opcode === OP.CALL && this.weightless.has(this.number_at(call.operands))
        ? 0
        : weight_of(call.opcode),
    ).all();
  }
}

/** The insertions of one function. */
class Timed {
  private readonly bytes: Uint8Array;
  private readonly body: Body;
  private readonly address: readonly number[];
  private readonly stop: readonly number[];
  private readonly call_weight: (call: Instruction) => number;
  private readonly left: readonly number[];
  private readonly length: readonly number[];
  private readonly found: Insertion[] = [];
  /** The blocks that are open, outermost first: is any branch to the end of it? */
  private readonly open: { loop: boolean; joined: boolean }[] = [{ loop: false, joined: true }];
  /** Tenths of the stretch of code so far. */
  private weight = 0;

  constructor(
    bytes: Uint8Array,
    body: Body,
    address: readonly number[],
    stop: readonly number[],
    call_weight: (call: Instruction) => number,
  ) {
    this.bytes = bytes;
    this.body = body;
    this.address = address;
    this.stop = stop;
    this.call_weight = call_weight;
    this.left = unsigned_leb(body.locals);
    this.length = unsigned_leb(body.locals + 1);
  }

  all(): Insertion[] {
    const { instructions, from } = this.body;
    const calls = instructions.some(({ opcode }) => opcode === OP.CALL || opcode === OP.CALL_INDIRECT);
    this.put(from, [...this.load(), ...(calls ? this.stop_if_spent(false) : [])]);
    for (const instruction of instructions) this.step(instruction);
    return this.found;
  }

  private step(instruction: Instruction): void {
    const { opcode, start, operands, end } = instruction;
    switch (opcode) {
      case OP.BLOCK:
        this.open.push({ loop: false, joined: false });
        break;
      case OP.LOOP:
        this.end_stretch(start);
        this.open.push({ loop: true, joined: false });
        this.put(end, this.stop_if_spent(true));
        break;
      case OP.IF:
        this.weight += weight_of(opcode);
        this.end_stretch(start);
        this.open.push({ loop: false, joined: true });
        break;
      case OP.ELSE:
        this.end_stretch(start);
        break;
      case OP.END:
        this.end_block(start);
        break;
      case OP.BR:
      case OP.BR_IF:
      case OP.BR_TABLE:
      case OP.RETURN:
        this.branch(instruction);
        break;
      case OP.CALL:
      case OP.CALL_INDIRECT:
        this.weight += this.call_weight(instruction);
        this.end_stretch(start, true);
        this.put(end, this.load());
        break;
      case OP.MISC:
        this.weight += weight_of(opcode);
        this.charge_length(start, operands);
        break;
      default:
        this.weight += weight_of(opcode);
    }
  }

  private end_block(start: number): void {
    const block = this.open.pop();
    // Nothing comes in at the end of a block to which nothing branches, nor at that of a loop.
    if (block !== undefined && (block.loop || !block.joined)) return;
    this.end_stretch(start, this.open.length === 0);
  }

  private branch({ opcode, start, operands }: Instruction): void {
    this.weight += weight_of(opcode);
    let leaves = opcode === OP.RETURN;
    if (!leaves) {
      for (const depth of this.labels(opcode, operands)) {
        const block = this.open.at(-1 - depth);
        if (block !== undefined) block.joined = true;
        if (depth === this.open.length - 1) leaves = true;
      }
    }
    this.end_stretch(start, leaves);
  }

  private labels(opcode: number, operands: number): number[] {
    const reader = new Reader(this.bytes, operands);
    return Array.from({ length: opcode === OP.BR_TABLE ? reader.u32() + 1 : 1 }, () => reader.u32());
  }

  /** Takes off what the code up to here weighs; `store`: whoever goes on now reads it from memory. */
  private end_stretch(at: number, store = false): void {
    const { weight, left } = this;
    this.weight = 0;
    const off =
      weight === 0
        ? []
        : [OP.LOCAL_GET, ...left, OP.I32_CONST, ...signed_leb(weight), OP.I32_SUB, OP.LOCAL_SET, ...left];
    this.put(at, store ? [...off, ...this.store()] : off);
  }

  /** The length is on top of the stack. */
  private charge_length(start: number, operands: number): void {
    const { left, length } = this;
    const per_byte = weight_per_byte(this.bytes, operands);
    if (per_byte === 0) return;
    this.put(start, [
      ...[OP.LOCAL_SET, ...length, OP.LOCAL_GET, ...left, OP.LOCAL_GET, ...length],
      ...[OP.I32_CONST, ...signed_leb(per_byte), OP.I32_MUL, OP.I32_SUB, OP.LOCAL_SET, ...left],
      ...[OP.LOCAL_GET, ...length],
    ]);
  }

  private load(): number[] {
    return [...this.address, OP.I32_LOAD, 2, 0, OP.LOCAL_SET, ...this.left];
  }

  private store(): number[] {
    return [...this.address, OP.LOCAL_GET, ...this.left, OP.I32_STORE, 2, 0];
  }

  private stop_if_spent(store: boolean): number[] {
    return [
      ...[OP.LOCAL_GET, ...this.left, OP.I32_CONST, 0, OP.I32_LT_S, OP.IF, NO_RESULT],
      ...(store ? this.store() : []),
      ...[...this.stop, ...this.load(), OP.END],
    ];
  }

  private put(at: number, code: readonly number[]): void {
    if (code.length > 0) this.found.push({ at, code });
  }
}
