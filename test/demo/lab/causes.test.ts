import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test, vi } from 'vitest';
import { causes_of, deciding_place } from '../../../demo/lab/causes.ts';
import type { Finding } from '../../../demo/lab/findings.ts';
import { run_with } from '../../../rtos/explore/shrink.ts';
import { toy } from '../../rtos/explore/toy.ts';
import { netx_sim } from '../cli/netx_sim.ts';

const key = (site: number): string => `frame_delay/site ${site}#1`;

/** A run of a toy that takes these options at these sites. */
function finding(
  scenario: ReturnType<typeof toy>,
  index: number,
  options: Readonly<Record<number, number>>,
): Finding {
  const choices = Object.entries(options).map(([site, taken]) => ({ key: key(Number(site)), taken }));
  const result = run_with(scenario, { seed: 1 }, choices);
  if (result.failure === null) throw new Error('it is to fail');
  return { index, failure: result.failure, choices: result.choices };
}

test('runs that fail alike are told apart by the place of the choice that decides', () => {
  const scenario = toy(5, (taken) => taken[0] === 3 || (taken[2] === 2 && taken[3] === 1));
  const alike = [
    finding(scenario, 4, { 0: 3, 1: 1, 4: 2 }),
    finding(scenario, 7, { 0: 3, 2: 1 }),
    finding(scenario, 9, { 0: 3, 1: 2, 2: 2, 3: 1 }),
    finding(scenario, 12, { 2: 2, 3: 1, 4: 1 }),
  ];
  const causes = causes_of(scenario, { seed: 1 }, alike);
  expect(causes.map(({ deciding }) => deciding)).toEqual(['frame_delay/site 0', 'frame_delay/site 3']);
  expect(causes.map(({ finding: { index } }) => index)).toEqual([4, 9]);
  expect(causes.map(({ shrunk }) => shrunk?.choices)).toEqual([
    [{ key: key(0), taken: 3 }],
    [
      { key: key(2), taken: 2 },
      { key: key(3), taken: 1 },
    ],
  ]);
});

test('where no single choice decides, no causes are told apart', () => {
  const scenario = toy(3, () => true);
  const alike = [finding(scenario, 1, { 0: 1 }), finding(scenario, 2, { 1: 1 })];
  expect(deciding_place(scenario, { seed: 1 }, (alike[0] as Finding).failure, [])).toBeNull();
  expect(causes_of(scenario, { seed: 1 }, alike)).toHaveLength(1);
});

const SIM = pathToFileURL(path.resolve('rtos/sim_api.ts')).href;

test('a search reports each cause, with a replay file of its own', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'causes-'));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const file = path.join(folder, 'two_causes.mts');
  writeFileSync(
    file,
    `import { sim_assert, sim_choose } from '${SIM}';
export const two = { name: 'two-causes', summary: '', until_s: 1, build(bench) {
  bench.add_kernel_board(function* (make) {
    yield* make.thread('t', 5, function* () {
      const [a, b, c] = ['left', 'middle', 'right'].map((site) => sim_choose('cost', site, 6));
      sim_assert(a !== 5 && c !== 4, 'both sides are well');
    });
  });
} };
`,
  );
  const out = path.join(folder, 'findings');
  try {
    const { out: text, code } = await netx_sim(
      'explore',
      file,
      '--all',
      '--runs',
      '200',
      '--out',
      out,
      '--json',
    );
    const { failures, problems } = JSON.parse(text);
    expect(code).toBe(3);
    expect(failures.map(({ cause }: { cause: string }) => cause).sort()).toEqual([
      'cost/board/left',
      'cost/board/right',
    ]);
    expect(failures[0].key).toBe(failures[1].key);
    expect(problems).toBeUndefined();
    const files = readdirSync(out).sort();
    expect(files).toHaveLength(2);
    const decided = files.map(
      (name) => /^# deciding (.*)$/m.exec(readFileSync(path.join(out, name), 'utf8'))?.[1],
    );
    expect(decided.sort()).toEqual(['cost/board/left', 'cost/board/right']);
    const merged = await netx_sim('merge', out);
    expect(merged.code).toBe(3);
    expect(readdirSync(out)).toHaveLength(2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
