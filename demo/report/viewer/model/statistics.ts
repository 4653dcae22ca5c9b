// What a run, or a part of it, comes to in numbers, under the names that TraceX has for them.

import { event_name } from '../../../../rtos/export/event_names.ts';
import type { ThreadStretch } from '../../../../rtos/export/thread_states.ts';
import { TX_TRACE_RUNNING } from '../../../../rtos/kernel/tx_trace_events.ts';
import type { Ownership } from './owners.ts';
import type { Run } from './run.ts';

export interface ThreadFigures {
  readonly target: number;
  readonly thread: number;
  readonly priority: number | null;
  readonly running_ns: number;
  /** Part of the time looked at, 0 to 1. */
  readonly share: number;
  readonly runs: number;
  readonly preempted: number;
  /** The longest time that it was ready and did not run, and when that began. */
  readonly ready_ns: number;
  readonly ready_from_ns: number;
}

export interface Inversion {
  readonly waiter: number;
  readonly owner: number;
  readonly mutex: number;
  readonly start_ns: number;
  readonly length_ns: number;
  /** A third thread ran meanwhile: how long it lasts depends on that one. */
  readonly by: number;
}

export interface Statistics {
  readonly threads: readonly ThreadFigures[];
  readonly interrupts: number;
  readonly switches: number;
  readonly inversions: readonly Inversion[];
  readonly services: readonly { readonly name: string; readonly calls: number }[];
  /** Places of the document's lines with a status that is no success. */
  readonly statuses: readonly number[];
}

interface Range {
  readonly from_ns: number;
  readonly to_ns: number;
}

const FIRST_SERVICE = 10;
const LAST_SERVICE = 129;

function within(
  { start_ns, end_ns }: { start_ns: number; end_ns: number },
  { from_ns, to_ns }: Range,
): number {
  return Math.max(0, Math.min(end_ns, to_ns) - Math.max(start_ns, from_ns));
}

function figures_of(
  stretches: readonly ThreadStretch[],
  range: Range,
): Omit<ThreadFigures, 'target' | 'thread' | 'priority'> {
  let [running_ns, runs, preempted, ready_ns, ready_from_ns] = [0, 0, 0, 0, 0];
  for (const stretch of stretches) {
    const inside = within(stretch, range);
    // What a thread does may take no time, as the system timer thread's work mostly does.
    const begins = range.from_ns <= stretch.start_ns && stretch.start_ns < range.to_ns;
    if (inside === 0 && !(begins && stretch.state === 'running')) continue;
    if (stretch.state === 'running') {
      running_ns += inside;
      runs++;
    } else if (stretch.state === 'ready') {
      if (stretch.preempted_by !== 0) preempted++;
      if (inside > ready_ns) [ready_ns, ready_from_ns] = [inside, stretch.start_ns];
    }
  }
  const share = running_ns / Math.max(1, range.to_ns - range.from_ns);
  return { running_ns, share, runs, preempted, ready_ns, ready_from_ns };
}

/** The first thread that ran in a time and is none of those. */
function third(run: Run, target: number, { from_ns, to_ns }: Range, others: readonly number[]): number {
  const { records } = run;
  for (let at = records.first_at(from_ns); at < records.length && records.time_of(at) < to_ns; at++) {
    if (records.events[at] !== TX_TRACE_RUNNING || records.targets[at] !== target) continue;
    const thread = records.at(at).info1;
    if (!others.includes(thread)) return thread;
  }
  return 0;
}

/** Waits for a mutex that a thread of lower priority has. */
function inversions_of(
  run: Run,
  ownerships: readonly Ownership[],
  priorities: ReadonlyMap<number, number>,
  range: Range,
): Inversion[] {
  const found: Inversion[] = [];
  for (const { target, threads } of run.states.values()) {
    for (const stretch of [...threads.values()].flat()) {
      const { thread: waiter, state, object: mutex, start_ns, end_ns } = stretch;
      if (state !== 'waiting' || within(stretch, range) === 0) continue;
      const owned = ownerships.find(
        (one) => one.mutex === mutex && one.start_ns <= start_ns && start_ns < one.end_ns,
      );
      const low = priorities.get(owned?.thread ?? 0) ?? 0;
      if (owned === undefined || low <= (priorities.get(waiter) ?? low)) continue;
      const by = third(run, target, { from_ns: start_ns, to_ns: end_ns }, [waiter, owned.thread]);
      found.push({ waiter, owner: owned.thread, mutex, start_ns, length_ns: end_ns - start_ns, by });
    }
  }
  return found.sort((a, b) => a.start_ns - b.start_ns);
}

export function statistics_of(
  run: Run,
  ownerships: readonly Ownership[],
  priorities: ReadonlyMap<number, number>,
  range: Range,
): Statistics {
  const { records } = run;
  const calls = new Map<number, number>();
  let switches = 0;
  for (
    let at = records.first_at(range.from_ns);
    at < records.length && records.time_of(at) <= range.to_ns;
    at++
  ) {
    const event = records.events[at] as number;
    if (event === TX_TRACE_RUNNING) switches++;
    if (event >= FIRST_SERVICE && event <= LAST_SERVICE) calls.set(event, (calls.get(event) ?? 0) + 1);
  }
  const targets = [...run.states.values()];
  const threads = targets.flatMap((states) =>
    [...states.threads].map(([thread, stretches]) => {
      const priority = priorities.get(thread) ?? null;
      return { target: states.target, thread, priority, ...figures_of(stretches, range) };
    }),
  );
  const interrupts = targets.flatMap((states) =>
    states.interrupts.filter((one) => within(one, range) > 0),
  ).length;
  const services = [...calls].map(([event, count]) => ({ name: event_name(event), calls: count }));
  return {
    threads,
    interrupts,
    switches,
    inversions: inversions_of(run, ownerships, priorities, range),
    services: services.sort((a, b) => b.calls - a.calls),
    statuses: run.document.lines.flatMap(({ status, time_ns }, at) =>
      (status ?? 0) !== 0 && time_ns >= range.from_ns && time_ns <= range.to_ns ? [at] : [],
    ),
  };
}
