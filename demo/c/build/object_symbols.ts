// Which names an object file leaves open and which it defines (WebAssembly object files, "linking" section, version 2).

import { CODE_SECTION, Reader, sections } from '../instrument/wasm_reader.ts';

export interface ObjectSymbols {
  readonly defined: ReadonlySet<string>;
  readonly undefined: ReadonlySet<string>;
}

/** A function that an object calls and does not define; all its parameters are words. */
export interface CalledFunction {
  readonly parameters: number;
  /** It answers a word. */
  readonly returns: boolean;
}

const CUSTOM_SECTION = 0;
const TYPE_SECTION = 1;
const I32 = 0x7f;
const IMPORT_SECTION = 2;
const SYMBOL_TABLE = 8;
const KINDS = { function: 0, data: 1, global: 2, section: 3, tag: 4, table: 5 } as const;
const WEAK = 0x01;
const LOCAL = 0x02;
const UNDEFINED = 0x10;
const EXPLICIT_NAME = 0x40;

/** Names of imports by their kind, in the order of their indices. */
function import_names(bytes: Uint8Array): Map<number, string[]> {
  const names = new Map<number, string[]>();
  const section = sections(bytes).find(({ id }) => id === IMPORT_SECTION);
  if (section === undefined) return names;
  const reader = new Reader(bytes, section.body, section.end);
  for (let left = reader.u32(); left > 0; left--) {
    reader.text();
    const name = reader.text();
    const kind = reader.byte();
    skip_description(reader, kind);
    names.set(kind, [...(names.get(kind) ?? []), name]);
  }
  return names;
}

/** Kinds of imports: 0 function, 1 table, 2 memory, 3 global, 4 tag. */
function skip_description(reader: Reader, kind: number): void {
  if (kind === 3) {
    reader.byte();
    reader.byte();
    return;
  }
  if (kind === 1 || kind === 4) reader.byte();
  if (kind === 1 || kind === 2) {
    const has_most = (reader.u32() & 1) !== 0;
    reader.skip_number();
    if (has_most) reader.skip_number();
    return;
  }
  reader.u32();
}

/** The kind that an import of a symbol of this kind has. */
const IMPORT_KINDS: ReadonlyMap<number, number> = new Map([
  [KINDS.function, 0],
  [KINDS.global, 3],
  [KINDS.tag, 4],
  [KINDS.table, 1],
]);

function symbol_table(bytes: Uint8Array): Reader | null {
  for (const { id, body, end } of sections(bytes)) {
    if (id !== CUSTOM_SECTION) continue;
    const reader = new Reader(bytes, body, end);
    if (reader.text() !== 'linking') continue;
    reader.u32();
    while (reader.at < end) {
      const kind = reader.byte();
      const size = reader.u32();
      if (kind === SYMBOL_TABLE) return new Reader(bytes, reader.at, reader.at + size);
      reader.at += size;
    }
  }
  return null;
}

interface ObjectSymbol {
  readonly kind: number;
  /** Of a function: its number, imports first. */
  readonly index: number;
  readonly name: string | undefined;
  readonly is_open: boolean;
  /** It is no other file's business. */
  readonly is_local: boolean;
}

function read_symbol(reader: Reader, imports: ReadonlyMap<number, readonly string[]>): ObjectSymbol {
  const kind = reader.byte();
  const flags = reader.u32();
  const is_open = (flags & UNDEFINED) !== 0;
  // Who asks weakly for a name can do without it.
  const about = { kind, is_open, is_local: (flags & (is_open ? LOCAL | WEAK : LOCAL)) !== 0 };
  if (kind === KINDS.data) {
    const name = reader.text();
    if (!is_open) for (let number = 0; number < 3; number++) reader.u32();
    return { ...about, index: 0, name };
  }
  const index = reader.u32();
  if (kind === KINDS.section) return { ...about, index, name: undefined };
  const named = !is_open || (flags & EXPLICIT_NAME) !== 0;
  const name = named ? reader.text() : imports.get(IMPORT_KINDS.get(kind) ?? -1)?.[index];
  return { ...about, index, name };
}

function symbols(bytes: Uint8Array): ObjectSymbol[] {
  const reader = symbol_table(bytes);
  if (reader === null) return [];
  const imports = import_names(bytes);
  return Array.from({ length: reader.u32() }, () => read_symbol(reader, imports));
}

export function object_symbols(bytes: Uint8Array): ObjectSymbols {
  const defined = new Set<string>();
  const open = new Set<string>();
  for (const { name, is_open, is_local } of symbols(bytes))
    if (name !== undefined && !is_local) (is_open ? open : defined).add(name);
  return { defined, undefined: open };
}

interface DefinedFunction {
  readonly name: string;
  /** Where its code is, in the file. */
  readonly from: number;
  readonly to: number;
}

/** The functions that an object has, those that only it knows too. */
export function defined_functions(bytes: Uint8Array): DefinedFunction[] {
  const imported = import_names(bytes).get(0)?.length ?? 0;
  const bodies = items(bytes, CODE_SECTION, (reader) => {
    const size = reader.u32();
    const from = reader.at;
    reader.at += size;
    return { from, to: from + size };
  });
  return symbols(bytes).flatMap(({ kind, index, name, is_open }) => {
    const body = bodies[index - imported];
    return kind !== KINDS.function || is_open || body === undefined ? [] : [{ name: name ?? '', ...body }];
  });
}

function items<T>(bytes: Uint8Array, id: number, item: (reader: Reader) => T): T[] {
  const section = sections(bytes).find((one) => one.id === id);
  if (section === undefined) return [];
  const reader = new Reader(bytes, section.body, section.end);
  return Array.from({ length: reader.u32() }, () => item(reader));
}

function type_of(reader: Reader): CalledFunction | null {
  reader.byte();
  const parameters = Array.from({ length: reader.u32() }, () => reader.byte());
  const results = Array.from({ length: reader.u32() }, () => reader.byte());
  const words = [...parameters, ...results].every((type) => type === I32) && results.length <= 1;
  return words ? { parameters: parameters.length, returns: results.length === 1 } : null;
}

/** The functions that an object calls and does not define, as far as they take and answer words. */
export function called_functions(bytes: Uint8Array): Map<string, CalledFunction> {
  const types = items(bytes, TYPE_SECTION, type_of);
  const imports = items(bytes, IMPORT_SECTION, (reader) => {
    reader.text();
    const name = reader.text();
    const kind = reader.byte();
    if (kind !== 0) {
      skip_description(reader, kind);
      return [name, null] as const;
    }
    return [name, types[reader.u32()] ?? null] as const;
  });
  return new Map(imports.flatMap(([name, type]) => (type === null ? [] : [[name, type] as const])));
}
