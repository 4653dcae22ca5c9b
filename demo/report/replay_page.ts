// The report of the run that a replay file describes, as one page.

import { replay } from '../../rtos/explore/replay.ts';
import type { Replay } from '../../rtos/explore/replay_file.ts';
import { RunRecorder } from '../account/run_recorder.ts';
import { experiment_of, type Scenario, watched_experiment } from '../bench/scenario.ts';
import { covered_sources } from '../c/coverage/covered_sources.ts';
import { explained, replay_report } from '../lab/report/replay_report.ts';
import { replay_document } from './replay_document.ts';
import { report_page } from './report_page.ts';

/** Runs a replay again and makes its page. */
export async function replay_page(scenario: Scenario, file: Replay, argument: string): Promise<string> {
  const recorder = new RunRecorder();
  const { result } = replay(watched_experiment(scenario, { recorder }), file);
  const experiment = experiment_of(scenario);
  const explanation = explained(experiment, file, result);
  const report = replay_report(experiment, file, result, explanation);
  return report_page(
    await replay_document({
      ...{ scenario, file, argument, result, recorder, explanation, report },
      code: covered_sources(result.sim),
    }),
  );
}
