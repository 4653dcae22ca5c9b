// `netx-sim explore SCENARIO`: searches a scenario for a legal timing under which a check fails.

import { check_determinism } from '../../../rtos/explore/determinism.ts';
import type { Experiment } from '../../../rtos/explore/experiment.ts';
import { portfolio, STRATEGIES } from '../../../rtos/explore/strategies/portfolio.ts';
import type { Strategy } from '../../../rtos/explore/strategies/strategy.ts';
import { records_table } from '../../../rtos/export/trace_text.ts';
import { run_scenario } from '../../../rtos/sim_api.ts';
import { experiment_of } from '../../bench/scenario.ts';
import { compare_scenarios, compare_strategies } from '../../lab/compare.ts';
import { run_search } from '../../lab/explore_search.ts';
import { start_team } from '../../lab/explore_team.ts';
import { conclude } from '../../lab/findings.ts';
import { SCENARIOS } from '../../scenario/registry.ts';
import { command, type Output } from '../command.ts';
import { EXIT_CLEAN, EXIT_FAILED, EXIT_FOUND, EXIT_INTERRUPTED } from '../exit_codes.ts';
import { find_searchable, is_searchable, scenario_word } from '../find_scenario.ts';
import { type CommandLine, flag, option, type Values } from '../options.ts';
import { file_name, UsageError, whole_number } from '../usage.ts';

export const EXPLORE_OPTIONS = {
  runs: option('N', 'runs at the most; default: 2000', whole_number(1), 2000),
  seed: option('N', 'seed of the search and of the runs; default: 1', whole_number(0), 1),
  strategy: option('NAME', `${STRATEGIES.map(({ name }) => name).join(', ')}`, read_strategy, portfolio),
  workers: option('N', 'processes on this computer; default: 1', whole_number(1, 256), 1),
  shard: option('I/N', 'this computer does part I of N; merge joins the parts', read_shard, {
    shard: 0,
    of: 1,
  }),
  fixed: flag('build the firmware with its repair in'),
  all: flag('go on after the first failure'),
  out: option('DIR', 'where replay files go; default: findings', file_name, 'findings'),
  'check-determinism': flag('run twice and name the first event that differs'),
  compare: flag('runs needed by each strategy, as a table; without a scenario, of all'),
} as const;

export type ExploreValues = Values<typeof EXPLORE_OPTIONS>;

function read_shard(text: string, name: string): { shard: number; of: number } {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const shard = Number(match?.[1]);
  const of = Number(match?.[2]);
  if (match === null || of < 1 || shard >= of || of > 0xffffffff) {
    throw new UsageError(`${name} ${text}: it takes I/N with I from 0 to N-1, such as 0/4`);
  }
  return { shard, of };
}

function read_strategy(text: string, name: string): Strategy {
  const found = STRATEGIES.find((strategy) => strategy.name === text);
  if (found !== undefined) return found;
  throw new UsageError(`${name} ${text}: there are ${STRATEGIES.map((s) => s.name).join(', ')}`);
}

function determinism(experiment: Experiment, { seed, fixed }: ExploreValues, { print }: Output): number {
  const request = { seed, fixed };
  const divergence = check_determinism(experiment, request);
  if (divergence === null) {
    print(
      `${experiment.name}: two runs left the same trace, ${run_scenario(experiment, request).trace_hash}`,
    );
    return EXIT_CLEAN;
  }
  const records = [divergence.first, divergence.second].filter((record) => record !== null);
  print(`${experiment.name}: two runs of one seed differ at record ${divergence.index}:`);
  print(records_table(run_scenario(experiment, request).sim, records).join('\n'));
  return EXIT_FAILED;
}

/** Does what the command line says; `start` makes the workers. */
export async function explore(
  { values, words }: CommandLine<typeof EXPLORE_OPTIONS>,
  output: Output,
  start = start_team,
): Promise<number> {
  const [word] = words;
  if (words.length > 1) throw new UsageError(`one scenario at a time: got ${words.join(' and ')}`);
  if (word === undefined) {
    if (values.compare) {
      return compare_scenarios(SCENARIOS.filter(is_searchable).map(experiment_of), values, output.print);
    }
    throw new UsageError('explore wants a scenario; netx-sim --help lists them');
  }
  const experiment = experiment_of(await find_searchable(word, values.fixed));
  if (values['check-determinism']) return determinism(experiment, values, output);
  if (values.compare) return compare_strategies(experiment, values, output.print);
  const subject = { experiment, word: scenario_word(word) };
  const { shard, ...rest } = values;
  const { findings, interrupted } = await run_search(subject, { ...rest, ...shard }, output.print, start);
  for (const finding of findings.all()) {
    output.print('');
    output.print(conclude(subject, values, finding).join('\n'));
  }
  if (findings.size > 0) return EXIT_FOUND;
  return interrupted ? EXIT_INTERRUPTED : EXIT_CLEAN;
}

export const explore_command = command({
  name: 'explore',
  takes: 'SCENARIO',
  summary:
    'Runs a scenario under many legal timings and reports what fails, shrunk to the choices that matter.',
  options: EXPLORE_OPTIONS,
  notes: () => ['Ctrl-C ends the search and reports what was found so far.'],
  run: (line, output) => explore(line, output),
});
