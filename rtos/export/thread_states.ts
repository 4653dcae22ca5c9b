// What each thread and each interrupt did when, out of the records of a trace: stretches of time that follow each other
// without a gap from a thread's creation to its end. For whatever draws or counts a run.

import {
  TX_COMPLETED,
  TX_PRIORITY_CHANGE,
  TX_SLEEP,
  TX_SUSPENDED,
  TX_TERMINATED,
} from '../kernel/tx_constants.ts';
import * as events from '../kernel/tx_trace_events.ts';
import { CONTEXT_HOST, TRACE_IDLE, type TraceRecord } from '../sim/trace_log.ts';

export type ThreadState = 'running' | 'ready' | 'waiting' | 'sleeping' | 'suspended' | 'ended';

/** What a thread was at before the first record that is kept. */
export interface StateBefore {
  readonly target: number;
  readonly thread: number;
  readonly state: ThreadState;
  /** The state in the numbers of ThreadX; 0 where it runs or is ready. */
  readonly tx_state: number;
  /** Of a wait: trace id of the object, 0 where that is not known. */
  readonly object: number;
}

/** A thread was in one state from `start_ns` to `end_ns`. */
export interface ThreadStretch {
  readonly thread: number;
  readonly state: ThreadState;
  readonly start_ns: number;
  readonly end_ns: number;
  /** The state in the numbers of ThreadX (TX_QUEUE_SUSP and so on). */
  readonly tx_state: number;
  /** Of a wait: trace id of the object, 0 when it has none. */
  readonly object: number;
  /** Of a wait: ticks it may last, 0 when not known. */
  readonly limit_ticks: number;
  /** Who began it: a thread's trace id, or a context number (an interrupt, initialization). */
  readonly by: number;
  /** Ready because another thread got the processor: its trace id; 0 otherwise. */
  readonly preempted_by: number;
  /** Ready because the time of what it was at is over; null otherwise. */
  readonly expired: 'sleep' | 'wait' | null;
}

/** An interrupt ran. `name` is a text number of the log. */
export interface InterruptStretch {
  readonly name: number;
  readonly start_ns: number;
  readonly end_ns: number;
}

/** All that happened on one target. */
export interface TargetStates {
  readonly target: number;
  readonly threads: ReadonlyMap<number, readonly ThreadStretch[]>;
  readonly interrupts: readonly InterruptStretch[];
}

type Open = Omit<ThreadStretch, 'end_ns'>;
type Begun = Pick<Open, 'state' | 'tx_state'> & Partial<Open>;

class TargetTracker {
  private readonly stretches = new Map<number, ThreadStretch[]>();
  private readonly open = new Map<number, Open>();
  /** Threads that are to be suspended when their wait is over. */
  private readonly to_suspend = new Set<number>();
  private running = 0;
  private readonly interrupts: InterruptStretch[] = [];
  private interrupt: { name: number; start_ns: number } | null = null;

  add(record: TraceRecord): void {
    const { event, time_ns, info1, info2 } = record;
    switch (event) {
      case events.TX_TRACE_RUNNING:
        this.dispatch(record);
        break;
      case TRACE_IDLE:
        this.running = 0;
        break;
      case events.TX_TRACE_ISR_ENTER:
        this.interrupt = { name: info2, start_ns: time_ns };
        break;
      case events.TX_TRACE_ISR_EXIT:
        this.end_interrupt(time_ns);
        break;
      case events.TX_TRACE_THREAD_CREATE:
        this.begin(record, info1, { state: 'suspended', tx_state: TX_SUSPENDED });
        break;
      case events.TX_TRACE_THREAD_RESUME:
        if (info2 !== TX_PRIORITY_CHANGE) this.resume(record);
        break;
      case events.TX_TRACE_THREAD_SUSPEND:
        if (info2 !== TX_PRIORITY_CHANGE) this.suspend(record);
        break;
      case events.TX_TRACE_THREAD_SUSPEND_API:
        if (info2 >= TX_SLEEP) this.to_suspend.add(info1);
        break;
      case events.TX_TRACE_THREAD_RESUME_API:
        this.to_suspend.delete(info1);
        break;
      case events.TX_TRACE_THREAD_TERMINATE:
      case events.TX_TRACE_THREAD_DELETE:
        this.begin(record, info1, { state: 'ended', tx_state: TX_TERMINATED });
        break;
      case events.TX_TRACE_THREAD_RESET:
        this.begin(record, info1, { state: 'suspended', tx_state: TX_SUSPENDED });
        break;
    }
  }

  private dispatch(record: TraceRecord): void {
    const { info1: thread } = record;
    const before = this.running;
    if (before !== thread && this.open.get(before)?.state === 'running') {
      this.begin(record, before, { state: 'ready', tx_state: 0, preempted_by: thread });
    }
    this.running = thread;
    this.begin(record, thread, { state: 'running', tx_state: 0 });
  }

  private resume(record: TraceRecord): void {
    const { info1: thread, info2: tx_state, info3: timed_out } = record;
    if (this.to_suspend.delete(thread)) {
      this.begin(record, thread, { state: 'suspended', tx_state: TX_SUSPENDED });
    } else {
      const expired = timed_out !== 1 ? null : tx_state === TX_SLEEP ? 'sleep' : 'wait';
      this.begin(record, thread, { state: 'ready', tx_state: 0, expired });
    }
  }

  private suspend(record: TraceRecord): void {
    const { info1: thread, info2: tx_state, info3: object, info4: limit_ticks } = record;
    if (tx_state === TX_COMPLETED || tx_state === TX_TERMINATED) {
      this.begin(record, thread, { state: 'ended', tx_state });
    } else if (tx_state === TX_SLEEP) this.begin(record, thread, { state: 'sleeping', tx_state });
    else if (tx_state === TX_SUSPENDED) this.begin(record, thread, { state: 'suspended', tx_state });
    else this.begin(record, thread, { state: 'waiting', tx_state, object, limit_ticks });
  }

  private begin({ time_ns, context }: TraceRecord, thread: number, begun: Begun): void {
    const was = this.open.get(thread);
    // A service that names a thread which has ended already, or goes on in its state, begins nothing.
    if (was !== undefined && was.state === begun.state && was.object === (begun.object ?? 0)) return;
    this.close(thread, time_ns);
    const nothing = { object: 0, limit_ticks: 0, preempted_by: 0, expired: null };
    this.open.set(thread, { ...nothing, thread, start_ns: time_ns, by: context, ...begun });
  }

  private close(thread: number, end_ns: number): void {
    const open = this.open.get(thread);
    if (open === undefined) return;
    const list = this.stretches.get(thread) ?? [];
    list.push({ ...open, end_ns: Math.max(open.start_ns, end_ns) });
    this.stretches.set(thread, list);
  }

  private end_interrupt(end_ns: number): void {
    if (this.interrupt !== null) this.interrupts.push({ ...this.interrupt, end_ns });
    this.interrupt = null;
  }

  /** What a thread is at before the first record. */
  start({ thread, state, tx_state, object }: StateBefore, start_ns: number): void {
    if (state === 'running') this.running = thread;
    const nothing = { limit_ticks: 0, preempted_by: 0, expired: null, by: CONTEXT_HOST };
    this.open.set(thread, { ...nothing, thread, start_ns, state, tx_state, object });
  }

  finish(target: number, end_ns: number): TargetStates {
    for (const thread of this.open.keys()) this.close(thread, end_ns);
    this.end_interrupt(end_ns);
    return { target, threads: this.stretches, interrupts: this.interrupts };
  }
}

/** States in which the kept records of a trace find its threads. */
export interface Beginning {
  /** When the first kept record is. */
  readonly from_ns: number;
  readonly states: readonly StateBefore[];
}

/**
 * The states of all threads, by the number of their target; `end_ns` is where what is open ends. `beginning` is for a trace
 * whose first records are lost.
 */
export function thread_states(
  records: Iterable<TraceRecord>,
  end_ns: number,
  beginning: Beginning | null = null,
): Map<number, TargetStates> {
  const targets = new Map<number, TargetTracker>();
  const tracker = (number: number): TargetTracker => {
    let target = targets.get(number);
    if (target === undefined) {
      target = new TargetTracker();
      targets.set(number, target);
    }
    return target;
  };
  for (const state of beginning?.states ?? []) tracker(state.target).start(state, beginning?.from_ns ?? 0);
  for (const record of records) if (record.target !== 0) tracker(record.target).add(record);
  return new Map([...targets].map(([number, target]) => [number, target.finish(number, end_ns)]));
}
