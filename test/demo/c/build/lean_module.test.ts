// What a module need not export to each of many boards.

import { expect, test } from 'vitest';
import { lean_module } from '../../../../demo/c/build/lean_module.ts';
import { sections } from '../../../../demo/c/instrument/wasm_reader.ts';

const [I32, CONST, END] = [0x7f, 0x41, 0x0b];

function text(name: string): number[] {
  return [name.length, ...Buffer.from(name)];
}

function section(id: number, items: readonly (readonly number[])[]): number[] {
  const body = [items.length, ...items.flat()];
  return [id, body.length, ...body];
}

/** Functions (of no word, a word) that all answer 42 and do nothing else; a variable at 64, and one that changes. */
function module_of(globals: readonly (readonly number[])[]): Uint8Array {
  const functions = [
    'answer',
    'sim_i0',
    'sim_back_i0',
    'sim_v3',
    'sim_back_v3',
    'sim_main',
    'sim_spent',
    'sim_place',
  ];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [[0x60, 0, 1, I32]]),
    ...section(
      3,
      functions.map(() => [0]),
    ),
    ...section(6, globals),
    ...section(7, [
      ...functions.map((name, index) => [...text(name), 0, index]),
      [...text('place'), 3, 0],
      [...text('changes'), 3, 1],
    ]),
    ...section(
      10,
      functions.map(() => [4, 0, CONST, 42, END]),
    ),
  ]);
}

const PLACE = [I32, 0, CONST, 0xc0, 0, END];
const CHANGES = [I32, 1, CONST, 7, END];

test('a module keeps what boards call, and its code stays where it is; addresses are read from it', () => {
  const whole = module_of([PLACE, CHANGES]);
  const { wasm, addresses, answers } = lean_module(whole);
  expect([...addresses]).toEqual([['place', 64]]);
  expect([...answers]).toEqual([['sim_place', 42]]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm as Uint8Array<ArrayBuffer>), {});
  // No function of the kind v3 is there to be entered.
  expect(Object.keys(exports)).toEqual(['answer', 'sim_i0', 'sim_back_i0', 'sim_main', 'changes']);
  expect((exports['answer'] as () => number)()).toBe(42);
  const code = (of: Uint8Array) => sections(of).find(({ id }) => id === 10);
  expect(code(wasm)).toEqual(code(whole));
  expect(wasm).toHaveLength(whole.length);
});

test('what the host program may raise is kept by any name', () => {
  const { wasm, answers } = lean_module(module_of([PLACE, CHANGES]), ['sim_place', 'sim_spent']);
  const kept = WebAssembly.Module.exports(new WebAssembly.Module(wasm as Uint8Array<ArrayBuffer>));
  expect(kept.map(({ name }) => name)).toContain('sim_place');
  expect(kept.map(({ name }) => name)).toContain('sim_spent');
  expect([...answers]).toEqual([]);
});

test('a global of another kind is not passed over', () => {
  const whole = module_of([[0x7e, 0, 0x42, 1, END], CHANGES]);
  expect(() => lean_module(whole)).toThrow('a kind that is not known here');
});
