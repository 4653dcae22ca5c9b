// What the trace has no words for, of the two runs that a report sets side by side: what frames carry, variables that
// firmware watches, the layout of byte pools, computations of a fixed length, events from outside. A run that is observed is
// the same run.

import { sim_segments } from '../../../netx/link/ethernet_segment.ts';
import type { Experiment } from '../../../rtos/explore/experiment.ts';
import { brief_words } from '../../../rtos/export/record_words.ts';
import { ANNOTATION_LEVEL, ANNOTATION_REMARK, ANNOTATION_WATCH } from '../../../rtos/sim/annotations.ts';
import type { Simulation } from '../../../rtos/sim/simulation.ts';
import {
  TRACE_FRAME_RECEIVED,
  TRACE_FRAME_SENT,
  type TraceLog,
  type TraceRecord,
} from '../../../rtos/sim/trace_log.ts';
import { type RecordedFrame, RunRecorder } from '../../account/run_recorder.ts';

/** Entries by a key of each. */
function by<T>(all: Iterable<T>, key: (one: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group === undefined) groups.set(key(one), [one]);
    else group.push(one);
  }
  return groups;
}

/** A record as the key of what came with it: logs make their records anew for each reader. */
function record_key({ time_ns, target, context, event, info1, info2 }: TraceRecord): string {
  return [time_ns, target, context, event, info1, info2].join(' ');
}

class Observation {
  private readonly sim: Simulation;
  readonly recorder = new RunRecorder();
  private by_serial: Map<number, RecordedFrame[]> | null = null;
  private changes: Map<string, string[]> | null = null;

  constructor(sim: Simulation) {
    this.sim = sim;
  }

  /** What a frame carries, in the words of the account; null for what is no frame, or one that nobody has read. */
  carried({ event, info2: serial, time_ns }: TraceRecord): string | null {
    if (event !== TRACE_FRAME_SENT && event !== TRACE_FRAME_RECEIVED) return null;
    this.by_serial ??= by(this.recorder.frames, (frame) => frame.serial);
    // Each segment has numbers of its own.
    const frame = this.by_serial
      .get(serial)
      ?.find(({ sent_ns, arrivals }) =>
        event === TRACE_FRAME_SENT ? sent_ns === time_ns : arrivals.some((one) => one.time_ns === time_ns),
      );
    return frame === undefined || frame.texts.length === 0 ? null : frame.texts.join('; ');
  }

  /** What changed from this record on, before the next one of its board. */
  changed(record: TraceRecord): readonly string[] {
    this.changes ??= this.read_changes();
    return this.changes.get(record_key(record)) ?? [];
  }

  private read_changes(): Map<string, string[]> {
    const changes = new Map<string, string[]>();
    const { annotations, trace } = this.sim;
    if (annotations === null) return changes;
    const boards = by(trace.records(), ({ target }) => target);
    const last = new Map<number, number>();
    const values = new Map<string, string>();
    for (const annotation of annotations.records()) {
      const words = change_words(annotations, annotation, values);
      const own = boards.get(annotation.target);
      if (words === null || own === undefined) continue;
      let at = last.get(annotation.target) ?? 0;
      while (at + 1 < own.length && (own[at + 1] as TraceRecord).time_ns <= annotation.time_ns) at++;
      last.set(annotation.target, at);
      const record = own[at] as TraceRecord;
      if (record.time_ns > annotation.time_ns) continue;
      const key = record_key(record);
      changes.set(key, [...(changes.get(key) ?? []), words]);
    }
    return changes;
  }
}

const BYTE_POOL = 'byte pool';
const LAYOUT = ['free bytes', 'free pieces', 'largest free piece'];

/** An annotation as a line of a column; null for what others show. */
function change_words(
  log: TraceLog,
  { event, info1, info2, info3, info4 }: TraceRecord,
  values: Map<string, string>,
): string | null {
  if (event === ANNOTATION_REMARK) return log.text(info2);
  if (event === ANNOTATION_WATCH) {
    const [name, value] = [log.text(info1), log.text(info2)];
    const before = values.get(name);
    values.set(name, value);
    return before === undefined ? `${name} is ${value}` : `${name} is ${value}, was ${before}`;
  }
  const object = event === ANNOTATION_LEVEL ? log.object(info3) : undefined;
  if (object?.type !== BYTE_POOL || !LAYOUT.includes(log.text(info1))) return null;
  return `"${object.name}": ${log.text(info1)} ${info4}`;
}

const OBSERVED = new WeakMap<Simulation, Observation>();

/** The experiment, whose runs are observed. */
export function observed(experiment: Experiment): Experiment {
  return {
    ...experiment,
    annotated: true,
    build(sim, options) {
      const observation = new Observation(sim);
      OBSERVED.set(sim, observation);
      const parts = experiment.build(sim, options);
      for (const segment of sim_segments(sim)) observation.recorder.listen(segment);
      return parts;
    },
  };
}

/** What a frame carries; null for what is no frame, and in a run that is not observed. */
export function carried(sim: Simulation, record: TraceRecord): string | null {
  return OBSERVED.get(sim)?.carried(record) ?? null;
}

/** What changed with an event that the trace has no records for. */
export function changed(sim: Simulation, record: TraceRecord): readonly string[] {
  return OBSERVED.get(sim)?.changed(record) ?? [];
}

/** An event beside the name of who did it; of a frame also what it carries. */
export function told_words(sim: Simulation, record: TraceRecord): string {
  const words = carried(sim, record);
  if (words === null) return brief_words(sim, record);
  return `frame ${record.event === TRACE_FRAME_SENT ? 'sent' : 'received'}: ${words}`;
}
