// `netx-sim record [NAME ...]`: finds each bug of demo/bugs with the default strategy, shrinks it and writes the replay file
// that it ships with, which the tests run. For a new bug, or when a change of the simulator moved what a bug needs.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Experiment } from '../../../rtos/explore/experiment.ts';
import { replay_of } from '../../../rtos/explore/replay.ts';
import { format_replay, type Replay } from '../../../rtos/explore/replay_file.ts';
import { nominal_sites, search } from '../../../rtos/explore/search.ts';
import { shrink } from '../../../rtos/explore/shrink.ts';
import { portfolio } from '../../../rtos/explore/strategies/portfolio.ts';
import type { Simulation } from '../../../rtos/sim_api.ts';
import { experiment_of } from '../../bench/scenario.ts';
import { BUGS } from '../../bugs/index.ts';
import { EXIT_CLEAN, EXIT_FAILED } from '../../host/exit_codes.ts';
import { UsageError } from '../../host/usage.ts';
import { replay_path } from '../../lab/replay_path.ts';
import { choice_words } from '../../lab/report/choice_words.ts';
import { command } from '../command.ts';

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
export function record(scenario: Experiment): Recorded | null {
  const { nominal: _nominal, ...ground } = nominal_sites(scenario, { seed: SEED });
  const request = { scenario, strategy: portfolio, seed: SEED, runs: RUNS };
  for (const { index, result } of search(request, { seed: SEED, ...ground })) {
    const { failure } = result;
    if (failure === null) continue;
    const shrunk = shrink(scenario, { seed: SEED }, failure, result.choices);
    if (shrunk === null) return null;
    const replay = replay_of(scenario.name, { seed: SEED }, failure, shrunk);
    return { runs: index + 1, replay, sim: shrunk.result.sim };
  }
  return null;
}

export const record_command = command({
  name: 'record',
  takes: '[BUG ...]',
  summary: 'Searches the bugs of demo/bugs again and writes the replay files that ship with them.',
  options: {},
  run({ words }, { print }) {
    const bugs = words.map((word) => {
      const bug = BUGS.find(({ name }) => name === word);
      if (bug === undefined) throw new UsageError(`there is no bug '${word}'`);
      return bug;
    });
    let code = EXIT_CLEAN;
    for (const bug of bugs.length === 0 ? BUGS : bugs) {
      const recorded = record(experiment_of(bug));
      if (recorded === null) {
        print(`${bug.name}: not found in ${RUNS} runs`);
        code = EXIT_FAILED;
        continue;
      }
      const { replay, runs, sim } = recorded;
      const file = replay_path(bug.name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(
        file,
        format_replay(replay, (choice) => choice_words(choice, sim)),
      );
      print(
        `${bug.name}: run ${runs}, ${replay.choices.length} choices, ${replay.check?.id} | ${replay.check?.object}`,
      );
    }
    return code;
  },
});
