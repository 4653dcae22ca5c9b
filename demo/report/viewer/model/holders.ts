// Who has what others wait for, as far as a trace shows it: the owner of a mutex, the thread that got a semaphore which is used
// as a lock, threads with blocks of a pool. What nobody has, such as a queue or event flags, is given: by whom last is known.

import { TX_AND } from '../../../../rtos/kernel/tx_constants.ts';
import * as events from '../../../../rtos/kernel/tx_trace_events.ts';
import { CONTEXT_INIT, TRACE_POOL_LEVEL, type TraceRecord } from '../../../../rtos/sim/trace_log.ts';
import { ownerships_of } from './owners.ts';
import type { Run } from './run.ts';

/** A thread has something of an object. */
export interface Holding {
  readonly object: number;
  readonly thread: number;
  readonly start_ns: number;
  readonly end_ns: number;
}

/** The last that was given to an object: a message, flags, an instance, a block. */
export interface Gift {
  readonly time_ns: number;
  /** A thread's trace id, or another context. */
  readonly context: number;
}

const GIVES: ReadonlySet<number> = new Set([
  events.TX_TRACE_QUEUE_SEND,
  events.TX_TRACE_QUEUE_FRONT_SEND,
  events.TX_TRACE_SEMAPHORE_PUT,
  events.TX_TRACE_SEMAPHORE_CEILING_PUT,
  events.TX_TRACE_BLOCK_RELEASE,
  events.TX_TRACE_BYTE_RELEASE,
]);

/** Tells what is given to objects by which waits for them may end. */
class Giving {
  /** What is free in each packet pool. */
  private readonly free = new Map<number, number>();

  gives({ event, info1, info2, info3 }: TraceRecord): boolean {
    if (event === events.TX_TRACE_EVENT_FLAGS_SET) return info3 !== TX_AND;
    if (event !== TRACE_POOL_LEVEL) return GIVES.has(event);
    const before = this.free.get(info1) ?? info2;
    this.free.set(info1, info2);
    return info2 > before;
  }
}

/** Semaphores, block pools and byte pools. Of one in which the same thread does not give back what it got nobody is the holder. */
class Reader {
  readonly ended: Holding[] = [];
  private readonly unclear = new Set<number>();
  /** Semaphores that have one instance when threads begin to use them are locks until something else shows. */
  private readonly locks = new Set<number>();
  /** For each object how many each thread has, and since when. */
  private readonly held = new Map<number, Map<number, { count: number; start_ns: number }>>();
  /** What each waiting thread waits for. */
  private readonly waiting = new Map<number, number>();

  private readonly run: Run;

  constructor(run: Run) {
    this.run = run;
  }

  add(record: TraceRecord): void {
    const { event, time_ns, context, info1, info2, info3, info4 } = record;
    switch (event) {
      case events.TX_TRACE_SEMAPHORE_CREATE:
        if (info2 === 1) this.locks.add(info1);
        break;
      case events.TX_TRACE_SEMAPHORE_GET:
        if (info3 > 0) this.take(info1, context, time_ns);
        break;
      case events.TX_TRACE_SEMAPHORE_PUT:
      case events.TX_TRACE_SEMAPHORE_CEILING_PUT:
        if (context === CONTEXT_INIT) this.locks.add(info1);
        else this.give(info1, context, time_ns);
        break;
      case events.TX_TRACE_BLOCK_ALLOCATE:
        if (info4 > 0) this.take(info1, context, time_ns);
        break;
      case events.TX_TRACE_BYTE_ALLOCATE:
        this.take_bytes(record);
        break;
      case events.TX_TRACE_BLOCK_RELEASE:
      case events.TX_TRACE_BYTE_RELEASE:
        this.give(info1, context, time_ns);
        break;
      case events.TX_TRACE_THREAD_SUSPEND:
        if (info3 > 0) this.waiting.set(info1, info3);
        break;
      case events.TX_TRACE_THREAD_RESUME: {
        const object = this.waiting.get(info1);
        this.waiting.delete(info1);
        // It goes on with what it waited for, unless its time was over.
        if (object !== undefined && this.goes_on_with(object) && info3 !== 1)
          this.take(object, info1, time_ns);
      }
    }
  }

  /** Whether what a thread waited for is its own when it goes on: of bytes its call says so. */
  private goes_on_with(object: number): boolean {
    return this.held.has(object) && this.run.trace.object(object)?.type !== 'byte pool';
  }

  /** The record is made before anybody knows whether there is room; how the call ended is among the annotations. */
  private take_bytes({ target, context, time_ns, info1: pool }: TraceRecord): void {
    const call = this.run.annotations?.at(target, context, time_ns);
    if (call?.service !== 'tx_byte_allocate') this.unclear.add(pool);
    else if (call.status === 'TX_SUCCESS') this.take(pool, context, call.end_ns);
  }

  private take(object: number, thread: number, time_ns: number): void {
    const threads = this.held.get(object) ?? new Map();
    this.held.set(object, threads);
    const has = threads.get(thread);
    if (thread <= 0) this.unclear.add(object);
    else if (has === undefined) threads.set(thread, { count: 1, start_ns: time_ns });
    else has.count++;
  }

  private give(object: number, thread: number, end_ns: number): void {
    const threads = this.held.get(object);
    const has = threads?.get(thread);
    if (has === undefined) {
      this.unclear.add(object);
      return;
    }
    has.count--;
    if (has.count > 0) return;
    threads?.delete(thread);
    this.ended.push({ object, thread, start_ns: has.start_ns, end_ns });
  }

  finish({ end_ns, trace }: Run): Holding[] {
    for (const [object, threads] of this.held) {
      for (const [thread, { start_ns }] of threads) this.ended.push({ object, thread, start_ns, end_ns });
    }
    const is_clear = ({ object }: Holding): boolean => {
      const is_semaphore = trace.object(object)?.type === 'semaphore';
      return !this.unclear.has(object) && (!is_semaphore || this.locks.has(object));
    };
    return this.ended.filter(is_clear);
  }
}

class Holdings {
  private readonly run: Run;
  readonly all: readonly Holding[];
  /** For each object the places of the records that gave it something. */
  private readonly gifts = new Map<number, number[]>();

  constructor(run: Run) {
    this.run = run;
    const reader = new Reader(run);
    const giving = new Giving();
    let at = 0;
    for (const record of run.records.each()) {
      reader.add(record);
      if (giving.gives(record)) {
        const known = this.gifts.get(record.info1);
        if (known === undefined) this.gifts.set(record.info1, [at]);
        else known.push(at);
      }
      at++;
    }
    const owned = ownerships_of(run).map(({ mutex, ...rest }) => ({ object: mutex, ...rest }));
    this.all = [...owned, ...reader.finish(run)];
  }

  /** Who has something at a time, by object. */
  at(time_ns: number): Map<number, number[]> {
    const holders = new Map<number, number[]>();
    for (const { object, thread, start_ns, end_ns } of this.all) {
      // What lasts to the end of the run lasts at its end too.
      const ends = end_ns === this.run.end_ns ? Number.POSITIVE_INFINITY : end_ns;
      if (start_ns <= time_ns && time_ns < ends)
        holders.set(object, [...(holders.get(object) ?? []), thread]);
    }
    return holders;
  }

  /** Everything that was given to an object in this run, with the places of the records. */
  gifts_to(object: number): readonly (Gift & { readonly index: number })[] {
    const { records } = this.run;
    return (this.gifts.get(object) ?? []).map((index) => ({
      index,
      time_ns: records.time_of(index),
      context: records.contexts[index] as number,
    }));
  }

  /** Who gave an object something last, up to a time. */
  last_gift(object: number, time_ns: number): Gift | null {
    const { records } = this.run;
    const at = this.gifts.get(object)?.findLast((place) => records.time_of(place) <= time_ns);
    return at === undefined
      ? null
      : { time_ns: records.time_of(at), context: records.contexts[at] as number };
  }
}

const known = new WeakMap<Run, Holdings>();

/** The holdings of a run, worked out when first asked for. */
export function holdings_of(run: Run): Holdings {
  const found = known.get(run) ?? new Holdings(run);
  known.set(run, found);
  return found;
}
