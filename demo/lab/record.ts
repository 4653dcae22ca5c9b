// `npx tsx demo/lab/record.ts [NAME ...]`: finds each bug of demo/bugs with the default strategy, shrinks it and writes
// its replay file, which the tests run. For a new bug, or when a change of the simulator moved what a bug needs.

import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { choice_words } from '../../rtos/explore/choice_words.ts';
import { format_replay, type Replay } from '../../rtos/explore/replay_file.ts';
import type { Scenario } from '../../rtos/explore/scenario.ts';
import { nominal_sites, search } from '../../rtos/explore/search.ts';
import { shrink } from '../../rtos/explore/shrink.ts';
import { portfolio } from '../../rtos/explore/strategies.ts';
import type { Simulation } from '../../rtos/sim_api.ts';
import { is_main } from '../cli/is_main.ts';
import { replay_of } from './findings.ts';
import { replay_path } from './replay_path.ts';
import { find_scenario, SCENARIOS } from './scenarios.ts';
import { say } from './usage.ts';

const SEED = 1;
const RUNS = 2000;

export interface Recorded {
  /** Runs until the first failure. */
  readonly runs: number;
  readonly replay: Replay;
  /** The run that the replay gives. */
  readonly sim: Simulation;
}

/** Finds a bug with the default strategy and shrinks it; null when it is not found within 2,000 runs. */
export function record(scenario: Scenario): Recorded | null {
  const { sites } = nominal_sites(scenario, SEED, false);
  const request = { scenario, strategy: portfolio, seed: SEED, runs: RUNS };
  for (const { index, result } of search(request, { seed: SEED, sites })) {
    const { failure } = result;
    if (failure === null) continue;
    const shrunk = shrink(scenario, SEED, false, failure, result.choices);
    if (shrunk === null) return null;
    const replay = replay_of(scenario, SEED, false, failure, shrunk);
    return { runs: index + 1, replay, sim: shrunk.result.sim };
  }
  return null;
}

function main(names: readonly string[]): void {
  const scenarios = names.length === 0 ? SCENARIOS : names.map(find_scenario);
  mkdirSync(fileURLToPath(new URL('../bugs/replays/', import.meta.url)), { recursive: true });
  for (const scenario of scenarios) {
    const recorded = record(scenario);
    if (recorded === null) {
      say(`${scenario.name}: not found in ${RUNS} runs`);
      process.exitCode = 1;
      continue;
    }
    const { replay, runs, sim } = recorded;
    const text = format_replay(replay, (choice) => choice_words(choice, sim));
    writeFileSync(replay_path(scenario.name), text);
    say(
      `${scenario.name}: run ${runs}, ${replay.choices.length} choices, ${replay.check?.id} | ${replay.check?.object}`,
    );
  }
}

if (is_main(import.meta.url)) main(process.argv.slice(2));
