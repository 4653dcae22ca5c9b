// The search of `npm run explore`: the nominal run, then the workers, their progress, and what it says that nothing
// failed. What did fail is left to the caller to shrink and report.

import { type Certificate, certificate_text, preempted_places } from '../../rtos/explore/certificate.ts';
import type { Experiment } from '../../rtos/explore/experiment.ts';
import { nominal_sites, planned_runs, type SearchGround } from '../../rtos/explore/search.ts';
import {
  hash32,
  nothing_to_vary,
  type Site,
  type Strategy,
  type StrategyContext,
} from '../../rtos/explore/strategies/strategy.ts';
import { sweep_1 } from '../../rtos/explore/strategies/sweep.ts';
import { outside_events } from '../../rtos/kernel/stimulus.ts';
import type { RunResult } from '../../rtos/sim_api.ts';
import { CodeTally } from '../c/coverage/code_tally.ts';
import type { CoveredFile } from '../c/coverage/covered_file.ts';
import { covered_files } from '../c/coverage/covered_files.ts';
import { nothing_counted } from '../c/coverage/lcov.ts';
import { EXIT_HUNG_UP, EXIT_INTERRUPTED, EXIT_TERMINATED } from '../host/exit_codes.ts';
import { UsageError } from '../host/usage.ts';
import { Race } from './explore_race.ts';
import { start_team, type Team } from './explore_team.ts';
import type { Died, WorkerMessage, WorkerRequest } from './explore_worker.ts';
import { Findings, type Subject } from './findings.ts';
import { Progress } from './progress.ts';

/** Gets each line of what was found. */
type Print = (line: string) => void;

export interface Searched {
  readonly findings: Findings;
  /** Exit code of the signal that ended it; null: none did. */
  readonly interrupted: number | null;
  /** Runs that there are to do, that were done, and that failed. */
  readonly planned: number;
  readonly runs: number;
  readonly failing: number;
  /** Sites of choices in the nominal run. */
  readonly sites: number;
  /** Different things that the runs covered. */
  readonly coverage: number;
  /** What they are, for shards that are joined. */
  readonly covered: ReadonlySet<number>;
  /** Of the sites: another one is another search. */
  readonly sites_hash: string;
  /** Single deviations there are, for a sweep; null for other strategies. */
  readonly deviations: number | null;
  /** Names given to sim_sometimes that never held. */
  readonly never_reached: readonly string[];
  /** What it says that nothing failed, in words; null when something did. */
  readonly conclusion: string | null;
  /** How often lines of C ran, in the nominal run and all others; empty where it was not wanted. */
  readonly code: readonly CoveredFile[];
  /** Of workers that could not go on: what is lost, in words. */
  readonly lost: readonly string[];
}

/** Signals that end a search in good order, with the exit codes they leave. */
const SIGNALS = { SIGINT: EXIT_INTERRUPTED, SIGTERM: EXIT_TERMINATED, SIGHUP: EXIT_HUNG_UP } as const;

export interface SearchOptions {
  readonly strategy: Strategy;
  readonly seed: number;
  /** Runs at the most. */
  readonly runs: number;
  /** Processes. */
  readonly workers: number;
  /** This search does the shard `shard` of `of`. */
  readonly shard: number;
  readonly of: number;
  readonly fixed: boolean;
  /** Go on after a failure. */
  readonly all: boolean;
  /** Ends the search after so many seconds of this computer; null: with its runs. */
  readonly seconds?: number | null;
  /** The file for how often lines of C ran; null: not wanted. */
  readonly coverage?: string | null;
}

function requests_of(word: string, options: SearchOptions): WorkerRequest[] {
  const { strategy, seed, runs, fixed, all, shard, of, workers, coverage = null } = options;
  return Array.from({ length: workers }, (_, worker) => ({
    scenario: word,
    strategy: strategy.name,
    seed,
    runs,
    fixed,
    all,
    shard,
    of,
    worker,
    workers,
    count_code: coverage !== null,
  }));
}

/** What to say when nothing failed: how much was tried, and what that does and does not mean. */
export function clean_lines(
  scenario: Experiment,
  options: SearchOptions,
  context: StrategyContext,
  runs: number,
  outside?: Certificate['outside'],
): string[] {
  const { strategy, seed, fixed, shard, of } = options;
  const planned = planned_runs({ scenario, ...options }, context);
  if (strategy !== sweep_1 && strategy.size(context) === 0) return [nothing_to_vary(strategy.name)];
  const done = runs < planned ? `${runs} of ${planned} runs` : `${runs} ${runs === 1 ? 'run' : 'runs'}`;
  const details = [strategy.name, `seed ${seed}`];
  if (of > 1) details.push(`shard ${shard}/${of}`);
  if (fixed) details.push('with the repair');
  const lines = [`nothing failed in ${done} (${details.join(', ')})`];
  if (strategy === sweep_1) {
    const tried = {
      clean: true,
      sites: context.sites.length,
      deviations: runs,
      counterexample: null,
      preempted: preempted_places(context.sites),
      ...(outside && { outside }),
    };
    const text = certificate_text(scenario, { ...tried, all: sweep_1.size(context) }, shard, of);
    return [...lines, text];
  }
  return [
    ...lines,
    'None of the timings tried breaks it; that does not mean that no legal timing does. More --runs, another --seed or another',
    '--strategy try others; --strategy sweep-1 tries each single deviation and, run to its end, gives a certificate.',
  ];
}

/** What to say when nothing has failed and nothing new has come for long. */
export function still_lines({ name }: Experiment, progress: Progress, strategy: Strategy): string[] {
  const since = progress.still_since;
  if (since === null || strategy === sweep_1) return [];
  return [
    `Nothing new has come since run ${since} of ${progress.runs}: ${name} may be unable to fail. Are its claims reached (sim_sometimes), and can`,
    'what would break them happen: interrupts, sim_compute(least, most), windows for events from outside, faults of the link?',
  ];
}

/** A search that ended before it began: the nominal run fails. */
function nominal_failure(
  scenario: Experiment,
  seed: number,
  { failure, sometimes }: RunResult,
  sites: number,
  code: readonly CoveredFile[],
  print: Print,
): Searched {
  const findings = new Findings();
  if (failure !== null) findings.add({ index: 0, failure, choices: [] });
  print(
    `${scenario.name}: it fails without any deviation (the nominal run, seed ${seed}): nothing to search; a search starts from a ` +
      'nominal run that passes. Its report:',
  );
  const counts = {
    planned: 1,
    runs: 1,
    failing: 1,
    sites,
    coverage: 0,
    covered: new Set<number>(),
    sites_hash: '',
    deviations: null,
  };
  return {
    findings,
    interrupted: null,
    ...counts,
    never_reached: names_of_zero(sometimes),
    conclusion: null,
    code,
    lost: [],
  };
}

/** A number for all sites and their options. */
function hash_of(sites: readonly Site[]): string {
  let hash = 0;
  for (const { key, options } of sites) hash = hash32(hash, options, key);
  return hash.toString(16);
}

function names_of_zero(reached: ReadonlyMap<string, number>): string[] {
  return [...reached].filter(([, count]) => count === 0).map(([name]) => name);
}

/** What becomes of the runs of a process that was killed, ran out of memory or broke. */
function death_words({ how, index, again }: Died, worker: number): string {
  const from = index < 0 ? 'its runs' : `its runs after run ${index + 1}`;
  return again
    ? `worker ${worker} ${how}: another process does ${from}`
    : `worker ${worker} ${how}, at the same place as before: ${from} are lost`;
}

/** Waits for a team; a signal stops it. The exit code of that signal, or null. */
async function until_ended(
  { ended, stop }: Pick<Team, 'ended' | 'stop'>,
  print: Print,
): Promise<number | null> {
  let interrupted: number | null = null;
  const interrupt = (signal: NodeJS.Signals): void => {
    if (interrupted !== null) return;
    interrupted = SIGNALS[signal as keyof typeof SIGNALS];
    print(`\nstopped by ${signal === 'SIGINT' ? 'Ctrl-C' : signal}; what was found so far:`);
    stop();
  };
  for (const signal of Object.keys(SIGNALS)) process.on(signal, interrupt);
  if ((await ended) && interrupted === null) {
    // The signal is on its way to this process too, and must find somebody who hears it.
    await new Promise((resolve) => setTimeout(resolve, 100));
    interrupt('SIGINT');
  }
  for (const signal of Object.keys(SIGNALS)) process.off(signal, interrupt);
  return interrupted;
}

interface FirstRun extends SearchGround {
  /** How often code ran in it, to be added to. */
  readonly code: CodeTally;
}

/** The nominal run. */
function first_run(scenario: Experiment, { seed, fixed, coverage = null }: SearchOptions): FirstRun {
  const ground = nominal_sites(scenario, { seed, fixed });
  const { sim } = ground.nominal;
  const code = new CodeTally();
  if (coverage !== null) {
    code.add(sim);
    if (code.take().length === 0) throw new UsageError(nothing_counted(coverage));
    code.add(sim);
  }
  return { ...ground, code };
}

/** Starts the team, and makes the nominal run while its processes begin. Without one that passes nobody is needed. */
function begin<T extends Pick<Team, 'stop'>>(start: () => T, run: () => FirstRun): FirstRun & { team: T } {
  const team = start();
  let passed = false;
  try {
    const first = run();
    passed = first.nominal.failure === null;
    return { ...first, team };
  } finally {
    if (!passed) team.stop();
  }
}

/** Runs a search to its end, its first failure or Ctrl-C, and prints how it went, all but the failures. */
export async function run_search(
  { experiment: scenario, word }: Subject,
  options: SearchOptions,
  print: Print,
  start = start_team,
): Promise<Searched> {
  const { seed, strategy, workers } = options;
  const { nominal, code, team, ...ground } = begin(
    // Messages come when this function waits, and not before.
    () => start(requests_of(word, options), (message, worker) => hear(message, worker)),
    () => first_run(scenario, options),
  );
  const { sites } = ground;
  if (nominal.failure !== null)
    return nominal_failure(scenario, seed, nominal, sites.length, covered_files(code.all), print);
  const findings = new Findings();
  const planned = planned_runs({ scenario, ...options }, { seed, ...ground });
  const progress = new Progress(planned);
  progress.add(0, ground.known);
  const reached = new Map(nominal.sometimes);
  print(
    `${scenario.name}: ${sites.length} points where timing may vary, strategy ${strategy.name}, seed ${seed}`,
  );
  const lost: string[] = [];
  const race = new Race(workers);
  const hear = (message: WorkerMessage, worker: number): void => {
    if (message.type === 'progress') {
      progress.add(message.runs, message.new_coverage);
      race.done(worker, message.index);
      code.hear(message.code ?? []);
      for (const [name, n] of message.reached) reached.set(name, (reached.get(name) ?? 0) + n);
    }
    if (message.type === 'died') {
      const words = death_words(message, worker);
      print(words);
      if (!message.again) lost.push(words);
    }
    if (message.type === 'failure') {
      progress.failures++;
      findings.add(message);
      race.failed(message.index);
    }
    if (!options.all) for (const other of race.beaten()) team.stop_one(other);
    progress.print();
  };
  const { seconds = null } = options;
  const timer = seconds === null ? null : setTimeout(() => team.stop(), seconds * 1000);
  const interrupted = await until_ended({ ended: team.ended, stop: () => team.stop() }, print);
  if (timer !== null) clearTimeout(timer);
  if (!options.all) findings.keep_first();
  process.stderr.write(process.stderr.isTTY ? '\r' : '');
  print(progress.line());
  const never_reached = names_of_zero(reached);
  for (const name of never_reached) print(`never reached in any run: sometimes ${name}`);
  const clean =
    findings.size > 0
      ? null
      : clean_lines(scenario, options, { seed, ...ground }, progress.runs, outside_events(nominal.sim));
  if (clean !== null) clean.push(...still_lines(scenario, progress, strategy));
  if (clean !== null) print(clean.join('\n'));
  return {
    findings,
    interrupted,
    planned,
    runs: progress.runs,
    failing: progress.failures,
    sites: sites.length,
    coverage: progress.coverage,
    covered: progress.keys,
    sites_hash: hash_of(sites),
    deviations: strategy === sweep_1 ? sweep_1.size({ seed, sites }) : null,
    never_reached,
    conclusion: clean?.join(' ') ?? null,
    code: covered_files(code.all),
    lost,
  };
}
