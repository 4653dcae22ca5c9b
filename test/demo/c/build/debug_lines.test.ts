import { expect, it } from 'vitest';
import { DebugLines } from '../../../../demo/c/build/debug_lines.ts';
import { unsigned_leb } from '../../../../demo/c/instrument/wasm_reader.ts';

const text = (value: string): number[] => [...Buffer.from(value), 0];
const word = (value: number): number[] => [
  value & 255,
  (value >> 8) & 255,
  (value >> 16) & 255,
  value >>> 24,
];

function custom(name: string, content: readonly number[]): number[] {
  const body = [name.length, ...Buffer.from(name), ...content];
  return [0, ...unsigned_leb(body.length), ...body];
}

/** What follows the length of the header: instructions of a byte, lines -5 to 8, opcodes up to 12. */
const MACHINE = [1, 1, 1, 251, 14, 13, ...[0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1]];
const FILES_4 = [...text('/w/src'), 0, ...text('a.c'), 1, 0, 0, ...text('/w/b.h'), 0, 0, 0, 0];
/** Directories with a path each; files with a path in .debug_line_str and a directory. */
const FILES_5 = [
  1,
  ...[1, 0x08],
  2,
  ...text('/w'),
  ...text('/w/src'),
  2,
  ...[1, 0x1f, 2, 0x0b],
  2,
  ...word(0),
  1,
  ...word(4),
  1,
];
const LINE_TEXTS = [...text('a.c'), ...text('/w/b.h')];

const set_address = (address: number): number[] => [0, 5, 2, ...word(address)];
const END = [0, 1, 1];
/** A special opcode: so many bytes on, so many lines on. */
const on = (bytes: number, lines: number): number => 13 + 14 * bytes + lines + 5;

/** Two functions; between them one that was left out. */
const program = (a: number, b: number): number[] => [
  ...[...set_address(4), 4, a, 3, 9, 1, on(2, 1), 2, 3, 4, b, on(0, 5)],
  ...[4, a, 3, ...[0x71], on(1, 0), 9, 2, 0, ...END],
  ...[...set_address(0xffffffff), 1, on(1, 1), ...END],
  ...[...set_address(20), 4, a, 3, 29, 1, 3, ...[0x62], on(2, 0), 8, ...END],
];

function module(version: 4 | 5): Uint8Array {
  const files = version === 4 ? FILES_4 : FILES_5;
  const header = [...MACHINE, ...files];
  const code = program(version === 4 ? 1 : 0, version === 4 ? 2 : 1);
  const unit = [version, 0, ...(version === 5 ? [4, 0] : []), ...word(header.length), ...header, ...code];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[10, 40, ...new Array<number>(40).fill(0)],
    ...custom('.debug_line_str', LINE_TEXTS),
    ...custom('.debug_line', [...word(unit.length), ...unit]),
  ]);
}

/** Of the contents of the code section. */
const CODE_AT = 10;

it.each([4, 5] as const)('the line table of DWARF %i gives each instruction its place', (version) => {
  const lines = new DebugLines(module(version));
  const shown = (offset: number): string => {
    const place = lines.place_of(CODE_AT + offset);
    return place === null ? '-' : `${place.file}:${place.line}`;
  };
  expect([3, 4, 5, 6, 8, 9, 10, 11, 12].map(shown)).toEqual([
    ...['-', '/w/src/a.c:10', '/w/src/a.c:10', '/w/src/a.c:11', '/w/src/a.c:11', '/w/b.h:16'],
    ...['/w/src/a.c:1', '/w/src/a.c:1', '-'],
  ]);
  // A line of 0 stands for none; and the function that was left out is nowhere.
  expect([19, 20, 21, 22, 38, 39].map(shown)).toEqual([
    ...['-', '/w/src/a.c:30', '/w/src/a.c:30', '-', '-', '-'],
  ]);
});

it('lines that begin between two places of a function are told in order', () => {
  const lines = new DebugLines(module(4));
  const between = (from: number, to: number): number[] =>
    lines.places_between(CODE_AT + from, CODE_AT + to).map(({ line }) => line);
  expect(between(4, 12)).toEqual([10, 11, 16, 1]);
  expect(between(5, 9)).toEqual([11]);
  expect(between(21, 30)).toEqual([]);
});

it('a module without debug information has no lines', () => {
  expect(new DebugLines(Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])).place_of(4)).toBeNull();
});
