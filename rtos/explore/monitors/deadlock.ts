// Deadlock: a circular wait, in which each thread waits without a timeout for what the next one holds: mutexes, semaphores
// used as locks, packet pools and queues. The failure draws the circle in words.

import { type Holders, holders_of } from '../../kernel/holders.ts';
import { TX_WAIT_FOREVER } from '../../kernel/tx_constants.ts';
import type { TX_THREAD } from '../../kernel/tx_thread_cb.ts';
import type { CheckFailure, Monitor } from '../../sim/checks.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { blocked_since, trace_ids } from './since.ts';
import { type Looks, thread_name } from './threads.ts';

interface Link {
  readonly thread: TX_THREAD;
  readonly holders: Holders;
}

function waits_forever(thread: TX_THREAD): boolean {
  return thread.waiting_in !== null && thread.wait_ticks === TX_WAIT_FOREVER;
}

/** The cycle that a thread is part of; null when its wait leads out of the waiting threads. */
export function wait_cycle(sim: Simulation, start: TX_THREAD): Link[] | null {
  return follow(sim, start, []);
}

function follow(sim: Simulation, thread: TX_THREAD, path: Link[]): Link[] | null {
  const place = path.findIndex((link) => link.thread === thread);
  if (place >= 0) return path.slice(place);
  if (!waits_forever(thread)) return null;
  const holders = holders_of(sim, thread);
  if (holders === null || holders.threads.length === 0) return null;
  path.push({ thread, holders });
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
  const waits = cycle.map(
    ({ thread, holders }) => `${thread_name(thread)} waits for ${holders.words} (${holders.location})`,
  );
  const round = [...cycle, cycle[0] as Link].map(({ thread }) => thread_name(thread));
  return `${waits.join('; ')}. The cycle: ${round.join(' -> ')}`;
}

function failure_of(sim: Simulation, target: string, cycle: readonly Link[]): CheckFailure {
  const threads = cycle.map(({ thread }) => thread);
  return {
    id: 'deadlock',
    object: threads.map(thread_name).sort().join(' + '),
    message: words_of(cycle),
    time_ns: sim.now_ns,
    target,
    since_ns: blocked_since(sim, threads, sim.now_ns),
    subjects: trace_ids(threads.flatMap((thread) => [thread, thread.waiting_in?.owner])),
    presumes: cycle.flatMap(({ holders }) => holders.presumes ?? []),
  };
}

export function monitor_deadlock(sim: Simulation, looks: Looks): Monitor {
  const check = (): CheckFailure | null => {
    for (const { kernel, thread, holders } of looks.waits) {
      if (holders === null || !waits_forever(thread)) continue;
      const cycle = wait_cycle(sim, thread);
      if (cycle === null) continue;
      return failure_of(sim, kernel.name, cycle);
    }
    return null;
  };
  return { id: 'deadlock', check };
}
