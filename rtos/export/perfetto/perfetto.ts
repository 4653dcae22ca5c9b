// A finished trace for ui.perfetto.dev (or chrome://tracing): the JSON trace event format. Each target is a group with a
// row for its interrupts and a row for each thread, the highest priority on top: what it did, runs, is ready or waits for, is
// a slice; a service that it called, or a note, is an instant. Arrows lead from a wake-up to the thread that then ran and
// from a frame's sender to the interrupt of its arrival; levels of packet pools and the load of processors are counters.
// Faults and diagnostics have a group of their own. Times are virtual microseconds.

import { sim_targets } from '../../kernel/target.ts';
import {
  TX_TRACE_ISR_ENTER,
  TX_TRACE_ISR_EXIT,
  TX_TRACE_RUNNING,
  TX_TRACE_THREAD_RESUME,
  TX_TRACE_THREAD_SUSPEND,
} from '../../kernel/tx_trace_events.ts';
import type { Simulation } from '../../sim/simulation.ts';
import {
  holds_text,
  TRACE_COMPUTE,
  TRACE_DIAGNOSTIC,
  TRACE_FRAME_FAULT,
  TRACE_FRAME_RECEIVED,
  TRACE_IDLE,
  TRACE_POOL_LEVEL,
  type TraceRecord,
} from '../../sim/trace_log.ts';
import { event_name } from '../event_names.ts';
import { OrderedRecords } from '../ordered_records.ts';
import { subject } from '../record_words.ts';
import { states_before } from '../states_before.ts';
import { thread_states } from '../thread_states.ts';
import { load_counter, pool_counters } from './counters.ts';
import { frame_slices } from './frame_slices.ts';
import { created_priorities, state_slices, target_rows, wake_up_arrows } from './state_slices.ts';
import { group, INTERRUPT_ROW, row, type TraceEvent, us } from './trace_event.ts';

/** The group of what happens to no target. */
const OUTSIDE = 0;
const FAULT_ROW = 1;
const DIAGNOSTIC_ROW = 2;

/** Drawn as slices, arrows and counters. */
const DRAWN = new Set([
  TX_TRACE_RUNNING,
  TX_TRACE_ISR_ENTER,
  TX_TRACE_ISR_EXIT,
  TX_TRACE_THREAD_RESUME,
  TX_TRACE_THREAD_SUSPEND,
  TRACE_IDLE,
  TRACE_POOL_LEVEL,
  TRACE_FRAME_RECEIVED,
]);

function instant(sim: Simulation, record: TraceRecord): TraceEvent {
  const { target: pid, context, event, time_ns } = record;
  const ts = us(time_ns);
  const about = subject(sim, record);
  if (event === TRACE_FRAME_FAULT) return { ph: 'i', s: 't', pid: OUTSIDE, tid: FAULT_ROW, name: about, ts };
  if (event === TRACE_DIAGNOSTIC) {
    return { ph: 'i', s: 'g', pid: OUTSIDE, tid: DIAGNOSTIC_ROW, name: about, ts };
  }
  const says_all = holds_text(event) || event === TRACE_COMPUTE;
  const name = says_all ? `${event_name(event)}: ${about}` : event_name(event);
  const tid = context > 0 ? context : INTERRUPT_ROW;
  return { ph: 'i', s: 't', pid, tid, name, ts, ...(about === '' ? {} : { args: { about } }) };
}

function trace_events(sim: Simulation, records: readonly TraceRecord[]): TraceEvent[] {
  const { trace } = sim;
  const end_ns = records.reduce((last_ns, { time_ns }) => Math.max(last_ns, time_ns), sim.now_ns);
  const from_ns = records[0]?.time_ns ?? 0;
  const beginning = trace.overwritten === 0 ? null : { from_ns, states: states_before(sim, records) };
  const states = thread_states(records, end_ns, beginning);
  const priorities = created_priorities(records);
  const events: TraceEvent[] = [];
  let arrows = 1;
  for (const { kernel } of sim_targets(sim)) {
    events.push(...target_rows(kernel, priorities));
    const target = states.get(kernel.number);
    if (target === undefined) continue;
    const wake_ups = wake_up_arrows(target, arrows);
    arrows += wake_ups.length / 2;
    const tick_ns = 1e9 / kernel.config.TX_TIMER_TICKS_PER_SECOND;
    events.push(...state_slices(target, trace), ...wake_ups, ...load_counter(target, tick_ns));
  }
  events.push(...pool_counters(records, trace), ...frame_slices(records, trace, arrows));
  const instants = records.filter(({ event }) => !DRAWN.has(event)).map((record) => instant(sim, record));
  if (instants.some(({ pid }) => pid === OUTSIDE)) {
    events.push(...group(OUTSIDE, 'network and simulator'), ...row(OUTSIDE, FAULT_ROW, 'faults', 0));
    events.push(...row(OUTSIDE, DIAGNOSTIC_ROW, 'diagnostics', 1));
  }
  events.push(...instants);
  const missing = trace.overwritten_words();
  const [first] = records;
  if (missing !== null && first !== undefined) {
    events.push({ ph: 'i', s: 'g', pid: OUTSIDE, tid: 0, name: missing, ts: us(first.time_ns) });
  }
  return events;
}

/** The trace of a simulation as JSON text, one event a line. */
export function perfetto_json(sim: Simulation): string {
  const { all: records } = new OrderedRecords(sim.trace.records());
  const lines = trace_events(sim, records).map((event) => JSON.stringify(event));
  const missing = sim.trace.overwritten_words();
  const other = JSON.stringify({
    seed: sim.seed,
    trace_hash: sim.trace.hash(),
    ...(missing === null ? {} : { missing }),
  });
  return `{"displayTimeUnit":"ns","otherData":${other},"traceEvents":[\n${lines.join(',\n')}\n]}\n`;
}
