// The recorded kernel programs, interpreted in C: the real kernel's logs and final states come out of the bridge as they come out of
// the interpreter in TypeScript. That is the proof that the bridge changes nothing.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { entries_difference, value_difference } from '../../conformance/compare.ts';
import { read_programs } from '../../conformance/corpus.ts';
import { LARGER_SET, RECORDINGS } from '../../conformance/recordings.ts';
import { kernel_program } from '../../conformance/threadx/program.ts';
import { KernelProgramsInC, kernel_interpreter } from './kernel_programs.ts';
import { no_toolchain } from './toolchain_there.ts';

/** The larger set where it lies beside the checkout. */
const FOLDER = existsSync(LARGER_SET) ? LARGER_SET : RECORDINGS;
const SUFFIX = FOLDER === LARGER_SET ? '' : '.gz';

describe.skipIf(no_toolchain)('recorded kernel programs from C', () => {
  let in_c: KernelProgramsInC;
  beforeAll(async () => {
    in_c = new KernelProgramsInC(await kernel_interpreter());
  });

  it.each([
    ['named', 133],
    ['random', 950],
  ])('%s: log and final state are those of the real kernel', (name, least) => {
    const programs = read_programs(join(FOLDER, 'threadx', `${name}.jsonl${SUFFIX}`)).map(kernel_program);
    expect(programs.length).toBeGreaterThanOrEqual(least);
    const wrong = programs.flatMap((program) => {
      const { log, final } = in_c.run(program);
      const difference =
        entries_difference('log', program.log, log) ?? value_difference('final', program.final, final);
      return difference === null ? [] : [{ id: program.id, difference }];
    });
    expect(wrong).toEqual([]);
  });
});
