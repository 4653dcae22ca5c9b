// The search of `npm run explore`: the nominal run, then the workers, their progress, and what it says that nothing
// failed. What did fail is left to the caller to shrink and report.

import { certificate_text } from '../../rtos/explore/certificate.ts';
import type { Experiment } from '../../rtos/explore/experiment.ts';
import { nominal_sites, planned_runs } from '../../rtos/explore/search.ts';
import type { Strategy, StrategyContext } from '../../rtos/explore/strategies/strategy.ts';
import { sweep_1 } from '../../rtos/explore/strategies/sweep.ts';
import type { RunResult } from '../../rtos/sim_api.ts';
import { Race } from './explore_race.ts';
import { start_team } from './explore_team.ts';
import type { WorkerMessage, WorkerRequest } from './explore_worker.ts';
import { Findings, type Subject } from './findings.ts';
import { Progress } from './progress.ts';

/** Gets each line of what was found. */
type Print = (line: string) => void;

export interface Searched {
  readonly findings: Findings;
  /** Ctrl-C ended it. */
  readonly interrupted: boolean;
}

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
}

function requests_of(word: string, options: SearchOptions): WorkerRequest[] {
  const { strategy, seed, runs, fixed, all, shard, of, workers } = options;
  return Array.from({ length: workers }, (_, worker) => ({
    scenario: word,
    strategy: strategy.name,
    seed,
    runs,
    fixed,
    all,
    shard: shard + worker * of,
    of: of * workers,
  }));
}

/** What to say when nothing failed: how much was tried, and what that does and does not mean. */
export function clean_lines(
  scenario: Experiment,
  options: SearchOptions,
  context: StrategyContext,
  runs: number,
): string[] {
  const { strategy, seed, fixed, shard, of } = options;
  const planned = planned_runs({ scenario, ...options }, context);
  const done = runs < planned ? `${runs} of ${planned} runs` : `${runs} ${runs === 1 ? 'run' : 'runs'}`;
  const details = [strategy.name, `seed ${seed}`];
  if (of > 1) details.push(`shard ${shard}/${of}`);
  if (fixed) details.push('with the repair');
  const lines = [`nothing failed in ${done} (${details.join(', ')})`];
  if (strategy === sweep_1) {
    const tried = { clean: true, sites: context.sites.length, deviations: runs, broken_by: null };
    const text = certificate_text(scenario, { ...tried, all: sweep_1.size(context) }, shard, of);
    return [...lines, text];
  }
  return [
    ...lines,
    'None of the timings tried breaks it; that does not say that no legal timing does. More --runs, another --seed or --strategy',
    'try others; --strategy sweep-1 tries each single deviation and, run to its end, gives a certificate.',
  ];
}

function nominal_failure(scenario: Experiment, seed: number, nominal: RunResult, print: Print): Findings {
  const findings = new Findings();
  if (nominal.failure === null) return findings;
  findings.add({ index: 0, failure: nominal.failure, choices: [] });
  print(
    `${scenario.name}: it fails without any deviation (the nominal run, seed ${seed}): nothing to search; a search starts from a ` +
      'nominal run that passes. Its report:',
  );
  return findings;
}

/** Runs a search to its end, its first failure or Ctrl-C, and prints how it went, all but the failures. */
export async function run_search(
  { experiment: scenario, word }: Subject,
  options: SearchOptions,
  print: Print,
  start = start_team,
): Promise<Searched> {
  const { seed, fixed, strategy, workers } = options;
  const { sites, nominal } = nominal_sites(scenario, seed, fixed);
  if (nominal.failure !== null)
    return { findings: nominal_failure(scenario, seed, nominal, print), interrupted: false };
  const findings = new Findings();
  const progress = new Progress(planned_runs({ scenario, ...options }, { seed, sites }));
  const reached = new Map(nominal.sometimes);
  print(
    `${scenario.name}: ${sites.length} sites in the nominal run, strategy ${strategy.name}, seed ${seed}`,
  );
  const race = new Race(workers);
  const hear = (message: WorkerMessage, worker: number): void => {
    if (message.type === 'progress') {
      progress.add(message.runs, message.new_coverage);
      race.done(worker, message.index);
      for (const [name, n] of message.reached) reached.set(name, (reached.get(name) ?? 0) + n);
    }
    if (message.type === 'failure') {
      progress.failures++;
      findings.add(message);
      race.failed(message.index);
    }
    if (!options.all) for (const other of race.beaten()) team.stop_one(other);
    progress.print();
  };
  const team = start(requests_of(word, options), hear);
  let interrupted = false;
  const interrupt = (): void => {
    if (interrupted) return;
    interrupted = true;
    print('\nstopped by Ctrl-C; what was found so far:');
    team.stop();
  };
  process.on('SIGINT', interrupt);
  if ((await team.ended) && !interrupted) {
    interrupt();
    // The signal is on its way to this process too, and must find somebody who hears it.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  process.off('SIGINT', interrupt);
  if (!options.all) findings.keep_first();
  process.stderr.write(process.stderr.isTTY ? '\r' : '');
  print(progress.line());
  for (const [name, count] of reached) if (count === 0) print(`never reached in any run: sometimes ${name}`);
  if (findings.size === 0) print(clean_lines(scenario, options, { seed, sites }, progress.runs).join('\n'));
  return { findings, interrupted };
}
