// The part of a run's document that sets a failing run beside the nearest run that passes: both runs' events in rows, the
// two events that change places, and how the run ends with other options of the choice that decides.

import type { BaseRun } from '../../rtos/explore/run_scenario.ts';
import { type ReplayChoice, run_with } from '../../rtos/explore/shrink.ts';
import { OrderedRecords } from '../../rtos/export/ordered_records.ts';
import type { CheckFailure, RunResult } from '../../rtos/sim_api.ts';
import { RunRecorder } from '../account/run_recorder.ts';
import { experiment_of, type Scenario, watched_experiment } from '../bench/scenario.ts';
import { option_words } from '../lab/report/choice_words.ts';
import { type CriticalEvent, type Divergence, divergence_of } from '../lab/report/critical_event.ts';
import { swap_words } from '../lab/report/critical_report.ts';
import {
  type ComparedOption,
  type ComparedRun,
  type DocumentComparison,
  type RunDescription,
  type RunDocument,
  run_document,
} from './run_document.ts';

/** Of a choice with more options than this (which bit of a frame is flipped, say) only some are tried. */
const OPTIONS_TRIED = 24;
/** So many characters of a document may be runs of options. */
const RUNS_AT_MOST = 200_000;
/** What comes so soon after the last event that is compared belongs to the run of an option too. */
const AFTER_NS = 1e6;

type Places = readonly [left: number, right: number, same: boolean];

/** Rows with what differs in the order that it has in its own run: what stands beside it in such a row is something else. */
function unlike_in_order(rows: readonly Places[]): Places[] {
  const ordered = rows.map(([left, right, same]): [number, number, boolean] => [left, right, same]);
  for (let from = 0; from < ordered.length; from++) {
    let to = from;
    while (to < ordered.length && ordered[to]?.[2] === false) to++;
    for (const side of [0, 1] as const) {
      const there = ordered.slice(from, to).filter((row) => row[side] >= 0);
      const places = there.map((row) => row[side]).sort((a, b) => a - b);
      for (const [n, row] of there.entries()) row[side] = places[n] as number;
    }
    from = to;
  }
  return ordered;
}

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

/** What the run of an option looks like beside the failing one; its own document is made of it for that. */
function beside(critical: CriticalEvent, other: RunDocument, name?: string): ComparedRun {
  const { divergence, failing, passing } = critical;
  const { rows, shared, a, b } = divergence;
  const left = new OrderedRecords(failing.sim.trace.records());
  const right = new OrderedRecords(passing.sim.trace.records());
  const placed = rows.map((row): Places => [left.place_of(row.left), right.place_of(row.right), row.same]);
  return {
    other,
    ...in_order(unlike_in_order(placed), shared),
    a: [left.place_of(a.failing), right.place_of(a.passing)],
    b: [left.place_of(b.failing), right.place_of(b.passing)],
    swap: swap_words(critical, name),
  };
}

/** When the other run is over, as far as it is compared: it is aligned at the last event that both share. */
function compared_until({ rows, shared, a, b }: Divergence): number {
  const last = rows[shared - 1];
  const shift_ns = (last?.left?.time_ns ?? 0) - (last?.right?.time_ns ?? 0);
  const pairs = [...rows, ...[a, b].map(({ failing, passing }) => ({ left: failing, right: passing }))];
  const left_ns = pairs.map(({ left }) => left?.time_ns ?? 0);
  const right_ns = pairs.map(({ right }) => right?.time_ns ?? 0);
  return Math.max(...left_ns.map((time_ns) => Math.max(time_ns, time_ns - shift_ns)), ...right_ns) + AFTER_NS;
}

function description({ run }: Compared, { failure, end }: RunResult): RunDescription {
  const result = { ok: failure === null, how: end, why: failure === null ? null : failure.message };
  return { ...run, command: '', result };
}

/** How the run ends with an option, and what it does; the run is left out where another part of the document has it. */
async function option_of(compared: Compared, option: number): Promise<ComparedOption> {
  const { scenario, base, choices, critical } = compared;
  const { key, taken } = critical.choice;
  const is_known = option === taken || option === critical.passing_option;
  const experiment = is_known
    ? experiment_of(scenario)
    : { ...watched_experiment(scenario, {}), annotated: true };
  const made = with_option(choices, key, option);
  const result = run_with(experiment, base, made);
  const { sim, failure } = result;
  const why = failure === null ? null : failure.message;
  const verdict = { option, words: option_words({ key, taken: option }, sim), passes: why === null, why };
  let run: ComparedRun | null = null;
  if (!is_known) {
    const { failing } = critical;
    const divergence = divergence_of(failing, result, failing.failure as CheckFailure, key);
    const parts = { choices: made, until_ns: compared_until(divergence) };
    const other = await run_document(sim, new RunRecorder(), description(compared, result), parts);
    const name = failure === null ? 'the passing run' : 'the other run';
    run = beside({ ...critical, passing: result, passing_option: option, divergence }, other, name);
  }
  sim.trace.discard();
  sim.annotations?.discard();
  return run === null ? verdict : { ...verdict, run };
}

/** Leaves out the runs of options that are further away from the one that was taken than there is room for. */
function within_room(options: readonly ComparedOption[], taken: number): ComparedOption[] {
  const near = [...options].sort((a, b) => Math.abs(a.option - taken) - Math.abs(b.option - taken));
  let room = RUNS_AT_MOST;
  const kept = new Set(
    near.filter(({ run }) => {
      room -= run === undefined ? 0 : JSON.stringify(run).length;
      return room >= 0;
    }),
  );
  return options.map((option) => {
    if (kept.has(option)) return option;
    const { run: _, ...verdict } = option;
    return verdict;
  });
}

async function options_of(compared: Compared): Promise<ComparedOption[]> {
  const { choice, passing_option, failing } = compared.critical;
  const { key, taken } = choice;
  const made = failing.sim.choices_taken.find((one) => one.key === key);
  const options: ComparedOption[] = [];
  for (const option of options_to_try(made?.options ?? taken + 1, [taken, passing_option]))
    options.push(await option_of(compared, option));
  return within_room(options, taken);
}

/** The comparison of a failing run with the nearest one that passes; `run` describes the failing run. */
export async function comparison(compared: Compared): Promise<DocumentComparison> {
  const { scenario, base, choices, critical } = compared;
  const { choice, passing_option } = critical;
  const recorder = new RunRecorder();
  const nearer = with_option(choices, choice.key, passing_option);
  const passing = run_with(watched_experiment(scenario, { recorder }), base, nearer);
  const parts = { choices: nearer };
  const other = await run_document(passing.sim, recorder, description(compared, passing), parts);
  return {
    ...beside(critical, other),
    choice: { ...choice, passing: passing_option },
    options: await options_of(compared),
  };
}
