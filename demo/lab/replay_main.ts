// `npm run replay -- FILE`: runs what a replay file (or its one-line form) describes and says whether it is the same.

import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { critical_event } from '../../rtos/explore/critical_event.ts';
import { critical_report } from '../../rtos/explore/critical_report.ts';
import { failure_report, state_report } from '../../rtos/explore/failure_report.ts';
import { type Replayed, replay } from '../../rtos/explore/replay.ts';
import { parse_replay, type Replay } from '../../rtos/explore/replay_file.ts';
import { perfetto_json } from '../../rtos/export/perfetto.ts';
import { trace_table } from '../../rtos/export/trace_text.ts';
import type { RunResult, Scenario, Simulation } from '../../rtos/sim_api.ts';
import { find_scenario } from './scenarios.ts';
import { run_command, say, UsageError } from './usage.ts';

const HELP = `Usage: npm run replay -- FILE | "replay1 SCENARIO SEED bug CHOICES => CHECK | OBJECT" [options]

Runs a replay (a file, or the one line that explore prints) and prints its failure, the state it ends in, the
critical choice with the failing and the passing run side by side, and whether it went as recorded.

  --fixed           the same choices with the repair in
  --trace           print every event of the trace (ticks in which nothing is due are no events)
  --perfetto FILE   write the trace for ui.perfetto.dev
  --help

Exit code: 0 it went as recorded, 1 it did not, 2 wrong use.`;

function read_replay(argument: string): Replay {
  if (argument.startsWith('replay1 ')) return parse_replay(argument);
  let text: string;
  try {
    text = readFileSync(argument, 'utf8');
  } catch {
    throw new UsageError(`cannot read ${argument}`);
  }
  return parse_replay(text);
}

function write_perfetto(file: string, sim: Simulation): void {
  try {
    writeFileSync(file, perfetto_json(sim));
  } catch {
    throw new UsageError(`--perfetto ${file}: cannot write the file`);
  }
}

function report_of(scenario: Scenario, file: Replay, result: RunResult): string[] {
  const { failure } = result;
  if (failure === null) return ['the run passed', ...state_report(result.sim)];
  const critical = critical_event(scenario, file.seed, file.fixed, failure, file.choices);
  return [
    ...failure_report(scenario, result, file.choices),
    ...(critical === null ? [] : critical_report(critical)),
  ];
}

/** Whether it went as it should, in words, and the exit code. */
function verdict(file: Replay, replayed: Replayed, asked_fixed: boolean): { lines: string[]; code: number } {
  const { result, unused, beyond, same_failure, same_trace } = replayed;
  const lines = [
    ...unused.map((key) => `unused: ${key} never came up in this run`),
    ...beyond.map(
      ({ key, taken, options }) => `no option ${taken}: ${key} has the options 0 to ${options - 1}`,
    ),
  ];
  const all_taken = unused.length === 0 && beyond.length === 0;
  const missing = result.sim.trace.overwritten_words();
  if (missing !== null) lines.push(missing);
  if (same_trace === true) lines.push('the trace is the recorded one');
  if (same_trace === false)
    lines.push(`the trace differs: it is ${result.trace_hash}, recorded was ${file.trace_hash}`);
  if (asked_fixed) {
    const passes = result.failure === null;
    const end = passes ? 'with the repair it passes' : 'it fails with the repair too';
    lines.push(all_taken ? end : `${end}, but not under this timing: not all of its choices came up`);
    return { lines, code: passes ? 0 : 1 };
  }
  if (file.open_ended) {
    lines.push('this line does not say how the run ends: nothing to compare with');
    return { lines, code: all_taken ? 0 : 1 };
  }
  const as_said = same_failure && same_trace !== false && beyond.length === 0;
  lines.push(as_said ? 'as recorded' : 'NOT as recorded');
  if (!same_failure) {
    const { check } = file;
    lines.push(
      check === null ? 'recorded was a run that passes' : `recorded was [${check.id}] ${check.object}`,
    );
  }
  return { lines, code: as_said ? 0 : 1 };
}

function main(): number {
  const { values, positionals } = parseArgs({
    options: {
      fixed: { type: 'boolean', default: false },
      trace: { type: 'boolean', default: false },
      perfetto: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
    allowPositionals: true,
  });
  if (values.help) {
    say(HELP);
    return 0;
  }
  const [argument] = positionals;
  if (argument === undefined || positionals.length > 1) throw new UsageError('name one replay file (--help)');
  const recorded = read_replay(argument);
  const file = values.fixed ? { ...recorded, fixed: true, check: null, trace_hash: null } : recorded;
  const scenario = find_scenario(file.scenario);
  const replayed = replay(scenario, file);
  const { result } = replayed;
  if (values.trace) say(`${trace_table(result.sim).join('\n')}\n`);
  if (values.perfetto !== undefined) write_perfetto(values.perfetto, result.sim);
  say(report_of(scenario, file, result).join('\n'));
  const { lines, code } = verdict(file, replayed, values.fixed);
  say(['', ...lines].join('\n'));
  return code;
}

await run_command('replay', main);
