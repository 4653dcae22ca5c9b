// Frames: from the card that sent one until it arrives, or is lost, each is a slice of its sender's group, with an arrow
// from the thread that sent it to the interrupt that its arrival raises.

import {
  TRACE_FRAME_FAULT,
  TRACE_FRAME_RECEIVED,
  TRACE_FRAME_SENT,
  type TraceLog,
  type TraceRecord,
} from '../../sim/trace_log.ts';
import { INTERRUPT_ROW, type TraceEvent, us } from './trace_event.ts';

interface Flight {
  readonly sent: TraceRecord;
  readonly arrivals: TraceRecord[];
  readonly faults: TraceRecord[];
}

/** Frames in the order of sending. Segments number theirs each from 1: a number means the frame that had it last. */
function flights(records: Iterable<TraceRecord>): Flight[] {
  const all: Flight[] = [];
  const latest = new Map<number, Flight>();
  for (const record of records) {
    const { event, info2: serial } = record;
    if (event === TRACE_FRAME_SENT) {
      const flight = { sent: record, arrivals: [], faults: [] };
      latest.set(serial, flight);
      all.push(flight);
    }
    if (event === TRACE_FRAME_RECEIVED) latest.get(serial)?.arrivals.push(record);
    if (event === TRACE_FRAME_FAULT) latest.get(serial)?.faults.push(record);
  }
  return all;
}

/** The slices and arrows of all frames whose sending is kept. */
export function frame_slices(records: Iterable<TraceRecord>, log: TraceLog, first_id: number): TraceEvent[] {
  const events: TraceEvent[] = [];
  let arrow = first_id;
  for (const [id, { sent, arrivals, faults }] of flights(records).entries()) {
    const { target: pid, context, info1, info2: serial, info3: length, time_ns } = sent;
    const name = log.text(info1);
    const tid = context > 0 ? context : INTERRUPT_ROW;
    const frame = { pid, tid: INTERRUPT_ROW, cat: 'frame', id, name };
    const last_ns = Math.max(time_ns, ...[...arrivals, ...faults].map((record) => record.time_ns));
    events.push({ ...frame, ph: 'b', ts: us(time_ns), args: { serial, length } });
    for (const fault of faults) {
      events.push({ ...frame, ph: 'n', name: log.text(fault.info1), ts: us(fault.time_ns) });
    }
    const fate = faults.map((fault) => log.text(fault.info1)).join('; ');
    events.push({ ...frame, ph: 'e', ts: us(last_ns), args: fate === '' ? {} : { fate } });
    for (const arrival of arrivals) {
      const flow = { cat: 'frame', name: 'frame', id: arrow++ };
      events.push({ ...flow, ph: 's', pid, tid, ts: us(time_ns) });
      // Without bp it ends at the next slice of the row, the interrupt of the card.
      events.push({ ...flow, ph: 'f', pid: arrival.target, tid: INTERRUPT_ROW, ts: us(arrival.time_ns) });
    }
  }
  return events;
}
