// `replay FILE --bisect`: the answer of one commit for `git bisect run`, in the exit codes that git wants. A commit in which the
// recorded timing cannot be had (a place of a choice is not there, the scenario does not load) is neither good nor bad.

import { replay } from '../../rtos/explore/replay.ts';
import type { Replay } from '../../rtos/explore/replay_file.ts';
import { finding_key } from '../../rtos/sim/checks.ts';
import { experiment_of } from '../bench/scenario.ts';
import { find_searchable } from '../scenario/find_scenario.ts';
import { read_replay } from './read_replay.ts';

export const BISECT_GOOD = 0;
export const BISECT_BAD = 1;
export const BISECT_SKIP = 125;
/** Ends the bisection: what is wrong would be wrong in every commit. */
export const BISECT_STOP = 128;

export interface BisectVerdict {
  readonly code: number;
  /** In one line. */
  readonly words: string;
}

function reason(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] as string) : String(error);
}

/** What this commit is, judged by a replay file of a failure, or its one line. */
export async function bisect_verdict(argument: string): Promise<BisectVerdict> {
  let read: ReturnType<typeof read_replay>;
  try {
    read = read_replay(argument);
  } catch (error) {
    return { code: BISECT_STOP, words: reason(error) };
  }
  if (read.replay.check === null)
    return { code: BISECT_STOP, words: 'this replay does not fail: a bisection wants one that does' };
  try {
    return await judge(read.replay, read.folder);
  } catch (error) {
    return { code: BISECT_SKIP, words: `skip: ${reason(error)}` };
  }
}

async function judge(recorded: Replay, folder: string): Promise<BisectVerdict> {
  const scenario = await find_searchable(recorded.scenario, recorded.fixed, folder);
  const { result, unused, beyond, same_failure } = replay(experiment_of(scenario), recorded);
  const { failure } = result;
  if (same_failure)
    return { code: BISECT_BAD, words: `bad: it fails as recorded, ${failure?.message ?? ''}` };
  if (failure !== null)
    return { code: BISECT_SKIP, words: `skip: it fails otherwise, ${finding_key(failure)}` };
  const missing = [...unused, ...beyond.map(({ key }) => key)];
  if (missing.length > 0)
    return {
      code: BISECT_SKIP,
      words: `skip: it passes, but not under this timing: ${missing.join(', ')} did not come up`,
    };
  return { code: BISECT_GOOD, words: 'good: it passes under the recorded timing' };
}
