// Runs of the scenarios as the viewer sees them: through a document.

import { readFileSync } from 'node:fs';
import type { Scenario } from '../../../../../demo/bench/scenario.ts';
import { replay_path } from '../../../../../demo/lab/replay_path.ts';
import { load_run, type Run } from '../../../../../demo/report/viewer/model/run.ts';
import { parse_replay, type Replay } from '../../../../../rtos/explore/replay_file.ts';
import type { Simulation } from '../../../../../rtos/sim_api.ts';
import { documented, scenario_named } from '../../documents.ts';

export interface Loaded {
  readonly run: Run;
  readonly sim: Simulation;
}

async function loaded(scenario: Scenario, file: Omit<Replay, 'open_ended'> | null): Promise<Loaded> {
  const { result, document } = await documented(scenario, file);
  return { run: await load_run(document), sim: result.sim };
}

/** The nominal run of a scenario. */
export function run_of(scenario: string): Promise<Loaded> {
  return loaded(scenario_named(scenario), null);
}

/** The failing run of a shipped replay file; with the repair, what becomes of it. */
export function replayed(name: string, fixed = false): Promise<Loaded> {
  const file = parse_replay(readFileSync(replay_path(name), 'utf8'));
  const repaired = { ...file, fixed, check: null, trace_hash: null };
  return loaded(scenario_named(file.scenario), fixed ? repaired : file);
}
