import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { experiment_of } from '../../../demo/bench/scenario.ts';
import { deadly_embrace } from '../../../demo/bugs/deadly_embrace.ts';
import { sleep_one_tick } from '../../../demo/bugs/sleep_one_tick.ts';
import { compare_scenarios } from '../../../demo/lab/compare.ts';
import { STRATEGIES } from '../../../rtos/explore/strategies/portfolio.ts';
import { netx_sim } from '../cli/netx_sim.ts';

const SIM = pathToFileURL(path.resolve('rtos/sim_api.ts')).href;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'compare-'));
  file = path.join(folder, 'sums.mts');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A scenario that fails when choices add up, and does this before its 40th run; there is one where `is_there` holds. */
function write_scenario(before = '', is_there = 'true'): void {
  const text = `
import { existsSync, writeFileSync } from 'node:fs';
import { sim_assert, sim_choose } from '${SIM}';
const marker = ${JSON.stringify(path.join(folder, 'marker'))};
let builds = 0;
export const sums = ${is_there} && {
  name: 'sums',
  summary: '',
  until_s: 1,
  build(bench) {
    if (++builds === 40) { ${before} }
    bench.add_kernel_board(function* (make) {
      yield* make.thread('t', 5, function* () {
        let sum = 0;
        for (let n = 0; n < 6; n++) sum += sim_choose('cost', 'site ' + n, 8);
        sim_assert(sum < 12, 'the sum is small');
      });
    });
  },
};
`;
  writeFileSync(file, text);
}

const compare = (...args: string[]) => netx_sim('explore', file, '--compare', '--runs', '12', ...args);

test('the result is the same with one process and with several, one of which is killed', async () => {
  write_scenario();
  const { code, out } = await compare();
  expect(code).toBe(0);
  expect(out.split('\n').slice(0, 5)).toEqual([
    expect.stringMatching(/^strategy +found in +least +median +most +new orders$/),
    expect.stringMatching(/^portfolio +5 of 5 .* \d+ %$/),
    expect.stringMatching(/^places +5 of 5 /),
    expect.stringMatching(/^guided +5 of 5 /),
    expect.stringMatching(/^swaps +0 of 5 +- +- +- +-$/),
  ]);
  const alone = await compare('--json');
  expect(JSON.parse(alone.out).comparison.length).toBe(STRATEGIES.length);
  write_scenario(
    `if (!existsSync(marker)) { writeFileSync(marker, ''); process.kill(process.pid, 'SIGKILL'); }`,
  );
  const together = await compare('--json', '--workers', '2');
  expect(existsSync(path.join(folder, 'marker'))).toBe(true);
  expect([together.code, together.out]).toEqual([alone.code, alone.out]);
}, 60_000);

test('searches that could not be done are told, and are no part of the table', async () => {
  write_scenario('', `process.argv[2] !== 'compare-worker'`);
  const { code, out } = await compare('--json', '--workers', '2');
  const { comparison, lost, verdict } = JSON.parse(out);
  expect([code, verdict, comparison]).toEqual([1, 'failed', []]);
  expect(lost.length).toBe(5 * STRATEGIES.length);
  expect(lost[0]).toMatch(/sums\.mts, portfolio, seed 1: .*sums\.mts exports no scenario/);
}, 60_000);

test('Ctrl-C and SIGTERM end it with the rows that are whole', async () => {
  write_scenario(`process.emit('SIGTERM', 'SIGTERM');`);
  const { code, out } = await netx_sim('explore', file, '--compare', '--runs', '100000');
  expect(code).toBe(143);
  expect(out).toContain('\nstopped by SIGTERM: the table is not whole\n');
});

test('rows of several scenarios come in order, the mean last, and no mean of a part', async () => {
  const subjects = [sleep_one_tick, deadly_embrace].map((bug) => ({
    word: bug.name,
    experiment: experiment_of(bug),
  }));
  const options = { seed: 1, runs: 5, workers: 1, progress: () => {} };
  const rows: string[] = [];
  const { compared } = await compare_scenarios(
    subjects,
    { ...options, stop: new Promise(() => {}) },
    (line) => rows.push(line),
  );
  expect(rows.map((row) => row.split(' ')[1])).toEqual([
    'scenario',
    '---',
    'sleep-one-tick',
    'deadly-embrace',
    'mean',
  ]);
  expect(compared.slice(0, 2)).toMatchObject([
    { scenario: 'sleep-one-tick', strategy: 'portfolio' },
    { scenario: 'sleep-one-tick', strategy: 'places' },
  ]);
  expect(rows.at(-1)?.split(' | ')[0]).toBe('| mean (not found)');

  rows.length = 0;
  await compare_scenarios(subjects, { ...options, stop: Promise.resolve() }, (line) => rows.push(line));
  expect(rows.length).toBeLessThan(5);
});
