// Deadlock: a cycle of threads each of which waits for ever for what the next one holds, over mutexes, packet pools and
// queues. The failure draws the cycle in words.

import { holders_of } from '../kernel/holders.ts';
import { TX_WAIT_FOREVER } from '../kernel/tx_constants.ts';
import type { TX_THREAD } from '../kernel/tx_thread_cb.ts';
import type { CheckFailure, Monitor } from '../sim/checks.ts';
import type { Simulation } from '../sim/simulation.ts';
import { all_threads, thread_name } from './threads.ts';

interface Link {
  readonly thread: TX_THREAD;
  readonly words: string;
}

function waits_for_ever(thread: TX_THREAD): boolean {
  return thread.waiting_in !== null && thread.wait_ticks === TX_WAIT_FOREVER;
}

/** The cycle that a thread is part of; null when its wait leads out of the waiting threads. */
export function wait_cycle(sim: Simulation, start: TX_THREAD): Link[] | null {
  return follow(sim, start, []);
}

function follow(sim: Simulation, thread: TX_THREAD, path: Link[]): Link[] | null {
  const place = path.findIndex((link) => link.thread === thread);
  if (place >= 0) return path.slice(place);
  if (!waits_for_ever(thread)) return null;
  const holders = holders_of(sim, thread);
  if (holders === null || holders.threads.length === 0) return null;
  path.push({ thread, words: holders.words });
  let cycle: Link[] | null = null;
  // Any one holder that can still go on ends the wait, so all of them must be stuck.
  for (const holder of holders.threads) {
    cycle = follow(sim, holder, path);
    if (cycle === null) break;
  }
  path.pop();
  return cycle;
}

function words_of(cycle: readonly Link[]): string {
  const parts = cycle.map((link, i) => {
    const next = cycle[(i + 1) % cycle.length] as Link;
    return `${thread_name(link.thread)} waits for ${link.words}, held by ${thread_name(next.thread)}`;
  });
  return parts.join('; ');
}

export function monitor_deadlock(sim: Simulation): Monitor {
  const check = (): CheckFailure | null => {
    for (const { kernel, thread } of all_threads(sim)) {
      if (!waits_for_ever(thread)) continue;
      const cycle = wait_cycle(sim, thread);
      if (cycle === null) continue;
      const object = cycle
        .map((link) => thread_name(link.thread))
        .sort()
        .join(' + ');
      return { id: 'deadlock', object, message: words_of(cycle), time_ns: sim.now_ns, target: kernel.name };
    }
    return null;
  };
  return { id: 'deadlock', check };
}
