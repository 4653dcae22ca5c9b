// What every thread does at a moment, and who waits for whom: a circle of that is a deadlock.

import type { ThreadStretch } from '../../../../rtos/export/thread_states.ts';
import { type Gift, holdings_of } from './holders.ts';
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
  /** The one thread that has it; 0: nobody, or several. */
  readonly owner: number;
  /** All that have something of it. */
  readonly holders: readonly number[];
  /** Where nobody has it: who gave it something last. */
  readonly gift: Gift | null;
  /** Where all of it was when the wait began, in words; empty where nobody said. */
  readonly location: string;
}

export interface WaitGraph {
  readonly waits: readonly Wait[];
  /** Threads of which each waits for what the next one has, the last for what the first has. */
  readonly circles: readonly (readonly number[])[];
}

/** Who waits for whom at a time. */
export function waits_at(run: Run, time_ns: number): WaitGraph {
  const holdings = holdings_of(run);
  const held = holdings.at(time_ns);
  const waits = threads_at(run, time_ns).flatMap(({ thread, stretch }): Wait[] => {
    const { state, object } = stretch;
    if (state !== 'waiting' || object === 0) return [];
    const known = held.get(object) ?? [];
    const told =
      known.length > 0
        ? null
        : (run.annotations?.holders_at(thread, object, stretch.start_ns, time_ns) ?? null);
    const holders = told?.threads ?? known;
    const owner = holders.length === 1 ? (holders[0] as number) : 0;
    const gift = holders.length === 0 ? holdings.last_gift(object, time_ns) : null;
    return [{ thread, object, owner, holders, gift, location: told?.words ?? '' }];
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
