// Which part of a search this process does when nobody says so with --shard: engines that start one job many times tell each
// its number and how many there are, in variables of the environment.

import { UsageError } from '../host/usage.ts';

export interface Shard {
  readonly shard: number;
  readonly of: number;
}

/** Where a shard comes from: the variable that has its number. */
export interface FoundShard extends Shard {
  readonly variable: string | null;
}

interface Engine {
  readonly index: string;
  readonly count: string;
  /** The number of the first job; a number, or the variable that has it. */
  readonly first: number | string;
  /** The variable with the distance of two numbers. Default: they are neighbours. */
  readonly step?: string;
}

/** Slurm arrays, GitLab `parallel`, CircleCI, Buildkite, Kubernetes Indexed Jobs (whose manifest has to give the count). */
const ENGINES: readonly Engine[] = [
  {
    index: 'SLURM_ARRAY_TASK_ID',
    count: 'SLURM_ARRAY_TASK_COUNT',
    first: 'SLURM_ARRAY_TASK_MIN',
    step: 'SLURM_ARRAY_TASK_STEP',
  },
  { index: 'CI_NODE_INDEX', count: 'CI_NODE_TOTAL', first: 1 },
  { index: 'CIRCLE_NODE_INDEX', count: 'CIRCLE_NODE_TOTAL', first: 0 },
  { index: 'BUILDKITE_PARALLEL_JOB', count: 'BUILDKITE_PARALLEL_JOB_COUNT', first: 0 },
  { index: 'JOB_COMPLETION_INDEX', count: 'JOB_COMPLETIONS', first: 0 },
];

type Environment = Readonly<Record<string, string | undefined>>;

function number_in(environment: Environment, variable: string): number | null {
  const text = environment[variable];
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** The shard that the environment says; the whole search where it says nothing. Throws a UsageError for half a word. */
export function shard_of_environment(environment: Environment): FoundShard {
  for (const { index, count, first, step } of ENGINES) {
    const number = number_in(environment, index);
    if (number === null) continue;
    const of = number_in(environment, count);
    if (of === null)
      throw new UsageError(
        `${index} is ${number}, but ${count} does not say of how many: set it, or give --shard I/N (--shard 0/1 for all of it)`,
      );
    const start = typeof first === 'number' ? first : (number_in(environment, first) ?? 0);
    const distance = step === undefined ? 1 : (number_in(environment, step) ?? 1);
    const shard = (number - start) / distance;
    if (!Number.isInteger(shard) || shard < 0 || shard >= of)
      throw new UsageError(`${index} is ${number}, which is none of ${count}=${of}: give --shard I/N`);
    return { shard, of, variable: index };
  }
  return { shard: 0, of: 1, variable: null };
}
