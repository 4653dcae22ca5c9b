// The kinds of a module's functions, read from its sections.

import { describe, expect, test } from 'vitest';
import { function_signatures } from '../../../../demo/c/build/signatures.ts';

const I32 = 0x7f;
const F64 = 0x7c;
const FUNCTION = 0;

function text(name: string): number[] {
  return [name.length, ...Buffer.from(name)];
}

function section(id: number, items: readonly (readonly number[])[]): number[] {
  const body = [items.length, ...items.flat()];
  return [id, body.length, ...body];
}

function type(parameters: readonly number[], results: readonly number[]): number[] {
  return [0x60, parameters.length, ...parameters, results.length, ...results];
}

/** One import of type 0, then a function of each type; a table from place 3 on with the functions 1, 2, 3, 0. */
function module_of(element: readonly number[]): Uint8Array {
  const types = [type([I32], []), type([I32, I32], [I32]), type([F64], []), type([], [])];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, [[...text('env'), ...text('tx_thread_sleep'), FUNCTION, 0]]),
    ...section(3, [[1], [2], [3]]),
    ...section(7, [
      [...text('main'), FUNCTION, 3],
      [...text('memory'), 2, 0],
      [...text('half'), FUNCTION, 2],
    ]),
    ...section(9, [element]),
  ]);
}

const CONST = 0x41;
const END = 0x0b;

describe('the functions of a module', () => {
  test('have kinds by their place in the table and by exported name; one with other than words has none', () => {
    const found = function_signatures(module_of([0, CONST, 3, END, 4, 1, 2, 3, 0]));
    expect(found.of_slot).toEqual([undefined, undefined, undefined, 'i2', undefined, 'v0', 'v1']);
    expect([...found.of_export]).toEqual([['main', 'v0']]);
    expect([...found.imported]).toEqual(['tx_thread_sleep']);
  });

  test('are not guessed where the table is filled in another way', () => {
    expect(() => function_signatures(module_of([1, 0, 4, 1, 2, 3, 0]))).toThrow('fills its table');
  });
});
