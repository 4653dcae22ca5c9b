import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';
import type { Scenario } from '../../../../demo/bench/scenario.ts';
import { experiment_of } from '../../../../demo/bench/scenario.ts';
import { find_dropped_services } from '../../../../demo/lint/dropped_service.ts';
import { load_files, read_config } from '../../../../demo/lint/project.ts';
import { FIRST_WORLD, type World, world_code, wrong_with } from '../../../../demo/playground/model/world.ts';
import { run_scenario } from '../../../../rtos/sim_api.ts';
import { ROOT } from '../../../tidy/sources.ts';

const WORLDS: readonly (readonly [string, World])[] = [
  ['two boards and a broker', FIRST_WORLD],
  [
    'everything at once',
    {
      ...FIRST_WORLD,
      name: '2-sites',
      boards: [...FIRST_WORLD.boards, { name: "the engineer's", role: 'threads' }],
      topic: "it's/here",
      rate_mbps: 10,
      latency_us: 500,
      loss_percent: 5,
      delay_ms: 20,
      flap_ms: 300,
      slow_broker: true,
      until_s: 60,
    },
  ],
  [
    'a board without a network',
    { ...FIRST_WORLD, broker: false, boards: [{ name: 'alone', role: 'threads' }] },
  ],
];

/** The scenario of a world, as a file of the checkout. */
async function written(code: string, n: number): Promise<Scenario> {
  const file = path.join(ROOT, `.world_${n}.example.ts`);
  writeFileSync(file, code);
  try {
    const [scenario] = Object.values((await import(pathToFileURL(file).href)) as Record<string, Scenario>);
    if (scenario === undefined) throw new Error('no scenario');
    return scenario;
  } finally {
    rmSync(file);
  }
}

it('what the form writes has right types and drops no Service', () => {
  const texts = new Map(
    WORLDS.map(([, world], n) => [path.join(ROOT, `.world_${n}.example.ts`), world_code(world)]),
  );
  const { root, options } = read_config(path.join(ROOT, 'tsconfig.json'));
  const { program, files } = load_files(root, [...texts.keys()], { ...options, noUnusedLocals: true }, texts);
  const errors = files.flatMap((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]);
  expect(errors.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  expect(find_dropped_services(program, files)).toEqual([]);
});

it.each(WORLDS)('%s runs to its end', async (_, world) => {
  expect(wrong_with(world)).toBeNull();
  const scenario = await written(world_code(world), WORLDS.findIndex((one) => one[1] === world) + 10);
  expect([scenario.name, scenario.until_s]).toEqual([world.name, world.until_s]);
  const result = run_scenario(experiment_of(scenario), { seed: 1 });
  expect(result.failure).toBeNull();
});

it.each([
  [{ name: 'My World' }, 'small letters'],
  [{ boards: [] }, 'needs a board'],
  [{ boards: [FIRST_WORLD.boards[0], FIRST_WORLD.boards[0]] }, 'the same name'],
  [{ boards: [{ name: ' ', role: 'threads' }] }, 'needs a name'],
  [{ broker: false }, 'need the broker'],
  [{ loss_percent: 120 }, '0 to 100'],
  [{ until_s: Number.NaN }, 'some time'],
  [{ rate_mbps: Number.NaN }, 'numbers from 0'],
  [{ flap_ms: -1 }, 'numbers from 0'],
  [{ topic: 'a/#' }, 'without + and #'],
])('%o is refused', (change, words) => {
  expect(wrong_with({ ...FIRST_WORLD, ...(change as Partial<World>) })).toContain(words);
});
