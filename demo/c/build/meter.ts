// What the build adds to compiled code:
//
// - the loop meter: at each turn of a loop the number of its instructions (those of loops inside it count there) is added to
//   `sim_work`; where that has become WORK_BEFORE_CHARGE, `sim_charge` of the kit hands it to the board as work that takes time;
// - the stack check: where the stack pointer is set, it is held against `sim_stack_low`, the end of the current thread's stack.
//
// It is done on the linked module, instruction by instruction; no address, index or name in it changes. With lines wanted, it says
// which instruction has gone where.

import {
  CODE_SECTION,
  OP,
  Reader,
  type Section,
  sections,
  signed_leb,
  skip_immediates,
  unsigned_leb,
} from './wasm_reader.ts';

/** Instructions that a loop may do before the board hears of it: 10 us of a board at 10 ns an instruction. */
export const WORK_BEFORE_CHARGE = 1000;

/** Functions of the kit that are the checks themselves, or move from one stack to another. */
const SETS_STACK = /^sim_(?:charge|overflow|set_stack|[vi]\d)$/;

const IMPORT_SECTION = 2;
const EXPORT_SECTION = 7;
const CUSTOM_SECTION = 0;
const NAMES_OF_GLOBALS = 7;
const FUNCTION_KIND = 0;
const GLOBAL_KIND = 3;
const LESS_THAN_U = 0x49;
const GREATER_OR_EQUAL_S = 0x4e;
const ADD = 0x6a;
const CONST = 0x41;
const NO_RESULT = 0x40;

export interface MeterSettings {
  readonly meter: boolean;
  readonly stack_check: boolean;
}

export interface Metered {
  readonly wasm: Uint8Array;
  /** Old and new offsets in the file of every instruction, in order: pairs. */
  readonly moved: readonly number[];
}

interface Names {
  readonly functions: ReadonlyMap<string, number>;
  readonly globals: ReadonlyMap<string, number>;
  readonly imported_functions: number;
}

/** The module with the loop meter and the stack check in it. */
export function add_checks(wasm: Uint8Array, settings: MeterSettings): Metered {
  const found = sections(wasm);
  const code = found.find(({ id }) => id === CODE_SECTION);
  if (code === undefined) throw new Error('the linked module has no code');
  const names = read_names(wasm, found);
  const moved: number[] = [];
  const { bytes, bodies } = rewrite_code(wasm, code, names, settings);
  const size = unsigned_leb(bytes.length);
  const out = new Uint8Array(code.start + 1 + size.length + bytes.length + (wasm.length - code.end));
  out.set(wasm.subarray(0, code.start));
  out[code.start] = CODE_SECTION;
  out.set(size, code.start + 1);
  const body = code.start + 1 + size.length;
  out.set(bytes, body);
  out.set(wasm.subarray(code.end), body + bytes.length);
  for (const { at, pairs } of bodies) {
    for (let i = 0; i < pairs.length; i += 2)
      moved.push(pairs[i] as number, (pairs[i + 1] as number) + at + body);
  }
  return { wasm: out, moved };
}

function read_names(wasm: Uint8Array, found: readonly Section[]): Names {
  const functions = new Map<string, number>();
  const globals = new Map<string, number>();
  for (const section of found) {
    const reader = new Reader(wasm, section.body, section.end);
    if (section.id === EXPORT_SECTION) {
      for (let left = reader.u32(); left > 0; left--) {
        const name = reader.text();
        const kind = reader.byte();
        const index = reader.u32();
        if (kind === FUNCTION_KIND) functions.set(name, index);
        if (kind === GLOBAL_KIND) globals.set(name, index);
      }
    } else if (section.id === CUSTOM_SECTION && reader.text() === 'name')
      read_names_of_globals(reader, globals);
  }
  const imports = found.find(({ id }) => id === IMPORT_SECTION);
  return {
    functions,
    globals,
    imported_functions: imports === undefined ? 0 : count_functions(wasm, imports),
  };
}

/** The stack pointer is not exported; it is known by its name. */
function read_names_of_globals(reader: Reader, globals: Map<string, number>): void {
  while (reader.at < reader.end) {
    const kind = reader.byte();
    const end = reader.u32() + reader.at;
    if (kind === NAMES_OF_GLOBALS) {
      for (let left = reader.u32(); left > 0; left--) {
        const index = reader.u32();
        globals.set(reader.text(), index);
      }
    }
    reader.at = end;
  }
}

/** The linker imports functions only. */
function count_functions(wasm: Uint8Array, { body, end }: Section): number {
  const reader = new Reader(wasm, body, end);
  const count = reader.u32();
  for (let left = count; left > 0; left--) {
    reader.text();
    const name = reader.text();
    if (reader.byte() !== FUNCTION_KIND)
      throw new Error(`the linked module imports ${name}, which is not a function`);
    reader.u32();
  }
  return count;
}

function index_of(table: ReadonlyMap<string, number>, name: string): number {
  const index = table.get(name);
  if (index === undefined) throw new Error(`the linked module has no ${name}`);
  return index;
}

interface Rewritten {
  readonly bytes: Uint8Array;
  /** Each function's place in the new code, and its instructions: old offset in the file, new offset in the function. */
  readonly bodies: readonly { readonly at: number; readonly pairs: readonly number[] }[];
}

function rewrite_code(
  wasm: Uint8Array,
  code: Section,
  names: Names,
  { meter, stack_check }: MeterSettings,
): Rewritten {
  const own = new Set(
    [...names.functions].filter(([name]) => SETS_STACK.test(name)).map(([, index]) => index),
  );
  const turn = meter ? loop_code(names) : null;
  const check = stack_check ? stack_code(names) : [];
  const stack_pointer = names.globals.get('__stack_pointer');
  const reader = new Reader(wasm, code.body, code.end);
  const count = reader.u32();
  const parts: Uint8Array[] = [Uint8Array.from(unsigned_leb(count))];
  const bodies: { at: number; pairs: number[] }[] = [];
  let length = (parts[0] as Uint8Array).length;
  for (let index = names.imported_functions; index < names.imported_functions + count; index++) {
    const size = reader.u32();
    const from = reader.at;
    const body = own.has(index)
      ? { bytes: wasm.subarray(from, from + size), pairs: [] }
      : rewrite_body(wasm, from, from + size, { turn, check, stack_pointer });
    const head = Uint8Array.from(unsigned_leb(body.bytes.length));
    bodies.push({ at: length + head.length, pairs: body.pairs });
    parts.push(head, body.bytes);
    length += head.length + body.bytes.length;
    reader.at = from + size;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, bodies };
}

/** Code for one turn of a loop with so many instructions. */
function loop_code(names: Names): (instructions: number) => number[] {
  const work = unsigned_leb(index_of(names.globals, 'sim_work'));
  const charge = unsigned_leb(index_of(names.functions, 'sim_charge'));
  const limit = signed_leb(WORK_BEFORE_CHARGE);
  return (instructions) => [
    OP.GLOBAL_GET,
    ...work,
    CONST,
    ...signed_leb(instructions),
    ADD,
    OP.GLOBAL_SET,
    ...work,
    OP.GLOBAL_GET,
    ...work,
    CONST,
    ...limit,
    GREATER_OR_EQUAL_S,
    OP.IF,
    NO_RESULT,
    OP.CALL,
    ...charge,
    OP.END,
  ];
}

function stack_code(names: Names): number[] {
  const pointer = unsigned_leb(index_of(names.globals, '__stack_pointer'));
  const low = unsigned_leb(index_of(names.globals, 'sim_stack_low'));
  const overflow = unsigned_leb(index_of(names.functions, 'sim_overflow'));
  return [
    OP.GLOBAL_GET,
    ...pointer,
    OP.GLOBAL_GET,
    ...low,
    LESS_THAN_U,
    OP.IF,
    NO_RESULT,
    OP.CALL,
    ...overflow,
    OP.END,
  ];
}

interface Additions {
  readonly turn: ((instructions: number) => number[]) | null;
  readonly check: readonly number[];
  readonly stack_pointer: number | undefined;
}

/** What is put behind the instruction that ends at an offset. */
interface Insertion {
  readonly at: number;
  readonly code: () => readonly number[];
}

function rewrite_body(
  wasm: Uint8Array,
  from: number,
  to: number,
  additions: Additions,
): { bytes: Uint8Array; pairs: number[] } {
  const reader = new Reader(wasm, from, to);
  for (let groups = reader.u32(); groups > 0; groups--) {
    reader.u32();
    reader.byte();
  }
  const { insertions, starts } = look_through(reader, additions);
  const out: number[] = [];
  const pairs: number[] = [];
  let copied = from;
  let start = 0;
  const copy_to = (end: number): void => {
    for (; start < starts.length && (starts[start] as number) < end; start++) {
      pairs.push(starts[start] as number, out.length + (starts[start] as number) - copied);
    }
    for (let i = copied; i < end; i++) out.push(wasm[i] as number);
    copied = end;
  };
  for (const { at, code } of insertions) {
    copy_to(at);
    out.push(...code());
  }
  copy_to(to);
  return { bytes: Uint8Array.from(out), pairs };
}

/** Finds the loops and the places where the stack pointer is set, and where each instruction starts. */
function look_through(
  reader: Reader,
  { turn, check, stack_pointer }: Additions,
): { insertions: Insertion[]; starts: number[] } {
  const insertions: Insertion[] = [];
  const starts: number[] = [];
  // Each open block: the counter of the loop that it belongs to.
  const open: { instructions: number }[] = [{ instructions: 0 }];
  while (reader.at < reader.end) {
    starts.push(reader.at);
    const opcode = reader.byte();
    const operands = reader.at;
    skip_immediates(reader, opcode);
    const current = open.at(-1) as { instructions: number };
    if (opcode === OP.LOOP) {
      const loop = { instructions: 0 };
      open.push(loop);
      if (turn !== null) insertions.push({ at: reader.at, code: () => turn(loop.instructions) });
    } else if (opcode === OP.BLOCK || opcode === OP.IF) open.push(current);
    else if (opcode === OP.END) open.pop();
    else {
      current.instructions++;
      if (
        opcode === OP.GLOBAL_SET &&
        check.length > 0 &&
        new Reader(reader.bytes, operands).u32() === stack_pointer
      ) {
        insertions.push({ at: reader.at, code: () => check });
      }
    }
  }
  return { insertions, starts };
}
