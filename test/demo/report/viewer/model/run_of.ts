// Runs of the scenarios as the viewer sees them: through a document.

import { readFileSync } from 'node:fs';
import { RunRecorder } from '../../../../../demo/account/run_recorder.ts';
import { watched_experiment } from '../../../../../demo/bench/scenario.ts';
import { replay_path } from '../../../../../demo/lab/replay_path.ts';
import { type RunDocument, run_document } from '../../../../../demo/report/run_document.ts';
import { load_run, type Run } from '../../../../../demo/report/viewer/model/run.ts';
import { SCENARIOS } from '../../../../../demo/scenario/registry.ts';
import { replay } from '../../../../../rtos/explore/replay.ts';
import { parse_replay, type Replay } from '../../../../../rtos/explore/replay_file.ts';
import type { Simulation } from '../../../../../rtos/sim_api.ts';

export interface Loaded {
  readonly run: Run;
  readonly sim: Simulation;
}

async function loaded(file: Omit<Replay, 'open_ended'>): Promise<Loaded> {
  const scenario = SCENARIOS.find(({ name }) => name === file.scenario);
  if (scenario === undefined) throw new Error(`no scenario ${file.scenario}`);
  const recorder = new RunRecorder();
  const { result } = replay(watched_experiment(scenario, { recorder }), file);
  const { name, summary } = scenario;
  const { seed, fixed } = file;
  const why = result.failure?.message ?? null;
  const description = { scenario: name, summary, seed, fixed, command: `run ${name}` };
  const run = { ...description, result: { ok: why === null, how: result.end, why } };
  const text = JSON.stringify(await run_document(result.sim, recorder, run, file.choices));
  return { run: await load_run(JSON.parse(text) as RunDocument), sim: result.sim };
}

/** The nominal run of a scenario. */
export function run_of(scenario: string): Promise<Loaded> {
  return loaded({ scenario, seed: 1, fixed: false, check: null, trace_hash: null, choices: [] });
}

/** The failing run of a shipped replay file; with the repair, what becomes of it. */
export function replayed(name: string, fixed = false): Promise<Loaded> {
  const file = parse_replay(readFileSync(replay_path(name), 'utf8'));
  return loaded(fixed ? { ...file, fixed, check: null, trace_hash: null } : file);
}
