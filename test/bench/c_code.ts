// What the host spends on firmware in C that only computes, in each kind of build, beside code without anything added to it.

import { fileURLToPath } from 'node:url';
import { CFirmware } from '../../demo/c/bridge/firmware.ts';
import { build_c_image } from '../../demo/c/build/image.ts';
import type { CProject } from '../../demo/c/build/project.ts';
import { Simulation, Target } from '../../rtos/sim_api.ts';
import { compare, type Work } from './measure.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAMS = ['crc', 'aes', 'sort', 'json'] as const;
const ROUNDS = 15;
const SLICE_MS = 30;

const BUILDS: readonly (readonly [name: string, project: Partial<CProject>])[] = [
  ['stack check', { code_time: false }],
  ['time', { stack_check: false }],
  ['run: time, stack check', {}],
  ['run --coverage', { coverage: true }],
  ['run --check', { check: true }],
  ['accesses', { accesses: true }],
  ['explore: accesses, lines', { accesses: true, coverage: true }],
  ['explore with check', { accesses: true, coverage: true, check: true }],
];

async function board(project: Partial<CProject>): Promise<CFirmware> {
  const firmware = new CFirmware(
    await build_c_image({
      name: 'compute',
      root: ROOT,
      sources: ['test/bench/c/compute.c'],
      interrupts: PROGRAMS,
      ...project,
    }),
  );
  const sim = new Simulation({ trace: false });
  new Target(sim, { name: 'board', main: () => firmware.main(() => {}) });
  sim.run({ until_ns: 1e6 });
  return firmware;
}

/** Prints how many times longer each program takes in each build. */
export async function bench_c_code(): Promise<void> {
  const plain = await board({ code_time: false, stack_check: false });
  console.log(`${'times as long as without'.padEnd(26)}${PROGRAMS.map((name) => name.padStart(8)).join('')}`);
  for (const [name, project] of BUILDS) {
    const built = await board(project);
    const ratios = PROGRAMS.map((program) => {
      const work = (firmware: CFirmware): Work => ({
        portion() {
          firmware.ask(program);
          return 1;
        },
      });
      return 1 / compare(work(built), work(plain), ROUNDS, SLICE_MS).ratio;
    });
    console.log(`${name.padEnd(26)}${ratios.map((ratio) => ratio.toFixed(2).padStart(8)).join('')}`);
  }
}
