// The moment of no return of a failing run: the first event from which on every continuation fails, found by bisection.
// A continuation keeps the history up to a moment and decides anew what comes after it; what was decided before but has
// not shown yet (a computation that is not over, a frame on its way) is decided anew as well, in ways that agree with the
// history.
//
// Continuations are tried, not counted out, so the moment may be too early: of n that all failed, at most a share of
// about 3/n passes, with 95 % confidence. Where nothing is left to decide there is one continuation, and no doubt.

import type { CheckFailure } from '../sim/checks.ts';
import { lateness_of } from '../sim/choice_lateness.ts';
import type { Choice, ChoiceSource } from '../sim/choices.ts';
import type { TraceRecord } from '../sim/trace_log.ts';
import type { Experiment } from './experiment.ts';
import { type BaseRun, type RunResult, run_scenario } from './run_scenario.ts';
import { diverge_ns } from './shared_history.ts';
import { type ReplayChoice, run_with, same_failure } from './shrink.ts';
import { places } from './strategies/places.ts';
import { random } from './strategies/random.ts';
import { fraction, type StrategyContext } from './strategies/strategy.ts';

/** Continuations of the moment that is named, and of those that are looked at on the way. */
const CONTINUATIONS = 30;
const ON_THE_WAY = 6;
/** Continuations in which only what had not shown yet is decided anew. */
const PENDING_ALONE = 16;
/** Options of a choice that are tried to learn when each begins to show. */
const OPTIONS = 16;
/** The search ends after about so many runs, with the moment as near as it has come. */
const RUNS_AT_MOST = 600;

export interface NoReturn {
  /** The first event from which on every continuation tried fails, in `failing`; null: it fails whatever is decided. */
  readonly event: TraceRecord | null;
  /** Its virtual time; 0 for a run that fails whatever is decided. */
  readonly time_ns: number;
  /** The last moment from which on a continuation passed; -1 when none did. */
  readonly escape_ns: number;
  /** Continuations from `time_ns` on that failed in the same way, and those that failed in another way: they do not count. */
  readonly failed: number;
  readonly otherwise: number;
  /** After that moment nothing is left to decide. */
  readonly certain: boolean;
  /** All runs that it took. */
  readonly runs: number;
  readonly failing: RunResult;
}

/** An option of a choice of the failing run, and when a run that takes it becomes another run. */
interface Alternative {
  readonly option: number;
  readonly shows_ns: number;
}

interface Continuation {
  /** What is taken of the choices that have not shown yet. */
  readonly pending: ReadonlyMap<string, number>;
  /** Decides what comes after the moment; null: all of it nominally. */
  readonly after: ChoiceSource | null;
}

interface Probe {
  readonly passed: boolean;
  readonly failed: number;
  readonly otherwise: number;
  readonly certain: boolean;
}

class NoReturnSearch {
  runs = 0;
  readonly failing: RunResult;
  /** The last moment for which a passing run is known already. */
  known_escape_ns = -1;
  private readonly scenario: Experiment;
  private readonly base: BaseRun;
  private readonly failure: CheckFailure;
  private readonly kept: ReadonlyMap<string, number>;
  private readonly alternatives = new Map<string, Alternative[]>();
  private readonly context: StrategyContext;

  constructor(scenario: Experiment, base: BaseRun, failure: CheckFailure, choices: readonly ReplayChoice[]) {
    this.scenario = scenario;
    this.base = base;
    this.failure = failure;
    this.kept = new Map(choices.map(({ key, taken }) => [key, taken]));
    const { seed, fixed = false } = base;
    const source: ChoiceSource = (_kind, key, options) => {
      const taken = this.kept.get(key) ?? 0;
      return taken < options ? taken : 0;
    };
    this.failing = run_scenario(scenario, { seed, fixed, choices: source, record_sites: true });
    this.runs++;
    this.context = { seed, sites: this.failing.choices };
    for (const choice of this.failing.choices) this.learn(choice, choices);
  }

  /** When the other options of a choice begin to show. */
  private learn(choice: Choice, choices: readonly ReplayChoice[]): void {
    const { key, options, taken } = choice;
    const lateness = lateness_of(choice);
    if (taken !== 0 && options <= OPTIONS) this.try_options(choice, choices);
    else if (lateness !== undefined) {
      const { nominal_ns, late_ns } = lateness;
      const own_ns = nominal_ns + (late_ns[taken] ?? 0);
      const others = late_ns.flatMap((ns, option) =>
        option === taken || option >= options
          ? []
          : [{ option, shows_ns: Math.min(own_ns, nominal_ns + ns) }],
      );
      if (others.length > 0) this.alternatives.set(key, others);
    }
  }

  private try_options({ key, options, taken }: Choice, choices: readonly ReplayChoice[]): void {
    const others: Alternative[] = [];
    for (let option = 0; option < options; option++) {
      if (option === taken) continue;
      const instead = choices.map((choice) => (choice.key === key ? { key, taken: option } : choice));
      const { failure, sim } = run_with(this.scenario, this.base, instead);
      this.runs++;
      const shows_ns = diverge_ns(this.failing.sim, sim);
      others.push({ option, shows_ns });
      if (failure === null) this.known_escape_ns = Math.max(this.known_escape_ns, shows_ns);
      sim.discard();
    }
    this.alternatives.set(key, others);
  }

  /** What has been decided by this moment, but has not shown yet, with the options that are still open. */
  private pending_at(moment_ns: number): Map<string, readonly number[]> {
    const pending = new Map<string, readonly number[]>();
    for (const [key, alternatives] of this.alternatives) {
      const open = alternatives.filter(({ shows_ns }) => shows_ns > moment_ns).map(({ option }) => option);
      if (open.length > 0) pending.set(key, open);
    }
    return pending;
  }

  private decided_by(moment_ns: number): ReadonlySet<string> {
    return new Set(this.failing.choices.filter(({ time_ns }) => time_ns <= moment_ns).map(({ key }) => key));
  }

  private *continuations(
    moment_ns: number,
    pending: ReadonlyMap<string, readonly number[]>,
    count: number,
  ): Generator<Continuation> {
    const decided = this.decided_by(moment_ns);
    // Without the deviations that come later; when there are none, this is the failing run.
    if ([...this.kept.keys()].some((key) => !decided.has(key))) yield { pending: new Map(), after: null };
    const open = [...pending].filter(([key]) => decided.has(key));
    let left = PENDING_ALONE;
    for (const [key, options] of open)
      for (const option of options) if (left-- > 0) yield { pending: new Map([[key, option]]), after: null };
    for (let n = 1; n <= count; n++) {
      const drawn = open.flatMap(([key, options]): [string, number][] => {
        const place = Math.floor(fraction(n, 0, key) * (options.length + 1));
        const option = options[place];
        return option === undefined ? [] : [[key, option]];
      });
      const strategy = n % 2 === 0 ? random : places;
      yield { pending: new Map(drawn), after: strategy.plan(this.context, n) };
    }
  }

  /** Tries continuations from a moment on, until one of them passes. */
  probe(moment_ns: number, count: number): Probe {
    const pending = this.pending_at(moment_ns);
    let failed = 0;
    let otherwise = 0;
    let certain = pending.size === 0;
    for (const continuation of this.continuations(moment_ns, pending, count)) {
      let decisions = 0;
      const choices: ChoiceSource = (kind, key, options, time_ns, likelihood) => {
        if (time_ns > moment_ns) {
          decisions++;
          return continuation.after?.(kind, key, options, time_ns, likelihood) ?? 0;
        }
        const taken = continuation.pending.get(key) ?? this.kept.get(key) ?? 0;
        return taken < options ? taken : 0;
      };
      const { seed, fixed = false } = this.base;
      const { failure, sim } = run_scenario(this.scenario, { seed, fixed, choices });
      this.runs++;
      sim.discard();
      if (failure === null) return { passed: true, failed, otherwise, certain: false };
      if (same_failure(failure, this.failure)) failed++;
      else otherwise++;
      if (decisions > 0) certain = false;
      else if (certain) break;
    }
    return { passed: false, failed, otherwise, certain: certain && failed > 0 };
  }
}

/** The last place of a sorted list of times that is not later than this; -1 when none is. */
function last_until(times: readonly number[], moment_ns: number): number {
  return times.findLastIndex((time_ns) => time_ns <= moment_ns);
}

/** The events of a run up to its failure, by time: whatever board they are on. */
function events_until(failing: RunResult, until_ns: number): TraceRecord[] {
  const records = [...failing.sim.trace.records()].filter(({ time_ns }) => time_ns <= until_ns);
  return records.sort((a, b) => a.time_ns - b.time_ns);
}

/** Looks for the moment of no return of a run with these choices, which fails like this. */
export function no_return(
  scenario: Experiment,
  base: BaseRun,
  failure: CheckFailure,
  choices: readonly ReplayChoice[],
): NoReturn | null {
  const search = new NoReturnSearch(scenario, base, failure, choices);
  const { failing } = search;
  if (!same_failure(failing.failure, failure)) return null;
  const events = events_until(failing, (failing.failure as CheckFailure).time_ns);
  const times = [...new Set(events.map(({ time_ns }) => time_ns))];
  const found = (place: number, before: number, probe: Probe): NoReturn => ({
    event: place < 0 ? null : (events.find(({ time_ns }) => time_ns === times[place]) as TraceRecord),
    time_ns: times[place] ?? 0,
    escape_ns: times[before] ?? -1,
    failed: probe.failed,
    otherwise: probe.otherwise,
    certain: probe.certain,
    runs: search.runs,
    failing,
  });
  // Before the first event nothing is decided. A run that passed was the same run up to the event before it diverged.
  let escapes = last_until(times, search.known_escape_ns - 1);
  if (escapes < 0) {
    const at_start = search.probe(-1, CONTINUATIONS);
    if (!at_start.passed) return found(-1, -1, at_start);
  }
  let count = ON_THE_WAY;
  for (;;) {
    let fails = times.length - 1;
    while (fails - escapes > 1 && search.runs < RUNS_AT_MOST) {
      const middle = (escapes + fails) >> 1;
      if (search.probe(times[middle] as number, count).passed) escapes = middle;
      else fails = middle;
    }
    const confirmed = search.probe(times[fails] as number, CONTINUATIONS);
    if (!confirmed.passed || fails === times.length - 1) return found(fails, escapes, confirmed);
    // Few continuations passed from there on: the rest takes more of them.
    escapes = fails;
    count = CONTINUATIONS;
  }
}
