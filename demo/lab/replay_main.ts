// `npm run replay -- FILE`: runs what a replay file (or its one-line form) describes and says whether it is the same.

import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { critical_event } from '../../rtos/explore/critical_event.ts';
import { critical_report } from '../../rtos/explore/critical_report.ts';
import { failure_report, state_report } from '../../rtos/explore/failure_report.ts';
import { replay } from '../../rtos/explore/replay.ts';
import { parse_replay, type Replay } from '../../rtos/explore/replay_file.ts';
import { perfetto_json } from '../../rtos/export/perfetto.ts';
import { records_table } from '../../rtos/export/trace_text.ts';
import type { RunResult, Scenario, Simulation } from '../../rtos/sim_api.ts';
import { find_scenario } from './scenarios.ts';
import { run_command, UsageError } from './usage.ts';

const HELP = `Usage: npm run replay -- FILE | 'replay1 SCENARIO SEED bug CHOICES' [options]

Runs a replay and prints its failure, the state it ends in, the critical choice with the failing and the
passing run side by side, and whether the trace is the recorded one.

  --fixed     the same choices with the repair in
  --trace     print every event
  --perfetto FILE   write the trace for ui.perfetto.dev
  --help

Exit code: 0 it went as the file says, 1 it did not, 2 wrong use.`;

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
    console.log(HELP);
    return 0;
  }
  const [argument] = positionals;
  if (argument === undefined || positionals.length > 1) throw new UsageError('name one replay file (--help)');
  const recorded = read_replay(argument);
  const file = values.fixed ? { ...recorded, fixed: true, check: null, trace_hash: null } : recorded;
  const scenario = find_scenario(file.scenario);
  const { result, unused, same_failure, same_trace } = replay(scenario, file);
  if (values.trace) console.log(`${records_table(result.sim, [...result.sim.trace.records()]).join('\n')}\n`);
  if (values.perfetto !== undefined) write_perfetto(values.perfetto, result.sim);
  console.log(report_of(scenario, file, result).join('\n'));
  console.log('');
  for (const key of unused) console.log(`unused: ${key} never came up in this run`);
  if (same_trace !== null)
    console.log(same_trace ? 'the trace is the recorded one' : `the trace differs: ${result.trace_hash}`);
  const one_line = argument.startsWith('replay1 ');
  const as_said = one_line ? unused.length === 0 : same_failure && same_trace !== false;
  if (values.fixed)
    console.log(result.failure === null ? 'with the repair it passes' : 'it fails with the repair too');
  else console.log(as_said ? 'as the file says' : 'NOT as the file says');
  return as_said ? 0 : 1;
}

await run_command('replay', main);
