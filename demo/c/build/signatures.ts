// What kinds of C functions a module has: the bridge calls each by the function of kit/switch.s for its kind.

import { Reader, type Section, sections } from '../instrument/wasm_reader.ts';

export interface Signatures {
  /** By place in the table of functions: `v1` for void (unsigned), `i2` for a word of two words; undefined: another kind. */
  readonly of_slot: readonly (string | undefined)[];
  readonly of_export: ReadonlyMap<string, string>;
  readonly imported: ReadonlySet<string>;
}

const TYPE_SECTION = 1;
const IMPORT_SECTION = 2;
const FUNCTION_SECTION = 3;
const EXPORT_SECTION = 7;
const ELEMENT_SECTION = 9;
const FUNCTION_KIND = 0;
const I32 = 0x7f;
const I32_CONST = 0x41;
const MOST_PARAMETERS = 5;

/** Of a linked module, whose imports are functions and whose table is filled by one segment from a constant place on. */
export function function_signatures(wasm: Uint8Array): Signatures {
  const found = new Map(sections(wasm).map((section) => [section.id, section]));
  const read = <T>(id: number, item: (reader: Reader) => T): T[] => items(wasm, found.get(id), item);
  const kinds = read(TYPE_SECTION, kind_of_type);
  const imports = read(IMPORT_SECTION, imported_function);
  const defined = read(FUNCTION_SECTION, (reader) => reader.u32());
  const kind_of = [...imports.map(({ type }) => type), ...defined].map((type) => kinds[type]);
  const of_export = new Map<string, string>();
  for (const { name, index } of read(EXPORT_SECTION, exported_function)) {
    const kind = index === undefined ? undefined : kind_of[index];
    if (kind !== undefined) of_export.set(name, kind);
  }
  const of_slot: (string | undefined)[] = [];
  for (const { start, functions } of read(ELEMENT_SECTION, segment)) {
    for (const [place, index] of functions.entries()) of_slot[start + place] = kind_of[index];
  }
  return { of_slot, of_export, imported: new Set(imports.map(({ name }) => name)) };
}

function items<T>(wasm: Uint8Array, section: Section | undefined, item: (reader: Reader) => T): T[] {
  if (section === undefined) return [];
  const reader = new Reader(wasm, section.body, section.end);
  return Array.from({ length: reader.u32() }, () => item(reader));
}

function kind_of_type(reader: Reader): string | undefined {
  reader.byte();
  const parameters = Array.from({ length: reader.u32() }, () => reader.byte());
  const results = Array.from({ length: reader.u32() }, () => reader.byte());
  const words = [...parameters, ...results].every((type) => type === I32);
  if (!words || parameters.length > MOST_PARAMETERS || results.length > 1) return undefined;
  return `${results.length === 0 ? 'v' : 'i'}${parameters.length}`;
}

function imported_function(reader: Reader): { name: string; type: number } {
  reader.text();
  const name = reader.text();
  if (reader.byte() !== FUNCTION_KIND) throw new Error(`the module imports ${name}, which is not a function`);
  return { name, type: reader.u32() };
}

function exported_function(reader: Reader): { name: string; index: number | undefined } {
  const name = reader.text();
  const kind = reader.byte();
  const index = reader.u32();
  return { name, index: kind === FUNCTION_KIND ? index : undefined };
}

function segment(reader: Reader): { start: number; functions: number[] } {
  const flags = reader.u32();
  const opcode = reader.byte();
  if (flags !== 0 || opcode !== I32_CONST)
    throw new Error('the module fills its table in a way that is not known here');
  const start = reader.u32();
  reader.byte();
  return { start, functions: Array.from({ length: reader.u32() }, () => reader.u32()) };
}
