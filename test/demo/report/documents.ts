// Documents of runs for tests, read as their readers do.

import { readFileSync } from 'node:fs';
import { RunRecorder } from '../../../demo/account/run_recorder.ts';
import { experiment_of, type Scenario, watched_experiment } from '../../../demo/bench/scenario.ts';
import { replay_path } from '../../../demo/lab/replay_path.ts';
import { critical_event } from '../../../demo/lab/report/critical_event.ts';
import { comparison } from '../../../demo/report/comparison.ts';
import { records_of, unpacked } from '../../../demo/report/record_columns.ts';
import { type RunDocument, run_document } from '../../../demo/report/run_document.ts';
import { type WireFrame, wire_frames } from '../../../demo/report/viewer/network/wire_frames.ts';
import { SCENARIOS } from '../../../demo/scenario/registry.ts';
import { replay } from '../../../rtos/explore/replay.ts';
import { parse_replay, type Replay } from '../../../rtos/explore/replay_file.ts';
import type { TraceRecord } from '../../../rtos/sim/trace_log.ts';
import type { RunResult } from '../../../rtos/sim_api.ts';

type Run = Omit<Replay, 'open_ended'>;

export const scenario_named = (name: string): Scenario => {
  const scenario = SCENARIOS.find((one) => one.name === name);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  return scenario;
};

export interface Documented {
  readonly result: RunResult;
  readonly recorder: RunRecorder;
  readonly document: RunDocument;
}

/** The nominal run of a scenario, or the run of a replay of it, with its document. */
export async function documented(scenario: Scenario, recorded: Run | null = null): Promise<Documented> {
  const { name } = scenario;
  const nominal = { seed: 1, fixed: false, check: null, trace_hash: null, choices: [] };
  const file = recorded ?? { scenario: name, ...nominal };
  const recorder = new RunRecorder();
  const { result } = replay(watched_experiment(scenario, { recorder }), file);
  const failed = recorded === null ? null : result.failure;
  const critical =
    failed === null ? null : critical_event(experiment_of(scenario), file, failed, file.choices);
  const { failure, end } = result;
  const run = {
    scenario: name,
    summary: scenario.summary,
    seed: file.seed,
    fixed: file.fixed,
    command: '',
    result: { ok: failure === null, how: end, why: failure?.message ?? null },
  };
  const { choices } = file;
  const compare =
    critical === null ? null : await comparison({ scenario, base: file, choices, critical, run });
  const made = await run_document(result.sim, recorder, run, { choices, compare });
  return { result, recorder, document: JSON.parse(JSON.stringify(made)) as RunDocument };
}

export async function document_of(scenario: Scenario, recorded: Run | null = null): Promise<RunDocument> {
  return (await documented(scenario, recorded)).document;
}

/** The document of a shipped replay. */
export async function replayed_document(name: string): Promise<RunDocument> {
  const file = parse_replay(readFileSync(replay_path(name), 'utf8'));
  return document_of(scenario_named(file.scenario), file);
}

export const records_in = async (document: RunDocument): Promise<TraceRecord[]> =>
  records_of(await unpacked(document.records.columns));

export const frames_in = async (document: RunDocument): Promise<WireFrame[]> => {
  const bytes = await unpacked(document.frame_bytes);
  return wire_frames(document.frames, ({ offset, length }) => bytes.subarray(offset, offset + length));
};
