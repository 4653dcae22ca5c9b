// An experiment: what a search runs again and again under many legal timings. It builds boards in a fresh simulation and
// says what must hold; a bug report is an experiment's name and the few choices under which it fails.

import type { ChoiceKind } from '../sim/choices.ts';
import type { FaultLimits } from '../sim/fault_limits.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { Bounds } from './bounds.ts';

export interface ExperimentOptions {
  /** Build the firmware with its repair in. */
  readonly fixed: boolean;
}

/** What an experiment gives back when it is built. */
export interface ExperimentParts {
  /**
   * The run may end here, before its time is over. Asked between two events; what it says may depend on what firmware and
   * devices have done, and on whether it is so late, but not on what a board counts while it rests (its ticks, say).
   */
  readonly done?: () => boolean;
  /** Looks back when the run has ended; claims with `sim.checks.fail`. */
  readonly finish?: () => void;
  /** With `faults.progress_within_ns`: came true, there is progress again. Asked between events once nothing goes wrong any more. */
  readonly recovered?: () => boolean;
}

export interface ExperimentFaults extends FaultLimits {
  /**
   * With `heals_at_ns`: so long after it there must be progress, else `no-progress-after-heal` fails. Progress is what
   * `ExperimentParts.recovered` says, or sim_progress() of each board that has called it.
   */
  readonly progress_within_ns?: number;
}

export interface Experiment {
  readonly name: string;
  /** One sentence: what the firmware does, and what must hold. */
  readonly summary: string;
  /** Virtual time of a run, unless it is done before. */
  readonly until_ns: number;
  /** What its boards run, as a hash, where that is known (firmware in C): replay files keep it. */
  readonly firmware?: string;
  /** Runs keep what happens inside of services (Simulation's `annotations`). Default: false. */
  readonly annotated?: boolean;
  /** The kinds of choice that are open. Default: all. */
  readonly kinds?: readonly ChoiceKind[];
  /** Checks that come for free but do not apply here, by id. */
  readonly without_checks?: readonly string[];
  /**
   * How long what a check looks for may last here, in virtual nanoseconds: `{ 'waits-forever': 20e9 }` is 20 s. The
   * scenario brings them to every run, so a replay file does not hold them.
   */
  readonly bounds?: Bounds;
  /** How much may go wrong in a run, when that is over, and how soon there must be progress then. Default: no limits. */
  readonly faults?: ExperimentFaults;
  /** Called before each run: what a scenario has to know of its own runs (which memory is shared, say) it finds out here, once. */
  prepare?(run: { readonly seed: number; readonly fixed: boolean }): void;
  build(sim: Simulation, options: ExperimentOptions): ExperimentParts | undefined;
}
