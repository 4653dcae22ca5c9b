// Who had which mutex when, out of the records of its gets and puts and of what its waiters did.

import { TX_MUTEX_SUSP } from '../../../../rtos/kernel/tx_constants.ts';
import {
  TX_TRACE_MUTEX_DELETE,
  TX_TRACE_MUTEX_GET,
  TX_TRACE_MUTEX_PUT,
  TX_TRACE_THREAD_RESUME,
  TX_TRACE_THREAD_SUSPEND,
} from '../../../../rtos/kernel/tx_trace_events.ts';
import type { Run } from './run.ts';

/** A thread had a mutex. */
export interface Ownership {
  readonly mutex: number;
  readonly thread: number;
  readonly start_ns: number;
  readonly end_ns: number;
}

interface Held {
  readonly thread: number;
  readonly start_ns: number;
}

class Owners {
  readonly ended: Ownership[] = [];
  private readonly held = new Map<number, Held>();
  /** The mutex that each waiting thread waits for. */
  private readonly waiting = new Map<number, number>();

  get(mutex: number, context: number, count: number, start_ns: number): void {
    if (count === 0 && context > 0) this.held.set(mutex, { thread: context, start_ns });
  }

  put(mutex: number, owner: number, count: number, context: number, end_ns: number): void {
    if (count === 1 && owner === context) this.end(mutex, end_ns);
  }

  end(mutex: number, end_ns: number): void {
    const held = this.held.get(mutex);
    if (held !== undefined) this.ended.push({ mutex, ...held, end_ns });
    this.held.delete(mutex);
  }

  suspend(thread: number, state: number, object: number): void {
    if (state === TX_MUTEX_SUSP) this.waiting.set(thread, object);
  }

  /** A waiter that goes on without a timeout has the mutex, when its owner has put it. */
  resume(thread: number, start_ns: number, is_timeout: boolean): void {
    const mutex = this.waiting.get(thread);
    this.waiting.delete(thread);
    if (mutex !== undefined && !is_timeout && !this.held.has(mutex))
      this.held.set(mutex, { thread, start_ns });
  }

  /** A thread has it when the records begin. */
  has(mutex: number, held: Held): void {
    this.held.set(mutex, held);
  }

  finish(end_ns: number): Ownership[] {
    for (const mutex of [...this.held.keys()]) this.end(mutex, end_ns);
    return this.ended.sort((a, b) => a.start_ns - b.start_ns);
  }
}

/** Who had which mutex at a time, and since when, as far as the run was annotated. */
function owned_at(
  { annotations }: Run,
  at_ns: number,
): { object: number; thread: number; time_ns: number }[] {
  return (annotations?.values ?? []).flatMap(({ object, what, steps }) => {
    const last = what === 'owner' ? steps.findLast(({ time_ns }) => time_ns <= at_ns) : undefined;
    return last === undefined || last.value === 0
      ? []
      : [{ object, thread: last.value, time_ns: last.time_ns }];
  });
}

/** All ownerships of a run, in the order of their beginnings. */
export function ownerships_of(run: Run): readonly Ownership[] {
  const owners = new Owners();
  if (run.document.records.missing > 0) {
    for (const { object, thread, time_ns } of owned_at(run, run.start_ns))
      owners.has(object, { thread, start_ns: time_ns });
  }
  for (const { event, time_ns, context, info1, info2, info3, info4 } of run.records.each()) {
    if (event === TX_TRACE_MUTEX_GET) owners.get(info1, context, info4, time_ns);
    else if (event === TX_TRACE_MUTEX_PUT) owners.put(info1, info2, info3, context, time_ns);
    else if (event === TX_TRACE_MUTEX_DELETE) owners.end(info1, time_ns);
    else if (event === TX_TRACE_THREAD_SUSPEND) owners.suspend(info1, info2, info3);
    else if (event === TX_TRACE_THREAD_RESUME) owners.resume(info1, time_ns, info3 === 1);
  }
  return owners.finish(run.end_ns);
}
