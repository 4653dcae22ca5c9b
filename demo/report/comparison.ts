// The part of a run's document that sets a failing run beside the nearest run that passes: both runs' events in rows, the
// two events that change places, and how the run ends with other options of the choice that decides.

import type { BaseRun } from '../../rtos/explore/run_scenario.ts';
import { type ReplayChoice, run_with } from '../../rtos/explore/shrink.ts';
import { OrderedRecords } from '../../rtos/export/ordered_records.ts';
import type { RunResult } from '../../rtos/sim_api.ts';
import { RunRecorder } from '../account/run_recorder.ts';
import { experiment_of, type Scenario, watched_experiment } from '../bench/scenario.ts';
import { option_words } from '../lab/report/choice_words.ts';
import type { CriticalEvent } from '../lab/report/critical_event.ts';
import { swap_words } from '../lab/report/critical_report.ts';
import {
  type ComparedOption,
  type DocumentComparison,
  type RunDescription,
  run_document,
} from './run_document.ts';

/** Of a choice with more options than this (which bit of a frame is flipped, say) only some are tried. */
const OPTIONS_TRIED = 24;

type Places = readonly [left: number, right: number, same: boolean];

/** Rows with each that one run has alone behind those that come before it in that run's document; and how many are shared. */
function in_order(rows: readonly Places[], shared: number): { rows: Places[]; shared: number } {
  const ordered = [...rows];
  let count = shared;
  for (let at = ordered.length - 1; at >= 0; at--) {
    const [left, right] = ordered[at] as Places;
    const side = left < 0 ? 1 : right < 0 ? 0 : null;
    if (side === null) continue;
    const place = side === 0 ? left : right;
    const behind = ordered.findLastIndex((row, n) => n > at && row[side] >= 0 && row[side] < place);
    if (behind < 0) continue;
    ordered.splice(behind, 0, ...ordered.splice(at, 1));
    if (at === count) count = ordered.findIndex(([, , same], n) => n >= at && !same);
  }
  return { rows: ordered, shared: count };
}

/** The options to run: all of them, or some that lie evenly, with those that must be among them. */
function options_to_try(count: number, wanted: readonly number[]): number[] {
  const step = Math.max(1, count / OPTIONS_TRIED);
  const even = Array.from({ length: Math.min(count, OPTIONS_TRIED) }, (_, n) => Math.floor(n * step));
  return [...new Set([...even, ...wanted])].sort((a, b) => a - b);
}

/** The choices with another option of one of them. */
function with_option(choices: readonly ReplayChoice[], key: string, taken: number): ReplayChoice[] {
  return choices.flatMap((choice) => (choice.key !== key ? [choice] : taken === 0 ? [] : [{ key, taken }]));
}

interface Compared {
  readonly scenario: Scenario;
  readonly base: BaseRun;
  readonly choices: readonly ReplayChoice[];
  readonly critical: CriticalEvent;
  /** What the document says of the failing run. */
  readonly run: RunDescription;
}

function verdicts({ scenario, base, choices, critical }: Compared): ComparedOption[] {
  const { key, taken } = critical.choice;
  const made = critical.failing.sim.choices_taken.find((choice) => choice.key === key);
  const count = made?.options ?? taken + 1;
  return options_to_try(count, [taken, critical.passing_option]).map((option) => {
    const { sim, failure } = run_with(experiment_of(scenario), base, with_option(choices, key, option));
    const verdict = {
      option,
      words: option_words({ key, taken: option }, sim),
      passes: failure === null,
      why: failure === null ? null : failure.message,
    };
    sim.trace.discard();
    return verdict;
  });
}

function passing_description({ run }: Compared, { end }: RunResult): RunDescription {
  return { ...run, command: '', result: { ok: true, how: end, why: null } };
}

/** The comparison of a failing run with the nearest one that passes; `run` describes the failing run. */
export async function comparison(compared: Compared): Promise<DocumentComparison> {
  const { scenario, base, choices, critical } = compared;
  const { choice, passing_option, divergence, failing } = critical;
  const { rows, shared, a, b } = divergence;
  const recorder = new RunRecorder();
  const nearer = with_option(choices, choice.key, passing_option);
  const passing = run_with(watched_experiment(scenario, { recorder }), base, nearer);
  const other = await run_document(passing.sim, recorder, passing_description(compared, passing), nearer);
  const left = new OrderedRecords(failing.sim.trace.records());
  const right = new OrderedRecords(passing.sim.trace.records());
  const placed = rows.map((row): Places => [left.place_of(row.left), right.place_of(row.right), row.same]);
  return {
    other,
    ...in_order(placed, shared),
    a: [left.place_of(a.failing), right.place_of(a.passing)],
    b: [left.place_of(b.failing), right.place_of(b.passing)],
    swap: swap_words(critical),
    choice: { ...choice, passing: passing_option },
    options: verdicts(compared),
  };
}
