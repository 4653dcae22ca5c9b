// Shorter code for what each switch between threads runs: Asyncify's, which saves the frames of C and brings them back.
//
// Asyncify keeps the place up to which frames are saved in the first word of the save area. Each access to it is a load from
// memory that waits for the store before it; here a function keeps it in a local of its own, and only stores it. And the
// functions that begin and end an unwinding or rewinding are a few instructions, which stand where they were called.

import { joined_bytes } from '../../../rtos/sim/joined_bytes.ts';
import { type Body, type Insertion, type Instruction, read_body, with_insertions } from './body.ts';
import { index_of, type ModuleFacts, read_module, with_code } from './module.ts';
import { I32, NO_RESULT, OP, Reader, unsigned_leb } from './wasm_reader.ts';

/** A change of what is made of the same module. */
export const SAVE_CODE_VERSION = '1';

/** What binaryen exports of Asyncify. */
const ASYNCIFY = /^asyncify_/;

const I32_EQ = 0x46;
const I32_GT_U = 0x4b;
const NONE = 0;
const UNWINDING = 1;
const REWINDING = 2;

/** Operands of an access to the word at an address, and to the one behind it. */
const WORD = [2, 0];
const NEXT_WORD = [2, 4];

/** A module with Asyncify, whose functions save and bring back their frames in fewer steps. */
export function with_short_save_code(wasm: Uint8Array): Uint8Array {
  const facts = read_module(wasm);
  const pass = new SaveCode(wasm, facts);
  const asyncify = new Set([...facts.functions].filter(([name]) => ASYNCIFY.test(name)).map(([, at]) => at));
  const reader = new Reader(wasm, facts.code.body, facts.code.end);
  const count = reader.u32();
  const parts: Uint8Array[] = [Uint8Array.from(unsigned_leb(count))];
  for (let place = 0; place < count; place++) {
    const size = reader.u32();
    const from = reader.at;
    const index = facts.imports.length + place;
    const body = read_body(wasm, from, from + size, facts.parameters[place] as number);
    const bytes = (asyncify.has(index) ? null : pass.body(body)) ?? wasm.subarray(from, from + size);
    parts.push(Uint8Array.from(unsigned_leb(bytes.length)), bytes);
    reader.at = from + size;
  }
  return with_code(wasm, facts.code, joined_bytes(parts)).wasm;
}

class SaveCode {
  private readonly wasm: Uint8Array;
  /** `global.get` of Asyncify's state, and of the address of the save area. */
  private readonly get_state: readonly number[];
  private readonly get_area: readonly number[];
  /** What stands in place of a call, by the function. */
  private readonly instead: ReadonlyMap<number, readonly number[]>;

  constructor(wasm: Uint8Array, facts: ModuleFacts) {
    this.wasm = wasm;
    const [state, area] = globals_of_asyncify(wasm, facts);
    this.get_state = [OP.GLOBAL_GET, ...unsigned_leb(state)];
    this.get_area = [OP.GLOBAL_GET, ...unsigned_leb(area)];
    const set_state = (to: number): number[] => [OP.I32_CONST, to, OP.GLOBAL_SET, ...unsigned_leb(state)];
    const set_area = [OP.GLOBAL_SET, ...unsigned_leb(area)];
    const is_too_much = [
      ...[...this.get_area, OP.I32_LOAD, ...WORD, ...this.get_area, OP.I32_LOAD, ...NEXT_WORD],
      ...[I32_GT_U, OP.IF, NO_RESULT, OP.UNREACHABLE, OP.END],
    ];
    this.instead = new Map([
      [index_of(facts.functions, 'asyncify_start_unwind'), [...set_area, ...set_state(UNWINDING)]],
      [index_of(facts.functions, 'asyncify_stop_unwind'), [...set_state(NONE), ...is_too_much]],
      [index_of(facts.functions, 'asyncify_start_rewind'), [...set_area, ...set_state(REWINDING)]],
      [index_of(facts.functions, 'asyncify_stop_rewind'), set_state(NONE)],
    ]);
  }

  /** The new function, null where there is nothing to do. */
  body(body: Body): Uint8Array | null {
    const insertions = new Places(this.wasm, body, this.get_area, this.get_state).insertions();
    const calls = body.instructions.flatMap(({ opcode, start, operands, end }): Insertion[] => {
      const code = opcode === OP.CALL ? this.instead.get(new Reader(this.wasm, operands).u32()) : undefined;
      return code === undefined ? [] : [{ at: start, code, instead_of: end }];
    });
    if (insertions.length + calls.length === 0) return null;
    const all = [...insertions, ...calls].sort((one, other) => one.at - other.at);
    return with_insertions(this.wasm, body, insertions.length > 0 ? [I32] : [], all).bytes;
  }
}

/** asyncify_start_unwind sets both: i32.const 1, global.set STATE, local.get 0, global.set AREA. */
function globals_of_asyncify(wasm: Uint8Array, { code, functions, imports }: ModuleFacts): [number, number] {
  const reader = new Reader(wasm, code.body, code.end);
  reader.u32();
  let size = reader.u32();
  for (let place = index_of(functions, 'asyncify_start_unwind') - imports.length; place > 0; place--) {
    reader.at += size;
    size = reader.u32();
  }
  const { instructions } = read_body(wasm, reader.at, reader.at + size, 1);
  const set = instructions.filter(({ opcode }) => opcode === OP.GLOBAL_SET);
  const [state, area] = set.map(({ operands }) => new Reader(wasm, operands).u32());
  if (state === undefined || area === undefined) throw new Error('binaryen has written another Asyncify');
  return [state, area];
}

/** The accesses of one function to the place in its save area. */
class Places {
  private readonly wasm: Uint8Array;
  private readonly instructions: readonly Instruction[];
  private readonly get_area: readonly number[];
  private readonly get_state: readonly number[];
  private readonly local: readonly number[];
  private readonly found: Insertion[] = [];

  constructor(wasm: Uint8Array, body: Body, get_area: readonly number[], get_state: readonly number[]) {
    this.wasm = wasm;
    this.instructions = body.instructions;
    this.get_area = get_area;
    this.get_state = get_state;
    this.local = unsigned_leb(body.locals);
  }

  /** In straight code the local is right from the first access on, and from one `if` that brings back to the next. */
  insertions(): Insertion[] {
    let is_known = false;
    let known_when_rewinding = false;
    let brings_back = false;
    for (let at = 0; at < this.instructions.length; at++) {
      const { opcode } = this.instructions[at] as Instruction;
      const length = this.moves(at) ? MOVE_LENGTH : this.reads(at) ? READ_LENGTH : 0;
      if (length > 0) {
        this.access(at, length, is_known);
        is_known = true;
        at += length - 1;
      } else if (opcode === OP.IF) {
        brings_back = this.is_when_rewinding(at);
        is_known = brings_back && known_when_rewinding;
        known_when_rewinding = false;
      } else if (opcode === OP.END) {
        known_when_rewinding = brings_back && is_known;
        is_known = brings_back = false;
      } else if (opcode !== OP.BLOCK && !is_straight(opcode)) {
        is_known = known_when_rewinding = brings_back = false;
      }
    }
    return this.found;
  }

  private is_code(at: number, code: readonly number[]): boolean {
    const first = this.instructions[at];
    return first !== undefined && code.every((byte, place) => this.wasm[first.start + place] === byte);
  }

  private opcode(at: number): number | undefined {
    return this.instructions[at]?.opcode;
  }

  private reads(at: number): boolean {
    return this.is_code(at, [...this.get_area, OP.I32_LOAD, ...WORD]);
  }

  /** The place plus or minus a constant becomes the place. */
  private moves(at: number): boolean {
    const by = this.opcode(at + 4);
    return (
      this.is_code(at, this.get_area) &&
      this.reads(at + 1) &&
      this.opcode(at + 3) === OP.I32_CONST &&
      (by === OP.I32_ADD || by === OP.I32_SUB) &&
      this.is_code(at + 5, [OP.I32_STORE, ...WORD])
    );
  }

  /** The `if` is one that Asyncify puts around what is done when the stack is wound up. */
  private is_when_rewinding(at: number): boolean {
    return this.is_code(at - 3, [...this.get_state, OP.I32_CONST, REWINDING, I32_EQ]);
  }

  private access(at: number, length: number, is_known: boolean): void {
    const read = length === MOVE_LENGTH ? at + 1 : at;
    const { start } = this.instructions[read] as Instruction;
    const { end } = this.instructions[read + 1] as Instruction;
    if (is_known) this.found.push({ at: start, code: [OP.LOCAL_GET, ...this.local], instead_of: end });
    const store = this.instructions[at + length - 1] as Instruction;
    if (length === MOVE_LENGTH) this.found.push({ at: store.start, code: [OP.LOCAL_TEE, ...this.local] });
    else if (!is_known) this.found.push({ at: end, code: [OP.LOCAL_TEE, ...this.local] });
  }
}

const READ_LENGTH = 2;
const MOVE_LENGTH = 6;

/** Nothing comes in between that instruction and the next one. */
function is_straight(opcode: number): boolean {
  const is_number = opcode >= OP.I32_CONST && opcode <= OP.F64_REINTERPRET_I64;
  const is_memory = opcode >= OP.I32_LOAD && opcode <= OP.I64_STORE32;
  return is_number || is_memory || (opcode >= OP.LOCAL_GET && opcode <= OP.GLOBAL_GET);
}
