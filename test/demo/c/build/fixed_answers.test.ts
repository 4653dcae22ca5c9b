// What functions of a module always answer, read from their code.

import { expect, test } from 'vitest';
import { fixed_answers } from '../../../../demo/c/build/fixed_answers.ts';
import { OP } from '../../../../demo/c/instrument/wasm_reader.ts';

const { I32_CONST, I32_LOAD, I32_NE, I32_OR, I32_STORE, I32_SUB, LOCAL_GET, CALL, END } = OP;

/** A module of these bodies and nothing else that is read. */
function module_of(bodies: readonly (readonly number[])[], imports = 0): Uint8Array {
  const code = bodies.flatMap((body) => [body.length, ...body]);
  const of_import = Array.from({ length: imports }, () => [0, 0, 0, 0]).flat();
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[2, 1 + of_import.length, imports, ...of_import],
    ...[10, 1 + code.length, bodies.length, ...code],
  ]);
}

/** Takes the weight of a stretch of code off the word at 8, as a build with the time of code does. */
const TIME = [I32_CONST, 8, I32_CONST, 8, I32_LOAD, 2, 0, I32_CONST, 10, I32_SUB, I32_STORE, 2, 0];

test('a number, also one behind the counting of time, is an answer; imports have numbers before all others', () => {
  expect(fixed_answers(module_of([[0, I32_CONST, 0xc0, 0, END]], 2))).toEqual([undefined, undefined, 64]);
  const bodies = [
    [0, ...TIME, I32_CONST, 0x80, 0x13, END],
    [0, I32_CONST, 0x7f, END],
    [0, I32_CONST, 50, I32_CONST, 8, I32_SUB, END],
    // Whether there is a function: its place in the table, or 0.
    [0, ...TIME, I32_CONST, 6, I32_CONST, 0, I32_OR, I32_CONST, 0, I32_NE, END],
  ];
  expect(fixed_answers(module_of(bodies))).toEqual([2432, 0xffffffff, 42, 1]);
});

test('a function that reads, calls, has locals or answers nothing has no fixed answer', () => {
  const bodies = [
    [0, I32_CONST, 8, I32_LOAD, 2, 0, END],
    [0, ...TIME, END],
    [0, CALL, 0, END],
    [1, 1, 0x7f, LOCAL_GET, 0, END],
    ...[I32_SUB, I32_OR, I32_NE].map((opcode) => [
      ...[0, I32_CONST, 8, I32_CONST, 8, I32_LOAD, 2, 0, opcode, END],
    ]),
  ];
  expect(fixed_answers(module_of(bodies)).every((answer) => answer === undefined)).toBe(true);
});
