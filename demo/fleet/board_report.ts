// The run report of one board of a fleet: the whole fleet runs again, as the seed says, and of this board everything is recorded.

import { sim_targets } from '../../rtos/sim_api.ts';
import { RunRecorder } from '../account/run_recorder.ts';
import { report_page } from '../report/report_page.ts';
import { type RunDocument, run_document } from '../report/run_document.ts';
import { Fleet } from './fleet.ts';
import type { FleetJob } from './fleet_jobs.ts';
import type { FleetScenario } from './fleet_plan.ts';
import type { FleetResult } from './fleet_result.ts';

export interface BoardRun {
  /** The same as without recording. */
  readonly result: FleetResult;
  readonly document: RunDocument;
}

/** Runs a fleet and records one of its boards; throws for a board that is not in it. */
export async function board_run(
  scenario: FleetScenario,
  job: FleetJob,
  board: string,
  progress: (virtual_s: number) => void = () => {},
): Promise<BoardRun> {
  const recorder = new RunRecorder();
  const fleet = new Fleet(scenario, { ...job, watched: { board, recorder } });
  if (!fleet.devices.some(({ name }) => name === board))
    throw new Error(`there is no board '${board}' in the fleet '${scenario.name}'`);
  const result = fleet.run((virtual_s) => {
    progress(virtual_s);
    return true;
  });
  recorder.keep_frames((port) => port.startsWith(`${board}.`));
  const run = {
    scenario: scenario.name,
    summary: `${board}, one of ${result.boards} boards: ${scenario.summary}`,
    seed: job.seed,
    fixed: false,
    command: '',
    result: { ok: null, how: `ran for ${scenario.until_s} virtual seconds`, why: null },
  };
  const only = sim_targets(fleet.sim).filter(({ name }) => name === board);
  return { result, document: await run_document(fleet.sim, recorder, run, { only }) };
}

/** The same as a page. */
export async function board_report(...parts: Parameters<typeof board_run>): Promise<string> {
  return report_page((await board_run(...parts)).document);
}
