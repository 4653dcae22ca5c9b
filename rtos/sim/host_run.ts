// Running a simulation whose threads now and then need the host to compute something that takes turns of its event loop
// (a TLS engine). Virtual time stands still meanwhile, so that the schedule does not depend on how long it took.

import type { Simulation } from './simulation.ts';
import type { RunEnd, RunOptions } from './simulation_options.ts';

/** Like `sim.run`, but waits for the host's operations in between. */
export async function run_with_host(sim: Simulation, options: RunOptions = {}): Promise<RunEnd> {
  for (;;) {
    const end = sim.run(options);
    if (end !== 'host') return end;
    await sim.host_operation;
  }
}
