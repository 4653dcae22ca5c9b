// Running a simulation from the command line: in slices of virtual time, so that Ctrl-C is heard between two of them, and
// under guard, so that a thread that never yields (it computes without calling a service, or polls only services that
// are plain functions, and nobody else on its board can run) ends the run with a message instead of hanging the terminal.
//
// The guard is node:vm's time limit for a script: it can stop code that never returns, which nothing else in one thread
// can. After it struck, the simulation is in the middle of a step and only good for looking at.

import { createContext, Script } from 'node:vm';
import { set_current_kernel } from '../../rtos/kernel/current.ts';
import type { RunEnd, RunOptions, Simulation } from '../../rtos/sim_api.ts';
import { StuckError } from './stuck_error.ts';

/** Virtual time between two looks at the world outside. */
const SLICE_NS = 100_000_000;
/** Real time that one slice may take; an ordinary one takes milliseconds. */
const PATIENCE_MS = 10_000;

/** Makes every `sim.run` stop with a StuckError when it takes longer than anything sensible. */
export function guard(sim: Simulation, patience_ms = PATIENCE_MS): void {
  const run = sim.run.bind(sim);
  const sandbox: { slice: () => RunEnd } = { slice: () => 'idle' };
  createContext(sandbox);
  const script = new Script('slice()');
  sim.run = (options?: RunOptions) => {
    sandbox.slice = () => run(options);
    try {
      return script.runInContext(sandbox, { timeout: patience_ms }) as RunEnd;
    } catch (error) {
      if ((error as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      const stuck = new StuckError(`has not given way for ${patience_ms / 1000} s of real time`);
      sim.host_error(stuck);
      // What was in the middle of a step has not cleaned up behind itself.
      set_current_kernel(null);
      throw stuck;
    }
  };
}

export interface SlicedOptions {
  readonly until_ns: number;
  /** Asked between two events; true ends the run. */
  readonly until: () => boolean;
}

/** Runs as fast as it can; other things of this program get their turn between two slices. */
export async function run_sliced(sim: Simulation, { until_ns, until }: SlicedOptions): Promise<RunEnd> {
  for (;;) {
    const next_ns = sim.next_event_ns();
    if (next_ns === undefined) return 'idle';
    const slice_end_ns = Math.min(Math.max(sim.now_ns, next_ns) + SLICE_NS, until_ns);
    const { events_handled } = sim;
    const end = sim.run({ until_ns: slice_end_ns, until });
    if (end === 'host') {
      await sim.host_operation;
      continue;
    }
    if (end !== 'time' || slice_end_ns >= until_ns) return end;
    // A thread that polls where nothing else is due leaves no moment between two events in which to ask.
    if (sim.events_handled === events_handled && until()) return 'condition';
    await new Promise((resolve) => setImmediate(resolve));
  }
}
