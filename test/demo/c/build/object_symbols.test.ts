// The names of an object file, read from sections made by hand as the tool conventions for linking describe them.

import { expect, it } from 'vitest';
import { object_symbols } from '../../../../demo/c/build/object_symbols.ts';

const I32 = 0x7f;

function text(name: string): number[] {
  return [name.length, ...Buffer.from(name)];
}

function section(id: number, body: readonly number[]): number[] {
  return [id, body.length, ...body];
}

const UNDEFINED = 0x10;
const LOCAL = 0x02;
const EXPLICIT_NAME = 0x40;

const SYMBOLS = [
  // A function of this file, one that others have, and one of those under another name than its import.
  [0, 0, 2, ...text('_nx_mine')],
  [0, UNDEFINED, 0],
  [0, UNDEFINED | EXPLICIT_NAME, 1, ...text('_nx_renamed')],
  [0, LOCAL, 3, ...text('helper')],
  // Data: here, and elsewhere.
  [1, 0, ...text('table'), 0, 0, 4],
  [1, UNDEFINED, ...text('_nx_version_id')],
  // The stack pointer, a section, the table of functions.
  [2, UNDEFINED, 0],
  [3, LOCAL, 1],
  [5, UNDEFINED, 0],
];

const OBJECT = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, [1, 0x60, 0, 0]),
  ...section(2, [
    5,
    ...[...text('env'), ...text('__linear_memory'), 2, 0, 0],
    ...[...text('env'), ...text('_nx_theirs'), 0, 0],
    ...[...text('env'), ...text('import_name'), 0, 0],
    ...[...text('env'), ...text('__stack_pointer'), 3, I32, 1],
    ...[...text('env'), ...text('__indirect_function_table'), 1, 0x70, 1, 1, 9],
  ]),
  ...section(0, [...text('other'), 1, 2, 3]),
  ...section(0, [
    ...text('linking'),
    2,
    ...[5, 1, 0],
    ...[8, 1 + SYMBOLS.flat().length, SYMBOLS.length, ...SYMBOLS.flat()],
  ]),
]);

it('an object file defines some names and leaves others open', () => {
  const { defined, undefined: open } = object_symbols(OBJECT);
  expect([...defined]).toEqual(['_nx_mine', 'table']);
  expect([...open]).toEqual([
    '_nx_theirs',
    '_nx_renamed',
    '_nx_version_id',
    '__stack_pointer',
    '__indirect_function_table',
  ]);
});

it('a module without a table of symbols has none', () => {
  const { defined, undefined: open } = object_symbols(OBJECT.subarray(0, 8));
  expect([defined.size, open.size]).toEqual([0, 0]);
});
