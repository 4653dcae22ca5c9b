// `netx-sim replay FILE`: runs what a replay file (or its one-line form) describes and says whether it is the same.

import { writeFileSync } from 'node:fs';
import { replay } from '../../../rtos/explore/replay.ts';
import { perfetto_json } from '../../../rtos/export/perfetto.ts';
import { trace_table } from '../../../rtos/export/trace_text.ts';
import type { Simulation } from '../../../rtos/sim_api.ts';
import { experiment_of } from '../../bench/scenario.ts';
import { read_replay } from '../../lab/read_replay.ts';
import { replay_report, replay_verdict } from '../../lab/report/replay_report.ts';
import { command } from '../command.ts';
import { EXIT_CLEAN, EXIT_FAILED } from '../exit_codes.ts';
import { file_trouble } from '../file_trouble.ts';
import { find_searchable } from '../find_scenario.ts';
import { flag, option } from '../options.ts';
import { file_name, UsageError } from '../usage.ts';

function write_perfetto(file: string, sim: Simulation): void {
  try {
    writeFileSync(file, perfetto_json(sim));
  } catch (error) {
    throw new UsageError(`--perfetto ${file}: cannot write the file, ${file_trouble(error, 'write')}`);
  }
}

export const replay_command = command({
  name: 'replay',
  takes: 'FILE',
  summary:
    'Runs a replay (a file, or the one line that explore prints) and prints its failure, the state it ends in, the critical ' +
    'choice with the failing and the passing run side by side, and whether it went as recorded.',
  notes: () => ['FILE may be the one line itself: "replay1 SCENARIO SEED bug CHOICES => CHECK | OBJECT".'],
  options: {
    fixed: flag('the same choices with the repair in'),
    trace: flag('print every event of the trace (ticks in which nothing is due are no events)'),
    perfetto: option('FILE', 'write the trace for ui.perfetto.dev', file_name),
  },
  async run({ values, words }, { print }) {
    const [argument] = words;
    if (argument === undefined || words.length > 1) throw new UsageError('replay wants one replay file');
    const { replay: recorded, folder } = read_replay(argument);
    const file = values.fixed ? { ...recorded, fixed: true, check: null, trace_hash: null } : recorded;
    const experiment = experiment_of(await find_searchable(file.scenario, file.fixed, folder));
    const replayed = replay(experiment, file);
    const { result } = replayed;
    if (values.trace) print(`${trace_table(result.sim).join('\n')}\n`);
    if (values.perfetto !== null) write_perfetto(values.perfetto, result.sim);
    print(replay_report(experiment, file, result).join('\n'));
    const { lines, as_wanted } = replay_verdict(file, replayed, values.fixed);
    print(['', ...lines].join('\n'));
    return as_wanted ? EXIT_CLEAN : EXIT_FAILED;
  },
});
