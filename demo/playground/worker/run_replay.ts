// A run under the timing of a replay file, with the report of the lab: what failed, the choice that decides, and the nearest run that
// passes beside it.

import { capture_segment } from '../../../netx/link/capture.ts';
import { replay } from '../../../rtos/explore/replay.ts';
import { format_replay, parse_replay, type Replay } from '../../../rtos/explore/replay_file.ts';
import { RunRecorder } from '../../account/run_recorder.ts';
import type { Bench } from '../../bench/bench.ts';
import { experiment_of, type Scenario, watched_experiment } from '../../bench/scenario.ts';
import { choice_words } from '../../lab/report/choice_words.ts';
import { explained, replay_report, replay_verdict } from '../../lab/report/replay_report.ts';
import { replay_document } from '../../report/replay_document.ts';
import type { Job, Outcome } from '../model/program.ts';
import { LoadError } from './loader.ts';
import { problems_of } from './ran.ts';
import type { Telling } from './telling.ts';
import { joined } from './watched.ts';

function read(text: string): Replay {
  try {
    return parse_replay(text);
  } catch (error) {
    throw new LoadError(`the replay file cannot be read: ${(error as Error).message}`, null);
  }
}

/** The scenario with somebody who captures the first network that its bench makes. */
function captured(scenario: Scenario, sink: (block: Uint8Array) => void): Scenario {
  let begun = false;
  return {
    ...scenario,
    build(bench: Bench, options) {
      const parts = scenario.build(bench, options) ?? bench.until_finished();
      if (bench.has_network && !begun) {
        const comment = `scenario ${scenario.name}, seed ${bench.sim.seed}`;
        capture_segment(bench.lan, { sink, section: { application: 'netx-sim playground', comment } });
        begun = true;
      }
      return parts;
    },
  };
}

/** Runs a scenario as a replay file says; with the repair in, if the job wants it, it must pass under the same timing. */
export async function run_replay(
  scenario: Scenario,
  text: string,
  { fixed, files }: Job,
  telling: Telling,
): Promise<Outcome> {
  const recorded = read(text);
  if (recorded.scenario !== scenario.name)
    throw new LoadError(
      `the replay is of the scenario '${recorded.scenario}', and this one is '${scenario.name}'`,
      null,
    );
  const with_repair = fixed && !recorded.fixed;
  const file = with_repair ? { ...recorded, fixed, check: null, trace_hash: null } : recorded;
  const recorder = new RunRecorder();
  const blocks: Uint8Array[] = [];
  const watched = captured(scenario, (block) => blocks.push(block));
  const replayed = replay(
    watched_experiment(watched, { recorder, write: (line) => telling.line(line) }),
    file,
  );
  const { result } = replayed;
  telling.ended();
  telling.quiet = true;
  const experiment = experiment_of(scenario);
  const explanation = explained(experiment, file, result);
  const report = replay_report(experiment, file, result, explanation);
  const verdict = replay_verdict(file, replayed, with_repair, scenario.firmware);
  const told = ['', ...report, '', ...verdict.lines];
  const argument = `${scenario.name}.replay`;
  const document = await replay_document({
    scenario,
    file,
    argument,
    result,
    recorder,
    explanation,
    report: told,
  });
  telling.quiet = false;
  for (const line of told) telling.line(line);
  const { failure, sim } = result;
  const wrong =
    failure === null ? null : { failure, words: `${failure.object}: ${failure.message} [${failure.id}]` };
  const check = failure === null ? null : { id: failure.id, object: failure.object_key ?? failure.object };
  return {
    ok: failure === null,
    headline: `${failure === null ? 'passes' : `FAILED [${failure.id}] ${failure.object}`}: ${verdict.lines.at(-1)}, trace ${result.trace_hash}`,
    problems: problems_of(sim, wrong, files),
    runs: [{ title: scenario.name, document, capture: blocks.length === 0 ? null : joined(blocks) }],
    replay: format_replay({ ...file, check, trace_hash: result.trace_hash }, (choice) =>
      choice_words(choice, sim),
    ),
  };
}
