// What every thread does at a moment, and who waits for whom: a circle of that is a deadlock.

import type { ThreadStretch } from '../../../../rtos/export/thread_states.ts';
import type { Ownership } from './owners.ts';
import type { Run } from './run.ts';
import { stretch_at } from './wakeups.ts';

export interface ThreadAt {
  readonly target: number;
  readonly thread: number;
  readonly stretch: ThreadStretch;
}

/** The threads that exist at a time, with what they do. */
export function threads_at(run: Run, time_ns: number): ThreadAt[] {
  return [...run.states.values()].flatMap(({ target, threads }) =>
    [...threads].flatMap(([thread, stretches]) => {
      const stretch = stretches[stretch_at(stretches, time_ns)];
      return stretch === undefined ? [] : [{ target, thread, stretch }];
    }),
  );
}

/** A thread waits for an object, which another thread may have. */
export interface Wait {
  readonly thread: number;
  readonly object: number;
  /** 0: nobody has it, or nobody can have such an object. */
  readonly owner: number;
}

export interface WaitGraph {
  readonly waits: readonly Wait[];
  /** Threads of which each waits for what the next one has, the last for what the first has. */
  readonly circles: readonly (readonly number[])[];
}

/** Who waits for whom at a time. */
export function waits_at(run: Run, ownerships: readonly Ownership[], time_ns: number): WaitGraph {
  const owners = new Map<number, number>();
  for (const { mutex, thread, start_ns, end_ns } of ownerships) {
    if (start_ns <= time_ns && time_ns < end_ns) owners.set(mutex, thread);
    // What lasts to the end of the run lasts at its end too.
    else if (end_ns === run.end_ns && time_ns >= end_ns) owners.set(mutex, thread);
  }
  const waits = threads_at(run, time_ns).flatMap(({ thread, stretch }) => {
    const { state, object } = stretch;
    return state === 'waiting' && object !== 0 ? [{ thread, object, owner: owners.get(object) ?? 0 }] : [];
  });
  return { waits, circles: circles_of(new Map(waits.map((wait) => [wait.thread, wait.owner]))) };
}

function circles_of(next: ReadonlyMap<number, number>): number[][] {
  const circles: number[][] = [];
  const seen = new Set<number>();
  for (const start of next.keys()) {
    const path: number[] = [];
    for (let at = start; at !== 0 && next.has(at) && !seen.has(at); at = next.get(at) ?? 0) {
      seen.add(at);
      path.push(at);
    }
    const last = next.get(path.at(-1) ?? 0) ?? 0;
    const from = path.indexOf(last);
    if (from >= 0) circles.push(path.slice(from));
  }
  return circles;
}
