// A run for machines: what its JSON document holds beside what every document does.

import type { Bench } from '../bench/bench.ts';
import { pool_levels } from '../bench/network_state.ts';
import { covered_in } from '../c/coverage/covered_files.ts';
import { slashes } from '../host/slashes.ts';
import { failure_fields } from '../lab/report/failure_fields.ts';
import type { CaptureFile } from './capture_file.ts';
import { coverage_fields } from './coverage_file.ts';
import type { Ending, Wrong } from './ending.ts';
import type { RecordFile } from './record_file.ts';
import type { RunRequest } from './run_request.ts';

/** What is asked of a session. */
interface Ran {
  readonly request: RunRequest;
  readonly bench: Bench;
  readonly capture: CaptureFile | null;
  readonly record: RecordFile | null;
}

export function session_fields(
  { request, bench, capture, record }: Ran,
  { how, finished }: Ending,
  wrong: Wrong | null,
): Readonly<Record<string, unknown>> {
  const { sim } = bench;
  return {
    scenario: request.scenario.name,
    scenario_word: request.word,
    seed: request.seed,
    fixed: request.fixed,
    broker: request.broker,
    end: { how, finished, time_ns: bench.now_ns() },
    trace_hash: sim.trace.hash(),
    trace_records: sim.trace.count,
    events: sim.events_handled,
    packet_pools: pool_levels(sim),
    diagnostics: sim.diagnostics.map(({ id, object, message, time_ns, target, context }) => ({
      id,
      object,
      message,
      board: target,
      context,
      time_ns,
    })),
    capture: capture === null ? null : { file: slashes(capture.name), frames: capture.frames },
    record: record === null ? null : { file: slashes(record.name) },
    ...coverage_fields(request.coverage, request.coverage === null ? [] : covered_in(sim)),
    failures: wrong === null ? [] : [failure_fields(wrong.failure)],
  };
}
