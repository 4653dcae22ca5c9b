// A run under the timing of a replay file, with the report of the lab: what failed, the choice that decides, and the nearest run that
// passes beside it.

import { capture_segment } from '../../../netx/link/capture.ts';
import { type Replayed, replay } from '../../../rtos/explore/replay.ts';
import { format_replay, parse_replay, type Replay } from '../../../rtos/explore/replay_file.ts';
import { object_key } from '../../../rtos/sim/checks.ts';
import { joined_bytes } from '../../../rtos/sim/joined_bytes.ts';
import { RunRecorder } from '../../account/run_recorder.ts';
import type { Bench } from '../../bench/bench.ts';
import { experiment_of, type Scenario, watched_experiment } from '../../bench/scenario.ts';
import { wrong_check } from '../../cli/ending.ts';
import { choice_words } from '../../lab/report/choice_words.ts';
import { explained, replay_report, replay_verdict } from '../../lab/report/replay_report.ts';
import { replay_document } from '../../report/replay_document.ts';
import { file_of_scenario, last_name } from '../model/file_names.ts';
import type { Job, Outcome } from '../model/program.ts';
import { is_c } from './c_program.ts';
import { computed_in } from './computing.ts';
import { LoadError } from './loader.ts';
import { problems_of } from './ran.ts';
import type { Telling } from './telling.ts';

function read(text: string): Replay {
  try {
    return parse_replay(text);
  } catch (error) {
    throw new LoadError(`the replay file cannot be read: ${(error as Error).message}`, null);
  }
}

/** The scenario with somebody who captures the first network that its bench makes. */
function captured(scenario: Scenario, sink: (block: Uint8Array) => void): Scenario {
  return {
    ...scenario,
    build(bench: Bench, options) {
      const parts = scenario.build(bench, options) ?? bench.until_finished();
      if (bench.has_network) {
        const comment = `scenario ${scenario.name}, seed ${bench.sim.seed}`;
        capture_segment(bench.lan, { sink, section: { application: 'netx-sim playground', comment } });
      }
      return parts;
    },
  };
}

/** Whether the run went as somebody who has mended something hopes, under a timing that made it fail before. */
function mended_words({ result, unused, beyond }: Replayed): string {
  if (result.failure !== null) return 'it still fails under this timing';
  return unused.length === 0 && beyond.length === 0
    ? 'it passes under the timing that made it fail; Explore searches for another one'
    : 'it passes, but not under the timing that made it fail, as not all of its choices came up; Explore searches anew';
}

function last_words(
  file: Replay,
  replayed: Replayed,
  { must_pass }: Job,
  found: string | null,
): readonly string[] {
  if (found !== null) return [found];
  if (must_pass) return [mended_words(replayed)];
  return replay_verdict(file, replayed, false, undefined).lines;
}

/**
 * Runs a scenario as a replay file says. With the repair in, or after an edit (`must_pass`), what counts is that it passes under the
 * same timing. `found` is what a search has to say of the timing that it found just now.
 */
export async function run_replay(
  scenario: Scenario,
  text: string,
  job: Job,
  telling: Telling,
  found: string | null = null,
): Promise<Outcome> {
  const recorded = read(text);
  const is_this_file = file_of_scenario(recorded.scenario) === last_name(job.main);
  if (recorded.scenario !== scenario.name && !is_this_file) {
    const why = `the replay is of the scenario '${recorded.scenario}', and this one is '${scenario.name}'`;
    throw new LoadError(why, null);
  }
  const named = { ...recorded, scenario: scenario.name };
  const file = job.must_pass ? { ...named, fixed: job.fixed, check: null, trace_hash: null } : named;
  const recorder = new RunRecorder();
  const blocks: Uint8Array[] = [];
  const watched = captured(scenario, (block) => blocks.push(block));
  const write = (line: string): void => telling.line(line);
  const replayed = replay(watched_experiment(watched, { recorder, write }), file);
  const { result } = replayed;
  telling.ended();
  telling.quiet = true;
  const experiment = experiment_of(scenario);
  const explanation = explained(experiment, file, result);
  const words = last_words(file, replayed, job, found);
  const report = ['', ...replay_report(experiment, file, result, explanation), '', ...words];
  const argument = `${scenario.name}.replay`;
  const document = await replay_document({ scenario, file, argument, result, recorder, explanation, report });
  telling.quiet = false;
  for (const line of report) telling.line(line);
  const { failure, sim } = result;
  const wrong = failure === null ? null : wrong_check(failure);
  const check = failure === null ? null : { id: failure.id, object: object_key(failure) };
  const verdict = failure === null ? 'passed' : `FAILED [${failure.id}] ${failure.object}`;
  const again = { ...file, check, trace_hash: result.trace_hash };
  return {
    ok: failure === null,
    headline: `${verdict}: ${words.at(-1)}, trace ${result.trace_hash}`,
    problems: problems_of(sim, wrong, job.files),
    runs: [{ title: scenario.name, document, capture: blocks.length === 0 ? null : joined_bytes(blocks) }],
    replay: format_replay(again, (choice) => choice_words(choice, sim)),
    computed: is_c(job.main) ? null : computed_in(sim),
  };
}
