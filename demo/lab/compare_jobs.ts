// The searches of a comparison, one after the other in this process, or in several that live until all are done. What a search comes
// to depends on itself alone, so it is the same however many processes there are.

import { setImmediate as next_turn } from 'node:timers/promises';
import type { Experiment } from '../../rtos/explore/experiment.ts';
import { STRATEGIES } from '../../rtos/explore/strategies/portfolio.ts';
import { do_jobs, type JobTeamOptions } from '../host/job_team.ts';
import type { Subject } from './findings.ts';
import { type FirstFailure, first_failure } from './first_failure.ts';

const WORKER = new URL('./compare_worker.ts', import.meta.url);

/** So long searches of this process keep it from hearing of Ctrl-C. */
const TURN_MS = 20;

/** A search for the first failure, as it is told to another process. */
export interface CompareJob {
  /** The word that finds the scenario. */
  readonly word: string;
  readonly strategy: string;
  readonly seed: number;
  /** Runs at the most. */
  readonly limit: number;
}

export interface SearchesDone {
  /** In the order of the searches; null: it was not done. */
  readonly results: readonly (FirstFailure | null)[];
  /** Why some were not, in words; those that were stopped are not among them. */
  readonly lost: readonly string[];
}

/** Begins a search: each step is a run of it. */
export function begin_search(
  experiment: Experiment,
  { strategy: name, seed, limit }: CompareJob,
): Generator<void, FirstFailure, void> {
  const strategy = STRATEGIES.find((one) => one.name === name);
  if (strategy === undefined) throw new Error(`no strategy named ${name}`);
  return first_failure(experiment, strategy, seed, limit);
}

async function searches_here(
  subjects: readonly Subject[],
  jobs: readonly CompareJob[],
  { hear, stop }: JobTeamOptions<FirstFailure>,
): Promise<SearchesDone> {
  const experiments = new Map(subjects.map(({ word, experiment }) => [word, experiment]));
  const results: (FirstFailure | null)[] = jobs.map(() => null);
  let is_stopped = false;
  stop?.then(() => {
    is_stopped = true;
  });
  let turn_ms = performance.now();
  for (const [place, job] of jobs.entries()) {
    const steps = begin_search(experiments.get(job.word) as Experiment, job);
    for (;;) {
      const { done, value } = steps.next();
      if (performance.now() - turn_ms > TURN_MS) {
        await next_turn();
        if (is_stopped) return { results, lost: [] };
        turn_ms = performance.now();
      }
      if (done !== true) continue;
      results[place] = value;
      hear?.(place, value);
      break;
    }
  }
  return { results, lost: [] };
}

/** Makes the searches; their words are those of the subjects. */
export async function make_searches(
  subjects: readonly Subject[],
  jobs: readonly CompareJob[],
  options: JobTeamOptions<FirstFailure>,
): Promise<SearchesDone> {
  if (options.workers === 1) return searches_here(subjects, jobs, options);
  const { results, broken } = await do_jobs<CompareJob, FirstFailure>(
    WORKER,
    ['compare-worker'],
    jobs,
    options,
  );
  const lost = broken.map(({ place, message }) => {
    const { word, strategy, seed } = jobs[place] as CompareJob;
    return `${word}, ${strategy}, seed ${seed}: ${message}`;
  });
  return { results, lost };
}
