import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { build_c_code } from '../../../../demo/c/build/image.ts';
import { read_body } from '../../../../demo/c/instrument/body.ts';
import { index_of, read_module } from '../../../../demo/c/instrument/module.ts';
import { OP, Reader } from '../../../../demo/c/instrument/wasm_reader.ts';
import { run_c } from '../c_boards.ts';
import { no_toolchain } from '../toolchain_there.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const FIXTURE = 'test/demo/c/fixtures/kept_values.c';

async function built(): Promise<Uint8Array> {
  const project = { name: 'board', root: ROOT, sources: [FIXTURE] };
  return (await build_c_code(project, { cache_folder: path.join(ROOT, '.cache/c') })).wasm;
}

/** How often a function loads the place in its save area, and which functions it calls. */
function look_at(wasm: Uint8Array, name: string): { loads: number; calls: number[] } {
  const facts = read_module(wasm);
  const [index] = [...facts.function_names].find(([, one]) => one === name) ?? [];
  const body_of = (wanted: number) => {
    const reader = new Reader(wasm, facts.code.body, facts.code.end);
    reader.u32();
    for (let at = facts.imports.length; ; at++) {
      const size = reader.u32();
      if (at === wanted) return read_body(wasm, reader.at, reader.at + size, 0);
      reader.at += size;
    }
  };
  const number = ({ operands }: { operands: number }) => new Reader(wasm, operands).u32();
  const of_asyncify = body_of(index_of(facts.functions, 'asyncify_stop_rewind')).instructions;
  const area = of_asyncify.filter(({ opcode }) => opcode === OP.GLOBAL_GET).map(number)[0];
  const { instructions } = body_of(index as number);
  const loads = instructions.filter((one, at) => {
    const before = instructions[at - 1];
    return one.opcode === OP.I32_LOAD && before?.opcode === OP.GLOBAL_GET && number(before) === area;
  });
  const calls = instructions.filter(({ opcode }) => opcode === OP.CALL).map(number);
  return { loads: loads.length, calls };
}

describe.skipIf(no_toolchain)('shorter code for saved frames', () => {
  it('brings values of every type back, through functions that keep many and functions that keep one', async () => {
    const { told } = await run_c('kept_values.c');
    expect(told).toEqual([
      'board/thread: thread 0 at tick 13: kept',
      'board/thread: thread 1 at tick 26: kept',
    ]);
  });

  it('loads the place once for each way, and calls nothing of Asyncify', async () => {
    const wasm = await built();
    const { functions } = read_module(wasm);
    // It adds five functions, in a row; this is the last one.
    const last = index_of(functions, 'asyncify_get_state');
    const asyncify = [last - 4, last - 3, last - 2, last - 1, last];
    expect(asyncify).toContain(index_of(functions, 'asyncify_stop_rewind'));
    expect(look_at(wasm, 'walk').loads).toBe(2);
    expect(look_at(wasm, 'nap').loads).toBe(2);
    for (const name of ['tx_thread_sleep', 'sim_v1', 'sim_back_v1'])
      expect(
        look_at(wasm, name).calls.filter((at) => asyncify.includes(at)),
        name,
      ).toEqual([]);
  });

  it('calls a service that may wait from where firmware does, not through a function of the kit', async () => {
    const wasm = await built();
    const { function_names, imports } = read_module(wasm);
    const sleep = imports.findIndex(({ name }) => name === 'tx_thread_sleep');
    const through = [...function_names].find(([, name]) => name === 'tx_thread_sleep')?.[0];
    expect(look_at(wasm, 'nap').calls).toContain(sleep);
    expect(look_at(wasm, 'nap').calls).not.toContain(through);
    // It is there for pointers to it.
    expect(look_at(wasm, 'tx_thread_sleep').calls).toEqual([sleep]);
  });
});
