// A replay file inside a test: how it went, in the words of `netx-sim replay`.

import { replay } from '../../rtos/explore/replay.ts';
import type { Replay } from '../../rtos/explore/replay_file.ts';
import { experiment_of, type Scenario } from '../bench/scenario.ts';
import { read_replay } from '../lab/read_replay.ts';
import { replay_report, replay_verdict } from '../lab/report/replay_report.ts';
import { check_searchable, find_searchable } from '../scenario/find_scenario.ts';

export interface ReplayOptions {
  /** What the file is to show. `as recorded`: the same failure and the same trace. `passes`: the failure is gone. */
  readonly expect?: 'as recorded' | 'passes';
  /** Builds the firmware with its repair in. Default: as the file says. */
  readonly fixed?: boolean;
  /** Default: the one that the file names, which is looked for here and beside the file. */
  readonly scenario?: Scenario;
  /** With `passes`: choices of the file that never came up do not fail it. Default: false. */
  readonly allow_unused?: boolean;
}

export interface ReplayOutcome {
  readonly as_wanted: boolean;
  readonly report: string;
}

async function scenario_of(file: Replay, folder: string, options: ReplayOptions): Promise<Scenario> {
  const { scenario } = options;
  if (scenario === undefined) return find_searchable(file.scenario, file.fixed, folder);
  check_searchable(scenario, file.fixed);
  return scenario;
}

/** Replays a file, or the one line that stands for one. */
export async function replayed_file(name: string, options: ReplayOptions = {}): Promise<ReplayOutcome> {
  const { replay: recorded, folder } = read_replay(name);
  const must_pass = options.expect === 'passes';
  const fixed = options.fixed ?? recorded.fixed;
  const file = must_pass ? { ...recorded, fixed, check: null, trace_hash: null } : { ...recorded, fixed };
  const experiment = experiment_of(await scenario_of(file, folder, options));
  const replayed = replay(experiment, file);
  const { lines, as_wanted } = replay_verdict(file, replayed, must_pass, experiment.firmware);
  const stale = must_pass && replayed.unused.length > 0 && options.allow_unused !== true;
  const report = [`replay of ${name}`, ...replay_report(experiment, file, replayed.result), '', ...lines];
  if (stale) report.push('the firmware has changed: record the timing anew, or say allow_unused');
  return { as_wanted: as_wanted && !stale, report: report.join('\n') };
}
