// A run is the same on every computer and with every Node: hashes of what runs were when they were recorded. After a
// change that means to change runs, `npx vitest run test/determinism --update` writes them anew. (Those of the replays
// stand in their files, see test/demo/bugs.)

import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { DEMOS } from '../../demo/scenario/registry.ts';
import { run_bench } from '../demo/bench/run_bench.ts';
import { run_random_program } from './random_program.ts';

const PROGRAMS = 20;

function sha256(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
}

function table(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.join('  ')}\n`).join('');
}

it('every demonstration, trace and account, on either version of TLS', async () => {
  const runs = DEMOS.flatMap((demo) =>
    (demo.broker === 'tls' ? (['1.2', '1.3', null] as const) : [null]).map((version) => ({ demo, version })),
  );
  const rows: string[][] = [];
  for (const { demo, version } of runs) {
    const build = (bench: Parameters<typeof demo.build>[0]) => demo.build(bench, { fixed: false });
    const { bench, told, times_s } = await run_bench(build, demo.until_s, 1, version);
    const account = told.map((line, at) => `${times_s[at]} ${line}`);
    const name = `${demo.name}${version === null ? '' : ` --tls-version ${version}`}`;
    rows.push([name.padEnd(24), `trace ${bench.sim.trace.hash()}`, `account ${sha256(account)}`]);
  }
  await expect(table(rows)).toMatchFileSnapshot('scenarios.snapshot.txt');
});

it(`${PROGRAMS} random programs for a kernel`, async () => {
  const rows = Array.from({ length: PROGRAMS }, (_, at) => {
    const { trace, diagnostics } = run_random_program(at + 1);
    expect([[...trace.records()].length > 100, diagnostics]).toEqual([true, []]);
    return [`program ${at + 1}`.padEnd(12), `trace ${trace.hash()}`];
  });
  await expect(table(rows)).toMatchFileSnapshot('programs.snapshot.txt');
});
