// The command line of `npm run explore`.

import { parseArgs } from 'node:util';
import { STRATEGIES } from '../../rtos/explore/strategies.ts';
import type { Strategy } from '../../rtos/explore/strategy.ts';
import { UsageError, whole_number } from './usage.ts';

export interface ExploreOptions {
  readonly scenario: string | null;
  readonly runs: number;
  readonly seed: number;
  readonly strategy: Strategy;
  readonly workers: number;
  /** This process does the shard `shard` of `of`. */
  readonly shard: number;
  readonly of: number;
  readonly fixed: boolean;
  readonly all: boolean;
  readonly out: string;
  readonly merge: string | null;
  readonly check_determinism: boolean;
  readonly compare: boolean;
  readonly help: boolean;
}

/** Processes that one command starts. */
const WORKERS_MOST = 256;

const FLAGS = {
  runs: { type: 'string', default: '2000' },
  seed: { type: 'string', default: '1' },
  strategy: { type: 'string', default: 'portfolio' },
  workers: { type: 'string', default: '1' },
  shard: { type: 'string', default: '0/1' },
  fixed: { type: 'boolean', default: false },
  all: { type: 'boolean', default: false },
  out: { type: 'string', default: 'findings' },
  merge: { type: 'string' },
  'check-determinism': { type: 'boolean', default: false },
  compare: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

function parse_shard(text: string): { shard: number; of: number } {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const shard = Number(match?.[1]);
  const of = Number(match?.[2]);
  if (match === null || of < 1 || shard >= of || of > 0xffffffff) {
    throw new UsageError(`--shard ${text}: expected I/N with I from 0 to N-1, e.g. 0/4`);
  }
  return { shard, of };
}

function find_strategy(name: string): Strategy {
  const found = STRATEGIES.find((strategy) => strategy.name === name);
  if (found !== undefined) return found;
  throw new UsageError(`--strategy ${name}: there are ${STRATEGIES.map((s) => s.name).join(', ')}`);
}

/** Reads the arguments; throws a UsageError that says what would be right. */
export function explore_options(args: string[]): ExploreOptions {
  const { values, positionals } = parseArgs({ args, options: FLAGS, allowPositionals: true });
  if (positionals.length > 1) throw new UsageError(`one scenario at a time, got ${positionals.join(' ')}`);
  return {
    scenario: positionals[0] ?? null,
    runs: whole_number('runs', values.runs, 1),
    seed: whole_number('seed', values.seed, 0),
    strategy: find_strategy(values.strategy),
    workers: whole_number('workers', values.workers, 1, WORKERS_MOST),
    ...parse_shard(values.shard),
    fixed: values.fixed,
    all: values.all,
    out: values.out,
    merge: values.merge ?? null,
    check_determinism: values['check-determinism'],
    compare: values.compare,
    help: values.help,
  };
}

/** The text of --help. */
export function explore_help(scenarios: readonly string[]): string {
  return `Usage: npm run explore -- SCENARIO [options]

Runs a scenario under many legal timings and reports what fails, shrunk to the choices that matter.

  --runs N               runs at the most (2000)
  --seed N               seed of the search and of the runs (1)
  --strategy NAME        ${STRATEGIES.map((s) => s.name).join(', ')}
  --workers N            processes on this computer (1)
  --shard I/N            this computer does part I of N; the parts are joined by --merge
  --fixed                run the firmware with its repair in
  --all                  go on after the first failure
  --out DIR              where replay files go (findings)
  --merge DIR            replay all files of a directory; of each failure the shortest stays, longer ones are removed
  --check-determinism    run twice and name the first event that differs
  --compare              runs needed by each strategy, as a table; without a scenario, of all scenarios

Exit code: 0 nothing failed, 1 something failed (with --merge also: a file does not go as it says), 2 wrong use or a
file that cannot be read, 130 Ctrl-C before anything failed.
Ctrl-C ends the search and reports what was found so far.

Scenarios:
${scenarios.map((line) => `  ${line}`).join('\n')}
`;
}
