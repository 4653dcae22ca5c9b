// The rows of a target: a slice for each stretch in which a thread was in one state, a slice for each interrupt, and an
// arrow from whoever made a thread ready to where it got the processor.

import type { Kernel } from '../../kernel/kernel.ts';
import { state_word } from '../../kernel/state_word.ts';
import { TX_TRACE_THREAD_CREATE } from '../../kernel/tx_trace_events.ts';
import { CONTEXT_INIT, CONTEXT_ISR, type TraceLog, type TraceRecord } from '../../sim/trace_log.ts';
import type { TargetStates, ThreadStretch } from '../thread_states.ts';
import { group, INTERRUPT_ROW, row, type TraceEvent, us } from './trace_event.ts';

/** Behind the rows of all priorities: of a thread deleted before the kept records nobody knows the priority any more. */
const UNKNOWN_ORDER = 100;

/** Priorities at creation, by the trace id of the thread. */
export function created_priorities(records: Iterable<TraceRecord>): Map<number, number> {
  const priorities = new Map<number, number>();
  for (const { event, info1, info2 } of records) {
    if (event === TX_TRACE_THREAD_CREATE) priorities.set(info1, info2);
  }
  return priorities;
}

/** Names of the rows, the highest priority on top below the interrupts. */
export function target_rows(kernel: Kernel, priorities: ReadonlyMap<number, number>): TraceEvent[] {
  const pid = kernel.number;
  const rows = kernel.threads.objects.flatMap((thread) => {
    const { tx_thread_name, tx_thread_user_priority: priority, sim_id } = thread;
    return row(pid, sim_id, `${tx_thread_name ?? 'thread'} (${priority})`, 1 + priority);
  });
  const alive = new Set(kernel.threads.objects.map(({ sim_id }) => sim_id));
  const deleted = kernel.log
    .all_objects()
    .filter(({ type, target, id }) => type === 'thread' && target === pid && !alive.has(id))
    .flatMap(({ id, name }) => {
      const priority = priorities.get(id);
      if (priority === undefined) return row(pid, id, `${name} (deleted)`, UNKNOWN_ORDER);
      return row(pid, id, `${name} (${priority}, deleted)`, 1 + priority);
    });
  return [...group(pid, kernel.name), ...row(pid, INTERRUPT_ROW, 'interrupts', 0), ...rows, ...deleted];
}

function title({ state, tx_state, object }: ThreadStretch, log: TraceLog): string {
  if (state !== 'waiting') return state;
  const awaited = log.object(object);
  return awaited === undefined
    ? `waits: ${state_word(tx_state)}`
    : `waits: ${awaited.type} "${awaited.name}"`;
}

function name_of(log: TraceLog, context: number): string {
  if (context === CONTEXT_INIT) return 'initialization';
  return log.object(context)?.name ?? 'interrupt';
}

function why({ state, by, preempted_by, limit_ticks }: ThreadStretch, log: TraceLog): TraceEvent['args'] {
  if (preempted_by !== 0) return { preempted_by: name_of(log, preempted_by) };
  if (state === 'ready') return { made_ready_by: name_of(log, by) };
  return limit_ticks === 0 ? {} : { limit_ticks: limit_ticks >>> 0 };
}

/** The slices of all threads and interrupts of a target. */
export function state_slices(
  { target: pid, threads, interrupts }: TargetStates,
  log: TraceLog,
): TraceEvent[] {
  const slice = (tid: number, name: string, start_ns: number, end_ns: number): TraceEvent => {
    return { ph: 'X', pid, tid, name, ts: us(start_ns), dur: us(end_ns - start_ns) };
  };
  const states = [...threads.values()].flat().filter(({ state }) => state !== 'ended');
  return [
    ...interrupts.map(({ name, start_ns, end_ns }) => slice(INTERRUPT_ROW, log.text(name), start_ns, end_ns)),
    ...states.map((stretch) => {
      const { thread, start_ns, end_ns } = stretch;
      return { ...slice(thread, title(stretch, log), start_ns, end_ns), args: why(stretch, log) ?? {} };
    }),
  ];
}

/** Arrows of wake-ups, numbered from `first_id` on. */
export function wake_up_arrows({ target: pid, threads }: TargetStates, first_id: number): TraceEvent[] {
  const arrows: TraceEvent[] = [];
  const arrow = { cat: 'wake-up', name: 'wake-up', pid };
  for (const stretches of threads.values()) {
    for (const [at, stretch] of stretches.entries()) {
      const next = stretches[at + 1];
      if (stretch.state !== 'ready' || stretch.preempted_by !== 0 || next?.state !== 'running') continue;
      // What initialization or the host readied has no slice to start from.
      if (stretch.by !== CONTEXT_ISR && stretch.by <= 0) continue;
      const id = first_id + arrows.length / 2;
      const tid = stretch.by > 0 ? stretch.by : INTERRUPT_ROW;
      arrows.push({ ...arrow, ph: 's', id, tid, ts: us(stretch.start_ns) });
      arrows.push({ ...arrow, ph: 'f', id, bp: 'e', tid: stretch.thread, ts: us(next.start_ns) });
    }
  }
  return arrows;
}
