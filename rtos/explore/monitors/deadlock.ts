// Deadlock: a circular wait, in which each thread waits without a timeout for what the next one holds: mutexes, semaphores
// used as locks, packet pools and queues. The failure draws the circle in words. It is told at once, unless one of the
// semaphores may turn out to be a signal, which an interrupt puts: then it has to last.

import { type Holders, holders_of } from '../../kernel/holders.ts';
import { TX_WAIT_FOREVER } from '../../kernel/tx_constants.ts';
import type { TX_THREAD } from '../../kernel/tx_thread_cb.ts';
import type { Monitor } from '../../sim/checks.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { blocked_since, trace_ids } from '../since.ts';
import { all_threads, thread_name } from '../threads.ts';
import { type Found, lasting, type Subject } from './lasting.ts';

/** Shorter than any time that passes. */
const AT_ONCE = -1;

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
    ({ thread, holders }) => `${thread_name(thread)} waits for ${holders.words} (${holders.whereabouts})`,
  );
  const round = [...cycle, cycle[0] as Link].map(({ thread }) => thread_name(thread));
  return `${waits.join('; ')}. The circle: ${round.join(' -> ')}`;
}

interface Circle extends Subject {
  readonly target: string;
  readonly links: readonly Link[];
}

function describe(sim: Simulation, { target, links }: Circle): Found {
  const threads = links.map(({ thread }) => thread);
  return {
    object: threads.map(thread_name).sort().join(' + '),
    message: words_of(links),
    target,
    since_ns: blocked_since(sim, threads, sim.now_ns),
    subjects: trace_ids(threads.flatMap((thread) => [thread, thread.waiting_in?.owner])),
  };
}

export function monitor_deadlock(sim: Simulation, bound_ns: number): Monitor {
  const id = 'deadlock';
  function* circles(): Iterable<Circle> {
    for (const { kernel, thread } of all_threads(sim)) {
      const links = waits_forever(thread) ? wait_cycle(sim, thread) : null;
      if (links === null) continue;
      yield { of: thread, count: thread.tx_thread_run_count, target: kernel.name, links };
    }
  }
  const bound = ({ links }: Circle): number =>
    links.some(({ holders }) => holders.presumed === true) ? bound_ns : AT_ONCE;
  return {
    ...lasting(sim, id, bound, circles, (circle) => describe(sim, circle)),
    // When nothing is left to do no interrupt will come either.
    finish() {
      const [first] = sim.next_event_ns() === undefined ? circles() : [];
      return first === undefined ? null : { id, time_ns: sim.now_ns, ...describe(sim, first) };
    },
  };
}
