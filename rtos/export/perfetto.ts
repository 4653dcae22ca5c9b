// A finished trace for ui.perfetto.dev (or chrome://tracing): the JSON trace event format. Each target is a process with
// a row for its interrupts and a row for each thread, the best priority on top; a slice is a stretch in which the thread
// had the processor, an instant is a service it called or a note. Times are virtual microseconds.

import type { Kernel } from '../kernel/kernel.ts';
import { sim_targets } from '../kernel/target.ts';
import { TX_TRACE_ISR_ENTER, TX_TRACE_ISR_EXIT, TX_TRACE_RUNNING } from '../kernel/tx_trace_events.ts';
import type { Simulation } from '../sim/simulation.ts';
import { holds_text, TRACE_COMPUTE, TRACE_IDLE, type TraceRecord } from '../sim/trace_log.ts';
import { event_name } from './event_names.ts';
import { subject } from './trace_text.ts';

/** One event of the format; only the fields used here. */
interface TraceEvent {
  readonly ph: 'M' | 'X' | 'i';
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  readonly ts?: number;
  readonly dur?: number;
  readonly s?: 't' | 'g';
  readonly args?: Readonly<Record<string, string | number>>;
}

/** Row of a target's interrupts, and of what happens to no thread (idle, initialisation, the host). */
const ISR_ROW = 0;

/** A stretch that is open on a row. */
interface Open {
  readonly tid: number;
  readonly name: string;
  readonly start_ns: number;
}

const us = (ns: number): number => ns / 1000;

/** Behind the rows of the threads that exist: of a deleted one nobody knows the priority any more. */
const DELETED_ORDER = 100;

function metadata(kernel: Kernel): TraceEvent[] {
  const pid = kernel.number;
  const row = (tid: number, name: string, order: number): TraceEvent[] => [
    { ph: 'M', pid, tid, name: 'thread_name', args: { name } },
    { ph: 'M', pid, tid, name: 'thread_sort_index', args: { sort_index: order } },
  ];
  const rows = kernel.threads.objects.flatMap((thread) => {
    const { tx_thread_name, tx_thread_user_priority: priority, sim_id } = thread;
    return row(sim_id, `${tx_thread_name ?? 'thread'} (${priority})`, 1 + priority);
  });
  const alive = new Set(kernel.threads.objects.map(({ sim_id }) => sim_id));
  const deleted = kernel.log
    .all_objects()
    .filter(({ type, target, id }) => type === 'thread' && target === pid && !alive.has(id))
    .flatMap(({ id, name }) => row(id, `${name} (deleted)`, DELETED_ORDER));
  const target: TraceEvent = { ph: 'M', pid, tid: 0, name: 'process_name', args: { name: kernel.name } };
  return [target, ...row(ISR_ROW, 'interrupts', 0), ...rows, ...deleted];
}

/** Turns the records of one target into slices and instants. */
class TargetRows {
  private readonly sim: Simulation;
  private readonly pid: number;
  private running: Open | null = null;
  private interrupt: Open | null = null;
  readonly events: TraceEvent[] = [];

  constructor(sim: Simulation, pid: number) {
    this.sim = sim;
    this.pid = pid;
  }

  add(record: TraceRecord): void {
    const { event, time_ns, info1 } = record;
    if (event === TX_TRACE_RUNNING) {
      this.close_running(time_ns);
      this.running = { tid: info1, name: 'runs', start_ns: time_ns };
    } else if (event === TRACE_IDLE) {
      this.close_running(time_ns);
    } else if (event === TX_TRACE_ISR_ENTER) {
      this.interrupt = { tid: ISR_ROW, name: subject(this.sim, record), start_ns: time_ns };
    } else if (event === TX_TRACE_ISR_EXIT) {
      this.close(this.interrupt, time_ns);
      this.interrupt = null;
    } else {
      this.instant(record);
    }
  }

  /** Closes what is still open when the trace ends. */
  finish(time_ns: number): void {
    this.close_running(time_ns);
    this.close(this.interrupt, time_ns);
  }

  private close_running(time_ns: number): void {
    this.close(this.running, time_ns);
    this.running = null;
  }

  private close(open: Open | null, time_ns: number): void {
    if (open === null) return;
    const { tid, name, start_ns } = open;
    this.events.push({
      ph: 'X',
      pid: this.pid,
      tid,
      name,
      ts: us(start_ns),
      dur: us(Math.max(0, time_ns - start_ns)),
    });
  }

  private instant(record: TraceRecord): void {
    const { context, event, time_ns } = record;
    const about = subject(this.sim, record);
    const name =
      holds_text(event) || event === TRACE_COMPUTE ? `${event_name(event)}: ${about}` : event_name(event);
    const tid = context > 0 ? context : ISR_ROW;
    this.events.push({ ph: 'i', s: 't', pid: this.pid, tid, name, ts: us(time_ns), args: { about } });
  }
}

/** The trace of a simulation as JSON text, one event a line. */
export function perfetto_json(sim: Simulation): string {
  const rows = new Map<number, TargetRows>();
  const events: TraceEvent[] = [];
  for (const { kernel } of sim_targets(sim)) {
    events.push(...metadata(kernel));
    rows.set(kernel.number, new TargetRows(sim, kernel.number));
  }
  let end_ns = sim.now_ns;
  for (const record of sim.trace.records()) {
    rows.get(record.target)?.add(record);
    end_ns = Math.max(end_ns, record.time_ns);
  }
  for (const row of rows.values()) {
    row.finish(end_ns);
    events.push(...row.events);
  }
  const missing = sim.trace.overwritten_words();
  const first = sim.trace.records().next();
  if (missing !== null && first.done !== true) {
    events.push({ ph: 'i', s: 'g', pid: 0, tid: 0, name: missing, ts: us(first.value.time_ns) });
  }
  const lines = events.map((event) => JSON.stringify(event)).join(',\n');
  const other = JSON.stringify({
    seed: sim.seed,
    trace_hash: sim.trace.hash(),
    ...(missing === null ? {} : { missing }),
  });
  return `{"displayTimeUnit":"ns","otherData":${other},"traceEvents":[\n${lines}\n]}\n`;
}
