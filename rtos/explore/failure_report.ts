// What a person sees when a run fails: the check and its object, the last events, the threads and what they wait for, the
// tables of the upper rooms, and the choices in words.

import { thread_table } from '../export/thread_table.ts';
import { last_records, records_table } from '../export/trace_text.ts';
import { registered_tables } from '../kernel/tables.ts';
import type { Simulation } from '../sim/simulation.ts';
import { choice_words } from './choice_words.ts';
import type { CriticalEvent } from './critical_event.ts';
import type { RunResult } from './run_scenario.ts';
import type { ReplayChoice } from './shrink.ts';

const LAST_RECORDS = 20;

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];
}

/** The state of a simulation as it stands: threads and the tables of the upper rooms. */
export function state_report(sim: Simulation): string[] {
  const tables = registered_tables(sim).flatMap(({ title, lines }) => section(title, lines()));
  return [...section('threads', thread_table(sim)), ...tables];
}

/** The report of a failing run. */
export function failure_report(result: RunResult, choices: readonly ReplayChoice[]): string[] {
  const { failure, sim } = result;
  if (failure === null) return ['the run passed'];
  const deviations =
    choices.length === 0 ? ['none: it fails nominally'] : choices.map((choice) => choice_words(choice, sim));
  return [
    `FAILED [${failure.id}] ${failure.object}`,
    `  ${failure.message}`,
    `  at ${(failure.time_ns / 1e9).toFixed(6)} s of virtual time, target ${failure.target}, seed ${sim.seed}, trace ${result.trace_hash}`,
    ...section('what was not nominal', deviations),
    ...section(`the last ${LAST_RECORDS} events`, last_records(sim, LAST_RECORDS)),
    ...state_report(sim),
  ];
}

/** The critical event, the two runs one below the other from the last records they share. */
export function critical_report(critical: CriticalEvent): string[] {
  const { choice, passing_option, failing, passing } = critical;
  const nominal = passing_option === 0 ? 'nominal' : `option ${passing_option}`;
  return [
    ...section('the critical choice', [
      choice_words(choice, failing.sim),
      `with ${nominal} instead the run passes`,
    ]),
    ...section('both runs share', records_table(failing.sim, critical.common)),
    ...section('then the failing run', records_table(failing.sim, critical.failing_next)),
    ...section('and the passing run', records_table(passing.sim, critical.passing_next)),
  ];
}
