// A process of a search that is killed: the search has the same runs and findings as without that, and what is lost is told.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { netx_sim } from '../cli/netx_sim.ts';

const API = pathToFileURL(path.resolve('rtos/tx_api.ts')).href;
const SIM = pathToFileURL(path.resolve('rtos/sim_api.ts')).href;

/** Fails when two choices add up; its process ends in the way of `dying` in a run of a certain number. */
const scenario = (name: string, dying: string): string => `
import { existsSync, writeFileSync } from 'node:fs';
import * as tx from '${API}';
import { sim_assert, sim_choose } from '${SIM}';
let builds = 0;
function once(file, die) {
  if (existsSync(file)) return;
  writeFileSync(file, '');
  die();
}
export const ${name} = {
  name: '${name}',
  summary: '',
  until_s: 1,
  build(bench) {
    builds++;
    if (process.argv[2] === 'explore-worker') { ${dying} }
    function* entry() {
      let sum = 0;
      for (let n = 0; n < 6; n++) sum += sim_choose('cost', 'site ' + n, 8);
      sim_assert(sum < 30, 'the sum is small');
      sim_assert(sum !== 17, 'the sum is not seventeen');
      yield* tx.tx_thread_sleep(1);
    }
    bench.add_kernel_board(function* (make) { yield* make.thread('t', 5, entry); });
  },
};
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'killed-'));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function explore(dying: string, ...args: string[]) {
  const file = path.join(folder, 'sums.mts');
  writeFileSync(file, scenario('sums', dying));
  const out = path.join(folder, 'findings');
  const { code, out: text } = await netx_sim(
    'explore',
    file,
    '--all',
    '--runs',
    '160',
    '--out',
    out,
    ...args,
    '--json',
  );
  const result = JSON.parse(text);
  rmSync(out, { recursive: true, force: true });
  const found = result.failures.map((one: { key: string; found_by_run: number }) => [
    one.key,
    one.found_by_run,
  ]);
  return { code, lost: result.lost as string[], runs: result.runs, coverage: result.coverage, found };
}

test('the search goes on: another process does the rest, with the same runs and findings', async () => {
  const marker = JSON.stringify(path.join(folder, 'marker'));
  const kill = `if (builds === 50) once(${marker}, () => process.kill(process.pid, 'SIGKILL'));`;
  for (const workers of ['1', '2']) {
    const whole = await explore('', '--workers', workers);
    const killed = await explore(kill, '--workers', workers);
    rmSync(path.join(folder, 'marker'));
    // Both claims, and of each the causes that its runs tell apart.
    expect(new Set(whole.found.map(([key]: [string]) => key)).size).toBe(2);
    expect(whole).toMatchObject({ code: 3, lost: [], runs: { done: 160 } });
    expect(killed).toEqual(whole);
  }
});

test('one that ends twice at the same place is told, with what is lost; what others found is kept', async () => {
  const first_worker = `JSON.parse(process.argv[3]).worker === 0`;
  const crash = await explore(`if (builds === 5 && ${first_worker}) process.exit(134);`, '--workers', '2');
  expect(crash.lost).toEqual([
    expect.stringMatching(/^worker 0 ended with code 134, at the same place as before: its runs are lost$/),
  ]);
  expect(crash.code).toBe(3);
  expect(crash.found.length).toBeGreaterThan(0);
  const all = await explore(`if (builds === 3) process.kill(process.pid, 'SIGKILL');`);
  expect(all).toMatchObject({ code: 1, found: [], runs: { done: 0 } });
  expect(all.lost[0]).toContain('was killed (SIGKILL)');
});
