// A kernel that the firmware brings, for comparisons: its threads, its tick and its interrupts. `little_threadx` is one of a few lines,
// with the folders and the names that the published one has. The published one itself, in the folder that NETX_SIM_THREADX names, has
// all its recorded programs to run: nothing of it is in this project, so without the variable these tests are left out.

import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { entries_difference, value_difference } from '../../conformance/compare.ts';
import { read_programs } from '../../conformance/corpus.ts';
import { RECORDINGS } from '../../conformance/recordings.ts';
import { kernel_program } from '../../conformance/threadx/program.ts';
import { netx_sim } from '../cli/netx_sim.ts';
import { c_image } from './c_boards.ts';
import { KernelProgramsInC, kernel_interpreter } from './kernel_programs.ts';
import { no_toolchain } from './toolchain_there.ts';

const FOLDER = process.env['NETX_SIM_THREADX'];
const FIXTURES = 'test/demo/c/fixtures';
const LITTLE = `${FIXTURES}/little_threadx`;

describe.skipIf(no_toolchain)('a kernel that the firmware brings', () => {
  it('decides who runs: the same as on the kernel of the simulator', async () => {
    const { code, out, err } = await netx_sim(
      ...['diff', `${LITTLE}.c`, '--threadx', LITTLE, '--until', '0.3'],
    );
    expect([err, code]).toEqual(['', 0]);
    expect(out).toMatch(/^the same on both kernels: \d+ services, lines and frames, with their ticks/);
    expect(out).toMatch(/^same +board, all threads: 26$/m);
    expect(out).toMatch(/^same +board\/worse prints: 6$/m);
    expect(out).toMatch(/^same +board\/interrupt prints: 2$/m);
  });

  it('a difference is told with both sides', async () => {
    const { code, out } = await netx_sim(
      ...['diff', `${LITTLE}.c`, '--threadx', LITTLE, '-D', 'SLEEPS_LONGER', '--until', '0.3'],
    );
    expect(code).toBe(1);
    expect(out).toMatch(/^the first difference:\n.*\n {2}simulator: .*\n {2}--threadx: /);
  });

  it('a folder that is no ThreadX is told', async () => {
    const build = c_image(['little_threadx.c'], { threadx: path.join(LITTLE, 'common') });
    await expect(build).rejects.toThrow('(--threadx) is no ThreadX: it has common/inc/tx_api.h');
  });
});

if (FOLDER === undefined)
  console.log('left out: firmware on a ThreadX of its own: NETX_SIM_THREADX names no folder with one');

describe.skipIf(no_toolchain || FOLDER === undefined)('the published kernel, brought by the firmware', () => {
  it.each([
    'demo/firmware/threadx_demo.c',
    'demo/firmware/two_threads.c',
    ...[
      'stress.c',
      'lifecycle.c',
      'inheritance.c',
      'timers.c',
      'recursion.c',
      'structs.c',
      'byte_pool.c',
      'interrupts.c',
    ].map((name) => `${FIXTURES}/${name}`),
  ])('the same as on the kernel of the simulator: %s', async (source) => {
    const { out, err } = await netx_sim('diff', source, '--threadx', FOLDER as string, '--until', '3');
    expect([err, out]).toEqual(['', expect.stringMatching(/^the same on both kernels/)]);
  });

  it.each(['named', 'random'])('does what was recorded of it: %s', async (name) => {
    const in_c = new KernelProgramsInC(await kernel_interpreter(FOLDER));
    const programs = read_programs(path.join(RECORDINGS, 'threadx', `${name}.jsonl.gz`)).map(kernel_program);
    expect(programs.length).toBeGreaterThan(100);
    const wrong = programs.flatMap((program) => {
      const { log, final } = in_c.run(program);
      const difference =
        entries_difference('log', program.log, log) ?? value_difference('final', program.final, final);
      return difference === null ? [] : [{ id: program.id, difference }];
    });
    expect(wrong).toEqual([]);
  });
});
