// What the passes need to know of a linked module, and the module with other code.

import { joined_bytes } from '../../../rtos/sim/joined_bytes.ts';
import { CODE_SECTION, NO_RESULT, OP, Reader, type Section, sections, unsigned_leb } from './wasm_reader.ts';

const CUSTOM_SECTION = 0;
const TYPE_SECTION = 1;
const IMPORT_SECTION = 2;
const FUNCTION_SECTION = 3;
const MEMORY_SECTION = 5;
const GLOBAL_SECTION = 6;
const EXPORT_SECTION = 7;
const NAMES_OF_FUNCTIONS = 1;
const NAMES_OF_GLOBALS = 7;
const FUNCTION_KIND = 0;
const GLOBAL_KIND = 3;

export interface ImportedFunction {
  readonly module: string;
  readonly name: string;
}

export interface ModuleFacts {
  readonly code: Section;
  /** Exported functions by name. */
  readonly functions: ReadonlyMap<string, number>;
  /** All functions that have a name. */
  readonly function_names: ReadonlyMap<number, string>;
  /** Exported globals, and those that have a name. */
  readonly globals: ReadonlyMap<string, number>;
  /** What each global begins with, where that is a constant word: of an exported variable its address. */
  readonly global_values: readonly (number | undefined)[];
  /** Functions are numbered from these on. */
  readonly imports: readonly ImportedFunction[];
  /** How many parameters each function of the module itself has, and what it returns, as the type of a block. */
  readonly parameters: readonly number[];
  readonly results: readonly number[];
}

export function read_module(wasm: Uint8Array): ModuleFacts {
  const found = sections(wasm);
  const code = found.find(({ id }) => id === CODE_SECTION);
  if (code === undefined) throw new Error('the linked module has no code');
  const read = <T>(id: number, item: (reader: Reader) => T): T[] => {
    const section = found.find((one) => one.id === id);
    if (section === undefined) return [];
    const reader = new Reader(wasm, section.body, section.end);
    return Array.from({ length: reader.u32() }, () => item(reader));
  };
  const functions = new Map<string, number>();
  const globals = new Map<string, number>();
  const function_names = new Map<number, string>();
  read(EXPORT_SECTION, (reader) => {
    const name = reader.text();
    const kind = reader.byte();
    const index = reader.u32();
    if (kind === FUNCTION_KIND) functions.set(name, index);
    if (kind === GLOBAL_KIND) globals.set(name, index);
  });
  for (const { id, body, end } of found) {
    const reader = new Reader(wasm, body, end);
    if (id !== CUSTOM_SECTION || reader.text() !== 'name') continue;
    read_names(reader, (kind, index, name) => {
      if (kind === NAMES_OF_FUNCTIONS) function_names.set(index, name);
      // The stack pointer is not exported; it is known by its name.
      if (kind === NAMES_OF_GLOBALS) globals.set(name, index);
    });
  }
  const types = read(TYPE_SECTION, function_type);
  const own = read(FUNCTION_SECTION, (reader) => types[reader.u32()] as FunctionType);
  return {
    code,
    functions,
    function_names,
    globals,
    global_values: read(GLOBAL_SECTION, first_value),
    imports: read(IMPORT_SECTION, imported_function),
    parameters: own.map(({ parameters }) => parameters),
    results: own.map(({ result }) => result),
  };
}

function read_names(reader: Reader, take: (kind: number, index: number, name: string) => void): void {
  while (reader.at < reader.end) {
    const kind = reader.byte();
    const end = reader.u32() + reader.at;
    if (kind === NAMES_OF_FUNCTIONS || kind === NAMES_OF_GLOBALS) {
      for (let left = reader.u32(); left > 0; left--) {
        const index = reader.u32();
        take(kind, index, reader.text());
      }
    }
    reader.at = end;
  }
}

interface FunctionType {
  readonly parameters: number;
  readonly result: number;
}

/** The compiler makes functions with one result at most. */
function function_type(reader: Reader): FunctionType {
  reader.byte();
  const parameters = reader.u32();
  reader.at += parameters;
  const results = reader.u32();
  let result: number = NO_RESULT;
  for (let left = results; left > 0; left--) result = reader.byte();
  return { parameters, result };
}

/** The linker imports functions only. */
function imported_function(reader: Reader): ImportedFunction {
  const module = reader.text();
  const name = reader.text();
  if (reader.byte() !== FUNCTION_KIND)
    throw new Error(`the linked module imports ${name}, which is not a function`);
  reader.u32();
  return { module, name };
}

function first_value(reader: Reader): number | undefined {
  reader.at += 2;
  if (reader.byte() !== OP.I32_CONST) {
    reader.at--;
    skip_expression(reader);
    return undefined;
  }
  const value = reader.s32();
  reader.byte();
  return value >>> 0;
}

/** A constant of another type, up to the `end` behind it. */
function skip_expression(reader: Reader): void {
  const opcode = reader.byte();
  if (opcode === 0x43) reader.at += 4;
  else if (opcode === 0x44) reader.at += 8;
  else reader.skip_number();
  reader.byte();
}

/** The place of a name in one of the tables. */
export function index_of(table: ReadonlyMap<string, number>, name: string): number {
  const index = table.get(name);
  if (index === undefined) throw new Error(`the linked module has no ${name}`);
  return index;
}

/** The address of an exported variable. */
export function address_of({ globals, global_values }: ModuleFacts, name: string): number {
  const address = global_values[index_of(globals, name)];
  if (address === undefined) throw new Error(`the linked module has no variable ${name}`);
  return address;
}

export interface WithCode {
  readonly wasm: Uint8Array;
  /** Where the contents of the code section begin in it. */
  readonly code_at: number;
}

/** The module with other contents of its code section. */
export function with_code(wasm: Uint8Array, { start, end }: Section, code: Uint8Array): WithCode {
  const size = unsigned_leb(code.length);
  const code_at = start + 1 + size.length;
  const out = new Uint8Array(code_at + code.length + (wasm.length - end));
  out.set(wasm.subarray(0, start));
  out[start] = CODE_SECTION;
  out.set(size, start + 1);
  out.set(code, code_at);
  out.set(wasm.subarray(end), code_at + code.length);
  return { wasm: out, code_at };
}

const PAGE_BYTES = 65_536;

/** The module with so much more memory behind that of the linker, which neither the firmware nor its heap knows of. */
export function with_memory(wasm: Uint8Array, bytes: number): Uint8Array {
  const section = sections(wasm).find(({ id }) => id === MEMORY_SECTION);
  if (section === undefined) throw new Error('the linked module has no memory');
  const reader = new Reader(wasm, section.body, section.end);
  reader.u32();
  const flags = reader.byte();
  const pages = unsigned_leb(reader.u32() + Math.ceil(bytes / PAGE_BYTES));
  const body = [1, flags, ...pages, ...((flags & 1) === 0 ? [] : pages)];
  const head = [MEMORY_SECTION, ...unsigned_leb(body.length), ...body];
  const out = new Uint8Array(section.start + head.length + wasm.length - section.end);
  out.set(wasm.subarray(0, section.start));
  out.set(head, section.start);
  out.set(wasm.subarray(section.end), section.start + head.length);
  return out;
}

/** The module without what debuggers read: nobody does behind this step, and each later one would take its time over it. */
export function without_debug_sections(wasm: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  let from = 0;
  for (const { id, start, body, end } of sections(wasm)) {
    if (id !== CUSTOM_SECTION || !new Reader(wasm, body, end).text().startsWith('.debug_')) continue;
    kept.push(wasm.subarray(from, start));
    from = end;
  }
  kept.push(wasm.subarray(from));
  return joined_bytes(kept);
}
