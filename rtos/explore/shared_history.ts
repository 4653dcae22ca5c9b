// How long two runs of one scenario are the same run, to the eye of whoever is on its boards: what was decided about the
// future (how long a computation will take, when a frame will arrive) shows only when it has come.

import { TX_TRACE_ISR_ENTER, TX_TRACE_ISR_EXIT } from '../kernel/tx_trace_events.ts';
import type { Simulation } from '../sim/simulation.ts';
import { holds_text, TRACE_COMPUTE, TRACE_FRAME_FAULT, type TraceRecord } from '../sim/trace_log.ts';

/** The records of each target; the order between targets is that of computing, not of time. */
function by_target(sim: Simulation): Map<number, TraceRecord[]> {
  const targets = new Map<number, TraceRecord[]>();
  for (const record of sim.trace.records()) {
    // What becomes of a frame is known where it does not arrive, or arrives late.
    if (record.event === TRACE_FRAME_FAULT) continue;
    const own = targets.get(record.target);
    if (own === undefined) targets.set(record.target, [record]);
    else own.push(record);
  }
  return targets;
}

function same_object(a: TraceRecord, in_a: Simulation, b: TraceRecord, in_b: Simulation): boolean {
  const { event } = a;
  if (holds_text(event)) {
    const [first, second] = [in_a, in_b].map((sim, i) => {
      const { info1 } = i === 0 ? a : b;
      return sim.trace.text_subject(info1)?.key ?? sim.trace.text(info1);
    });
    return first === second;
  }
  if (event === TX_TRACE_ISR_ENTER || event === TX_TRACE_ISR_EXIT)
    return in_a.trace.text(a.info2) === in_b.trace.text(b.info2);
  return a.info1 === b.info1 && (event === TRACE_COMPUTE || a.info2 === b.info2);
}

function same(a: TraceRecord, in_a: Simulation, b: TraceRecord, in_b: Simulation): boolean {
  const at_once = a.time_ns === b.time_ns && a.context === b.context && a.event === b.event;
  return at_once && a.info3 === b.info3 && a.info4 === b.info4 && same_object(a, in_a, b, in_b);
}

/** The virtual time of the first event that only one of the runs has; infinity when there is none. */
export function diverge_ns(a: Simulation, b: Simulation): number {
  const [ours, theirs] = [by_target(a), by_target(b)];
  let first_ns = Number.POSITIVE_INFINITY;
  for (const target of new Set([...ours.keys(), ...theirs.keys()])) {
    const [left, right] = [ours.get(target) ?? [], theirs.get(target) ?? []];
    let at = 0;
    while (at < left.length && at < right.length) {
      if (!same(left[at] as TraceRecord, a, right[at] as TraceRecord, b)) break;
      at++;
    }
    const times = [left[at], right[at]].flatMap((record) => (record === undefined ? [] : [record.time_ns]));
    first_ns = Math.min(first_ns, ...times);
  }
  return first_ns;
}
