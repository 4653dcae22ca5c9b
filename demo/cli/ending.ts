// How a run of the command line ended: in words, and what is wrong with that.

import { thrown_failure } from '../../rtos/explore/thrown_failure.ts';
import { firmware_line } from '../../rtos/sim/firmware_error.ts';
import {
  type CheckFailure,
  type Diagnostic,
  type ExperimentParts,
  FirmwareError,
  type RunEnd,
  type Simulation,
  sim_targets,
} from '../../rtos/sim_api.ts';
import type { ReportedStatus } from '../bench/bench.ts';
import { StuckError } from './stuck_error.ts';

/** The thing that makes a run a failure. */
export interface Wrong {
  readonly failure: CheckFailure;
  /** In one line, for people. */
  readonly words: string;
}

export function wrong_check(failure: CheckFailure): Wrong {
  return { failure, words: `${failure.object}: ${failure.message} [${failure.id}]` };
}

function wrong_diagnostic({ id, object, message, time_ns, target }: Diagnostic): Wrong {
  return wrong_check({ id, object, message, time_ns, target });
}

/** How the run ended, in words, and what is wrong with that; null: nothing. */
export interface Ending {
  readonly how: string;
  readonly wrong: Wrong | null;
  /** The firmware came to its end, so nothing may be left over. */
  readonly finished: boolean;
  /** Where an exception came from, innermost first. */
  readonly stack?: readonly string[];
}

export function how_it_ended(end: RunEnd, limit_s: number): string {
  switch (end) {
    case 'condition':
      return 'the firmware has finished';
    case 'idle':
      return 'nothing is left to do';
    case 'check':
      return 'a check failed';
    default:
      return `after its ${limit_s} s`;
  }
}

/** What the scenario says when the run is over; an exception of it is one of the run. */
export function look_back(sim: Simulation, { finish }: ExperimentParts): void {
  try {
    finish?.();
  } catch (error) {
    throw sim.host_error(error);
  }
  sim.checks.finish(sim.now_ns);
}

/** The first thing that makes a run a failure: how it ended, a status that firmware reported, a diagnostic; null for none. */
export function first_wrong(
  ending: Ending,
  { reported, sim }: { readonly reported: readonly ReportedStatus[]; readonly sim: Simulation },
): Wrong | null {
  if (ending.wrong !== null) return ending.wrong;
  const [status] = reported;
  if (status !== undefined) return wrong_check({ id: 'reported-status', ...status });
  const [diagnostic] = sim.diagnostics;
  return diagnostic === undefined ? null : wrong_diagnostic(diagnostic);
}

/** The thread that has a processor in the middle of a step, as `board/thread`; null when none has. */
export function busy_thread(sim: Simulation): string | null {
  const busy = sim_targets(sim).find(({ kernel }) => kernel.in_step);
  return busy === undefined ? null : `${busy.name}/${busy.kernel.context_name()}`;
}

/** The end of a run that threw. `busy` is the thread that has a processor, as `board/thread`; null when none has. */
export function failed_ending(error: unknown, busy: string | null, time_ns: number): Ending {
  if (error instanceof StuckError) {
    const advice = 'a loop needs a service that is called with yield*, or sim_compute(microseconds)';
    const words = `${busy ?? 'a thread'} ${error.message}; ${advice}`;
    const [target = '', object = target] = (busy ?? '').split(/\/(.*)/s);
    const failure = { id: 'never-yields', object, message: words, time_ns, target };
    return { how: 'a thread never yields the CPU', wrong: { failure, words }, finished: false };
  }
  if (!(error instanceof FirmwareError)) throw error;
  const failure = thrown_failure(error);
  const wrong = { failure, words: failure.message };
  return { how: 'stopped by an exception', wrong, finished: false, stack: firmware_frames(error) };
}

/** The calls that led to an exception, but for those of the simulator's own and of Node's. */
function firmware_frames({ cause }: FirmwareError): string[] {
  const frames = cause instanceof Error ? (cause.stack ?? '').split('\n') : [];
  const run = frames.findIndex((frame) => frame.includes('at Simulation.'));
  return frames.slice(0, run < 0 ? undefined : run).filter((frame) => firmware_line(frame) !== null);
}
