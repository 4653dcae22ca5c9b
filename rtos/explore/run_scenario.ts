// One run of a scenario under one source of choices: its failure, if any, its hash, its choices and its coverage.

import { put_by_others, take_for_signals } from '../kernel/holders.ts';
import { type CheckFailure, LOOK_EVERY_NS } from '../sim/checks.ts';
import type { Choice, ChoiceSource } from '../sim/choices.ts';
import type { Diagnostic } from '../sim/diagnostics.ts';
import { RANK_DEVICE } from '../sim/event_queue.ts';
import { FaultCount } from '../sim/fault_limits.ts';
import { Simulation } from '../sim/simulation.ts';
import type { RunEnd, RunOptions, SimulationOptions } from '../sim/simulation_options.ts';
import { check_bounds } from './bounds.ts';
import { new_tally, type Shown, shown_in } from './coverage.ts';
import type { Experiment } from './experiment.ts';
import { with_guarded_globals } from './guard.ts';
import { monitor_recovery } from './monitors/recovery.ts';
import { standard_monitors } from './monitors/standard_monitors.ts';
import { fixed_choices } from './strategies/strategy.ts';
import { thrown_failure } from './thrown_failure.ts';

const NOTHING_SHOWN: Shown = { coverage: new Int32Array(0), order: 0 };

/** Which run of a scenario. */
export interface RunRequest {
  readonly seed: number;
  /** The repair of the scenario in. */
  readonly fixed?: boolean;
  readonly choices?: ChoiceSource | null;
  /** Keep every choice asked for: a sweep needs the sites. */
  readonly record_sites?: boolean;
  /** A failed check does not end the run. */
  readonly goes_on?: boolean;
  /** Count coverage. */
  readonly coverage?: boolean;
  /**
   * Keep records, as a trace that is read. Default: true. Without them a run that passes costs about half; one that fails, or
   * that looks at its own trace, is made again with them. It is the same run, and coverage is the same.
   */
  readonly records?: boolean;
}

/** The runs of a search have the seed in common, and whether the repair is in. */
export type BaseRun = Pick<RunRequest, 'seed' | 'fixed'>;

/** How a run went. */
export interface RunResult {
  readonly failure: CheckFailure | null;
  readonly end: RunEnd | 'exception';
  readonly now_ns: number;
  /** '' where no records were kept. */
  readonly trace_hash: string;
  /** Choices that were not nominal; all of them with `record_sites`. */
  readonly choices: readonly Choice[];
  /** Names given to sim_sometimes, and how often they held. */
  readonly sometimes: ReadonlyMap<string, number>;
  readonly coverage: Int32Array;
  /** A number for the order of its events (coverage.ts); 0 where coverage was not counted. */
  readonly order: number;
  readonly sim: Simulation;
  /** The repair of the scenario was in. */
  readonly fixed: boolean;
}

/** What a source decides: the kinds that the scenario names. */
function of_source({ kinds }: Experiment, choices: ChoiceSource): SimulationOptions {
  return kinds === undefined ? { choices } : { choices, choice_kinds: kinds };
}

function make_simulation(scenario: Experiment, request: RunRequest): Simulation {
  const sim = new Simulation({
    seed: request.seed,
    record_choices: request.record_sites ?? false,
    annotations: scenario.annotated ?? false,
    trace: request.records ?? true,
    ...(request.coverage === true ? { tally: new_tally() } : {}),
    ...(request.choices == null ? {} : of_source(scenario, request.choices)),
  });
  if (scenario.faults !== undefined) sim.choices.faults = new FaultCount(scenario.faults);
  return sim;
}

/** Scenarios that look at the traces of their own runs. */
const READS_TRACES = new WeakSet<Experiment>();

/**
 * Runs a scenario. The same request gives the same result, to the trace hash.
 *
 * A failure may rest on a semaphore's being a lock because it began with one instance. Whether it is one, the rest of
 * the run shows, with nominal choices: when somebody else than the holder puts it there, it is a signal, and the run is
 * made again with that known.
 */
export function run_scenario(scenario: Experiment, request: RunRequest): RunResult {
  check_bounds(scenario.bounds ?? {});
  scenario.prepare?.({ seed: request.seed, fixed: request.fixed ?? false });
  const source = new AskedOnce(request.choices ?? null);
  const signals: number[] = [];
  const run = (choices: ChoiceSource, records: boolean, taken_for_signals = signals): RunResult =>
    run_once(scenario, { ...with_choices(request, choices), records }, taken_for_signals);
  const keeps_records = request.records !== false || READS_TRACES.has(scenario);
  let result = run(source.ask, keeps_records);
  if (!keeps_records && wants_records(scenario, result)) result = run(source.again(result), true);
  for (;;) {
    const presumed = result.failure?.presumes ?? [];
    if (presumed.length === 0) return result;
    const rest = run(choices_of(result), true, [...signals, ...presumed]);
    const put = put_by_others(rest.sim);
    const proved = presumed.filter((id) => put.includes(id));
    rest.sim.discard();
    if (proved.length === 0) return result;
    signals.push(...proved);
    result = run(source.again(result), true);
  }
}

/** Of a run that kept none: its failure tells of them, or the scenario itself asked for them. */
function wants_records(scenario: Experiment, { sim, failure }: RunResult): boolean {
  if (failure === null && sim.trace.was_asked) READS_TRACES.add(scenario);
  if (failure !== null || sim.trace.was_asked) return true;
  sim.trace.close('a search keeps no records of a run that passes, unless asked to: records: true');
  return false;
}

function choices_of({ choices }: RunResult): ChoiceSource {
  return fixed_choices(new Map(choices.map(({ key, taken }) => [key, taken])));
}

/** A source may count how often it was asked: what it has said in a run is not asked again when the run is made again. */
class AskedOnce {
  private asked = 0;
  private readonly source: ChoiceSource | null;
  constructor(source: ChoiceSource | null) {
    this.source = source;
  }

  readonly ask: ChoiceSource = (kind, key, options, time_ns, likelihood) => {
    this.asked++;
    return this.source?.(kind, key, options, time_ns, likelihood) ?? 0;
  };

  /** For the run that is made again in place of `result`, which is given up. */
  again(result: RunResult): ChoiceSource {
    const taken = choices_of(result);
    result.sim.discard();
    let left = this.asked;
    return (...site) => (left-- > 0 ? taken(...site) : this.ask(...site));
  }
}

/** The request with another source of choices, unless all of them are nominal. */
function with_choices(request: RunRequest, choices: ChoiceSource): RunRequest {
  return request.choices == null ? request : { ...request, choices };
}

/** One run in which the semaphores with these trace ids are signals. */
function run_once(scenario: Experiment, request: RunRequest, signals: readonly number[]): RunResult {
  const run = open_run(scenario, request);
  const { sim } = run;
  take_for_signals(sim, signals);
  let end: RunEnd | 'exception' = 'exception';
  try {
    end = with_guarded_globals(() => {
      const { options, finish } = run.set_up();
      const ended = sim.run(options);
      finish();
      return ended;
    });
  } catch (error) {
    run.failed(error);
  }
  return run.result(end);
}

/** A run, for whoever drives it: the function above, or run_scenario_with_host.ts. */
export interface OpenRun {
  readonly sim: Simulation;
  /** Builds the scenario; how it is run, and what is done at its end. */
  set_up(): ReturnType<typeof set_up>;
  /** What comes from outside of a run (the scenario is being built, or looks back) is the host program's. */
  failed(error: unknown): void;
  result(end: RunResult['end']): RunResult;
}

export function open_run(scenario: Experiment, request: RunRequest): OpenRun {
  const sim = make_simulation(scenario, request);
  return {
    sim,
    set_up: () => set_up(scenario, request, sim),
    failed: (error) => {
      sim.checks.fail(thrown_failure(sim.host_error(error)));
    },
    result: (end) => result_of(sim, end, request),
  };
}

function result_of(sim: Simulation, end: RunEnd | 'exception', request: RunRequest): RunResult {
  const { coverage, order } = request.coverage === true ? shown_in(sim) : NOTHING_SHOWN;
  return {
    failure: sim.checks.failure,
    end,
    now_ns: sim.now_ns,
    trace_hash: sim.trace.keeps ? sim.trace.hash() : '',
    choices: sim.choices_taken,
    sometimes: sim.checks.sometimes,
    coverage,
    order,
    sim,
    fixed: request.fixed ?? false,
  };
}

const always_quiet = (): number => Number.POSITIVE_INFINITY;

/** Makes moments between two events in long stretches without any; ends when nothing else is left to do. */
function heartbeat(sim: Simulation): void {
  const event = sim.schedule(sim.now_ns + LOOK_EVERY_NS, () => {
    sim.quiet_events++;
    if (sim.next_event_ns() !== undefined) sim.add(event, sim.now_ns + LOOK_EVERY_NS, RANK_DEVICE);
  });
  event.quiet_until_ns = always_quiet;
  // Where all is quiet there is nothing to look at.
  const pass_before = (quiet_ns: number): boolean => {
    const { time_ns } = event;
    if (time_ns >= quiet_ns) return false;
    sim.cancel(event);
    const is_last = sim.next_event_ns() === undefined;
    sim.add(event, is_last ? time_ns : time_ns + LOOK_EVERY_NS, RANK_DEVICE);
    if (is_last) return false;
    sim.events_handled++;
    sim.quiet_events++;
    return true;
  };
  event.pass_before = pass_before;
}

/** Builds the scenario, with all that looks at it; how it is run, and what is done at its end. */
function set_up(
  scenario: Experiment,
  request: RunRequest,
  sim: Simulation,
): { readonly options: RunOptions; readonly finish: () => void } {
  sim.checks.leave_out(scenario.without_checks ?? []);
  sim.checks.goes_on = request.goes_on ?? false;
  const fail = ({
    context: _context,
    target_number: _number,
    thread_id,
    ...diagnostic
  }: Diagnostic): void => {
    const subjects = thread_id === undefined ? [] : [thread_id];
    if (sim.checks.fail({ ...diagnostic, subjects })) sim.stop('a diagnostic');
  };
  sim.on_diagnostic = fail;
  for (const monitor of standard_monitors(sim, scenario.bounds)) sim.checks.add_monitor(monitor);
  const parts = scenario.build(sim, { fixed: request.fixed ?? false });
  const { heals_at_ns, progress_within_ns } = scenario.faults ?? {};
  if (heals_at_ns !== undefined && progress_within_ns !== undefined) {
    const { until_ns } = scenario;
    const { recovered } = parts ?? {};
    sim.checks.add_monitor(monitor_recovery(sim, { heals_at_ns, progress_within_ns, until_ns, recovered }));
  }
  heartbeat(sim);
  const done = parts?.done;
  return {
    options: { until_ns: scenario.until_ns, ...(done === undefined ? {} : { until: done }) },
    finish: () => {
      if (sim.checks.failure !== null) return;
      parts?.finish?.();
      sim.checks.finish(sim.now_ns);
    },
  };
}
