// Lines of C for the instructions of a module or of an object file: the line table of its debug information (DWARF 4 and 5, chapter
// 6.2), which is a program for a small machine that writes one row after the other.

import { CODE_SECTION, Reader, sections } from '../instrument/wasm_reader.ts';

export interface Place {
  readonly file: string;
  readonly line: number;
}

/** From here on, up to the next row, code belongs to a line; null: to none, or there is no code. */
interface Row {
  readonly offset: number;
  readonly place: Place | null;
}

const CUSTOM_SECTION = 0;
/** Where the code of a function would be that the linker has left out. */
const LEFT_OUT = 0xffffffff;

/** Standard opcodes (6.2.5.2), and extended ones (6.2.5.3). */
const COPY = 1;
const ADVANCE_PC = 2;
const ADVANCE_LINE = 3;
const SET_FILE = 4;
const CONST_ADD_PC = 8;
const FIXED_ADVANCE_PC = 9;
const END_SEQUENCE = 1;
const SET_ADDRESS = 2;

/** What fields of a file entry hold, and how (DWARF 5, 6.2.4.1 and 7.5.6). */
const PATH = 1;
const DIRECTORY = 2;
const FORM = {
  string: 0x08,
  line_strp: 0x1f,
  strp: 0x0e,
  data1: 0x0b,
  data2: 0x05,
  udata: 0x0f,
  data16: 0x1e,
};

type Texts = ReadonlyMap<string, Reader>;

function little_endian(reader: Reader, bytes: number): number {
  let value = 0;
  for (let at = 0; at < bytes; at++) value += reader.byte() * 2 ** (8 * at);
  return value;
}

/** A text that ends with a zero. */
function text(reader: Reader): string {
  const from = reader.at;
  while (reader.byte() !== 0);
  return new TextDecoder().decode(reader.bytes.subarray(from, reader.at - 1));
}

function text_at(texts: Texts, section: string, offset: number): string {
  const found = texts.get(section);
  return found === undefined ? '' : text(new Reader(found.bytes, found.at + offset, found.end));
}

function field(reader: Reader, form: number, texts: Texts): string | number {
  switch (form) {
    case FORM.string:
      return text(reader);
    case FORM.line_strp:
      return text_at(texts, '.debug_line_str', little_endian(reader, 4));
    case FORM.strp:
      return text_at(texts, '.debug_str', little_endian(reader, 4));
    case FORM.data1:
      return reader.byte();
    case FORM.data2:
      return little_endian(reader, 2);
    case FORM.udata:
      return reader.u32();
    case FORM.data16:
      reader.at += 16;
      return 0;
    default:
      throw new Error(`a line table has a field of form 0x${form.toString(16)}, which is not known here`);
  }
}

/** Paths are those of the compiler's file system, in which all begin at the root. */
function joined(directory: string, name: string): string {
  const path = name.startsWith('/') ? name : `${directory}/${name}`;
  return path.startsWith('/') ? path : `/${path}`;
}

/** Directories and files of DWARF 4; the first file is number 1. */
function files_of_4(reader: Reader): string[] {
  const directories = [''];
  for (let name = text(reader); name !== ''; name = text(reader)) directories.push(name);
  const files = [''];
  for (let name = text(reader); name !== ''; name = text(reader)) {
    files.push(joined(directories[reader.u32()] ?? '', name));
    reader.u32();
    reader.u32();
  }
  return files;
}

/** The same of DWARF 5, where each list says what its entries hold; the first file is number 0. */
function files_of_5(reader: Reader, texts: Texts): string[] {
  const list = (): { path: string; directory: number }[] => {
    const forms = Array.from({ length: reader.byte() }, () => [reader.u32(), reader.u32()] as const);
    return Array.from({ length: reader.u32() }, () => {
      const entry = { path: '', directory: 0 };
      for (const [holds, form] of forms) {
        const value = field(reader, form, texts);
        if (holds === PATH) entry.path = String(value);
        if (holds === DIRECTORY) entry.directory = Number(value);
      }
      return entry;
    });
  };
  const directories = list();
  return list().map(({ path, directory }) => joined(directories[directory]?.path ?? '', path));
}

/** One unit of the table: its rows, sequence after sequence. */
class Unit {
  private readonly reader: Reader;
  private readonly files: readonly string[];
  private readonly least_instruction: number;
  private readonly line_base: number;
  private readonly line_range: number;
  /** How many operands each standard opcode has. */
  private readonly operands: readonly number[];
  private readonly places = new Map<string, Place>();
  private address = 0;
  private file = 1;
  private line = 1;

  constructor(reader: Reader, texts: Texts) {
    this.reader = reader;
    const version = little_endian(reader, 2);
    if (version !== 4 && version !== 5)
      throw new Error(`a line table is of version ${version} of DWARF; known here are 4 and 5`);
    if (version === 5) reader.at += 2;
    const header_bytes = little_endian(reader, 4);
    const program = reader.at + header_bytes;
    this.least_instruction = reader.byte();
    reader.at += 2;
    this.line_base = (reader.byte() << 24) >> 24;
    this.line_range = reader.byte();
    this.operands = Array.from({ length: reader.byte() - 1 }, () => reader.byte());
    this.files = version === 4 ? files_of_4(reader) : files_of_5(reader, texts);
    reader.at = program;
  }

  *sequences(): Generator<Row[]> {
    const { reader } = this;
    let rows: Row[] = [];
    while (reader.at < reader.end) {
      const opcode = reader.byte();
      if (opcode === 0) {
        if (!this.extended()) continue;
        rows.push({ offset: this.address, place: null });
        yield rows;
        rows = [];
        this.address = 0;
        this.file = 1;
        this.line = 1;
      } else if (opcode > this.operands.length) {
        const by = opcode - this.operands.length - 1;
        this.advance(Math.floor(by / this.line_range));
        this.line += this.line_base + (by % this.line_range);
        rows.push(this.row());
      } else if (opcode === COPY) rows.push(this.row());
      else this.standard(opcode);
    }
  }

  private row(): Row {
    const { address: offset, file, line } = this;
    if (line === 0) return { offset, place: null };
    const key = `${file}:${line}`;
    let place = this.places.get(key);
    if (place === undefined) {
      place = { file: this.files[file] ?? '', line };
      this.places.set(key, place);
    }
    return { offset, place };
  }

  private advance(instructions: number): void {
    this.address += instructions * this.least_instruction;
  }

  private standard(opcode: number): void {
    const { reader } = this;
    switch (opcode) {
      case ADVANCE_PC:
        this.advance(reader.u32());
        break;
      case ADVANCE_LINE:
        this.line += reader.s32();
        break;
      case SET_FILE:
        this.file = reader.u32();
        break;
      case CONST_ADD_PC:
        this.advance(Math.floor((255 - this.operands.length - 1) / this.line_range));
        break;
      case FIXED_ADVANCE_PC:
        this.address += little_endian(reader, 2);
        break;
      default:
        for (let left = this.operands[opcode - 1] ?? 0; left > 0; left--) reader.skip_number();
    }
  }

  /** True at the end of a sequence. */
  private extended(): boolean {
    const { reader } = this;
    const end = reader.u32() + reader.at;
    const opcode = reader.byte();
    if (opcode === SET_ADDRESS) this.address = little_endian(reader, end - reader.at);
    reader.at = end;
    return opcode === END_SEQUENCE;
  }
}

/** The line table of a module or of an object file, for offsets in the file. */
export class DebugLines {
  /** Those of the functions that are there, in order. */
  private readonly sequences: readonly (readonly Row[])[];

  constructor(wasm: Uint8Array) {
    const all = sections(wasm);
    const code = all.find(({ id }) => id === CODE_SECTION);
    const texts = new Map<string, Reader>();
    for (const { id, body, end } of all) {
      if (id !== CUSTOM_SECTION) continue;
      const reader = new Reader(wasm, body, end);
      texts.set(reader.text(), reader);
    }
    const table = texts.get('.debug_line');
    const sequences: Row[][] = [];
    while (table !== undefined && table.at < table.end) {
      const bytes = little_endian(table, 4);
      const unit = new Unit(new Reader(wasm, table.at, table.at + bytes), texts);
      sequences.push(...unit.sequences());
      table.at += bytes;
    }
    // Debug information of WebAssembly counts from the contents of the code section.
    const begin = code?.body ?? 0;
    this.sequences = sequences
      .filter(([first]) => (first as Row).offset !== LEFT_OUT)
      .map((rows) => rows.map(({ offset, place }) => ({ offset: offset + begin, place })))
      .sort(([one], [other]) => (one as Row).offset - (other as Row).offset);
  }

  /** The place of the code at an offset. */
  place_of(offset: number): Place | null {
    const sequence = last_up_to(this.sequences, (rows) => (rows[0] as Row).offset <= offset);
    if (sequence === undefined) return null;
    return last_up_to(sequence, (row) => row.offset <= offset)?.place ?? null;
  }

  /** The places that begin between two offsets, which are in one function, in order. */
  places_between(from: number, to: number): Place[] {
    const sequence = last_up_to(this.sequences, (rows) => (rows[0] as Row).offset < to) ?? [];
    const rows = sequence.filter(({ offset }) => offset >= from && offset < to);
    return rows.flatMap(({ place }) => place ?? []);
  }
}

/** The last of those at the beginning of a list for which something holds. */
function last_up_to<T>(list: readonly T[], holds: (one: T) => boolean): T | undefined {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(list[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return list[low - 1];
}
