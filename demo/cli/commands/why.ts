// `netx-sim why FILE THREAD [@TIME]`: runs a replay file or a scenario and says why a thread does not go on at a time.

import { replay } from '../../../rtos/explore/replay.ts';
import type { Replay } from '../../../rtos/explore/replay_file.ts';
import { time_text } from '../../../rtos/sim/time_text.ts';
import { RunRecorder } from '../../account/run_recorder.ts';
import { watched_experiment } from '../../bench/scenario.ts';
import { EXIT_CLEAN } from '../../host/exit_codes.ts';
import { UsageError, whole_number } from '../../host/usage.ts';
import { ONE_LINE, read_replay } from '../../lab/read_replay.ts';
import { run_document } from '../../report/run_document.ts';
import { load_run, type Run } from '../../report/viewer/model/run.ts';
import {
  asked_time,
  named_threads,
  thread_of_interest,
  threads_named,
  time_of_interest,
  why_text,
} from '../../report/viewer/why/why_question.ts';
import { find_searchable } from '../../scenario/find_scenario.ts';
import { c_option_elsewhere } from '../c_options.ts';
import { command } from '../command.ts';
import { flag, option } from '../options.ts';

export const why_command = command({
  name: 'why',
  takes: 'FILE THREAD [@TIME]',
  summary:
    'Says why a thread does not go on: what it waits for, who could have ended the wait, when they last could, and why they ' +
    'did not.',
  notes: () => [
    'FILE is a replay file, the one line that stands for one, or a scenario, which is run with nominal timing.',
    'THREAD is its name, or BOARD/THREAD; left out: one that the failure is about.',
    'TIME is virtual: 1.25 (seconds), 30ms, 250us; default: where the run failed, or its end.',
  ],
  elsewhere: c_option_elsewhere,
  options: {
    seed: option('N', 'seed of a scenario that is run; default: 1', whole_number(0), 1),
    fixed: flag('with the repair in'),
  },
  async run({ values, words }, { print }) {
    const [argument, ...rest] = words;
    const at = rest.findIndex((word) => word.startsWith('@'));
    const [name, ...more] = rest.filter((_, place) => place !== at);
    if (argument === undefined || more.length > 0)
      throw new UsageError(
        'why wants a replay file or a scenario, a thread, and maybe a time: why FILE THREAD @1.25',
      );
    const run = await run_of(argument, values);
    const time_ns = at < 0 ? time_of_interest(run) : time_asked(rest[at] as string, run);
    const asked = name === undefined ? thread_of_interest(run, time_ns) : one_thread(run, name, time_ns);
    if (asked === null) throw new UsageError(`no thread exists at ${time_text(time_ns)} s`);
    print(why_text(run, asked, time_ns).join('\n'));
    return EXIT_CLEAN;
  },
});

/** The run of a replay file, or the nominal one of a scenario. */
async function run_of(
  argument: string,
  { seed, fixed }: { readonly seed: number; readonly fixed: boolean },
): Promise<Run> {
  const is_replay = ONE_LINE.test(argument) || argument.endsWith('.replay');
  const nominal = { scenario: argument, seed, fixed, check: null, trace_hash: null, choices: [] };
  const { replay: recorded, folder } = is_replay ? read_replay(argument) : { replay: nominal, folder: '.' };
  const file: Replay = { ...recorded, fixed: fixed || recorded.fixed };
  const scenario = await find_searchable(file.scenario, file.fixed, folder);
  const recorder = new RunRecorder();
  const { result } = replay(watched_experiment(scenario, { recorder }), file);
  const { failure, end } = result;
  const described = {
    scenario: scenario.name,
    summary: scenario.summary,
    seed: file.seed,
    fixed: file.fixed,
    command: '',
    result: { ok: failure === null, how: end, why: failure?.message ?? null },
  };
  return load_run(await run_document(result.sim, recorder, described, { choices: file.choices }));
}

function time_asked(text: string, { end_ns }: Run): number {
  const time_ns = asked_time(text);
  if (time_ns === null) throw new UsageError(`a time is written @1.25, @30ms or @250us, not '${text}'`);
  if (time_ns > end_ns)
    throw new UsageError(`${text}: the run ends at ${time_text(end_ns)} s of virtual time`);
  return time_ns;
}

function one_thread(run: Run, name: string, time_ns: number): { thread: number; title: string } {
  const found = threads_named(run, name, time_ns);
  if (found.length === 1) return found[0] as { thread: number; title: string };
  const titles = (found.length > 1 ? found : named_threads(run, time_ns))
    .map(({ title }) => title)
    .join(', ');
  throw new UsageError(
    found.length > 1
      ? `several threads are called '${name}': name one of ${titles}`
      : `there is no thread '${name}' at ${time_text(time_ns)} s; there are: ${titles}`,
  );
}
