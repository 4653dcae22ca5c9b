// One run of a scenario that waits for what the host computes (TLS), with nominal timing.

import { run_with_host } from '../sim/host_run.ts';
import { check_bounds } from './bounds.ts';
import type { Experiment } from './experiment.ts';
import { open_run, type RunResult } from './run_scenario.ts';

/**
 * Runs a scenario; virtual time stands still while the host works. Its clocks and timers are not kept from the scenario, as that
 * work needs them, and semaphores are what they look like from the beginning.
 */
export async function run_scenario_with_host(
  scenario: Experiment,
  request: { readonly seed: number },
): Promise<RunResult> {
  check_bounds(scenario.bounds ?? {});
  const { sim, set_up, failed, result } = open_run(scenario, request);
  try {
    const { options, finish } = set_up();
    const end = await run_with_host(sim, options);
    finish();
    return result(end);
  } catch (error) {
    failed(error);
    return result('exception');
  }
}
