// Everything that happened, in the order of time: records of the trace, frames and lines that firmware printed. What the event
// list shows and what a selection names.

import { record_context, record_event, subject } from '../../../../rtos/export/record_words.ts';
import { TRACE_FRAME_SENT } from '../../../../rtos/sim/trace_log.ts';
import type { DocumentFrame } from '../../run_document.ts';
import type { Run } from './run.ts';

export type Kind = 'record' | 'frame' | 'line';

/** One thing that happened: its kind, and its place among those of its kind. */
export interface Happening {
  readonly kind: Kind;
  readonly index: number;
}

const KINDS: readonly Kind[] = ['record', 'frame', 'line'];

/** A happening in words. */
export interface Words {
  readonly time_ns: number;
  readonly where: string;
  /** The event's name; empty where the text says it all. */
  readonly event: string;
  readonly what: string;
}

export class Happenings {
  readonly run: Run;
  readonly length: number;
  private readonly kinds: Uint8Array;
  private readonly indexes: Uint32Array;

  constructor(run: Run) {
    this.run = run;
    const { records, document } = run;
    const { frames, lines } = document;
    // A frame says more than the record that it was sent.
    const has_frames = frames.length > 0;
    const room = records.length + frames.length + lines.length;
    this.kinds = new Uint8Array(room);
    this.indexes = new Uint32Array(room);
    const by_time = frames.map((frame, index) => ({ index, time_ns: frame.sent_ns }));
    const by_serial = new Map(frames.map(({ serial }, index) => [serial, index]));
    const placed = new Uint8Array(frames.length);
    by_time.sort((a, b) => a.time_ns - b.time_ns);
    let [length, frame, line] = [0, 0, 0];
    const add = (kind: number, index: number): void => {
      this.kinds[length] = kind;
      this.indexes[length++] = index;
    };
    const add_until = (time_ns: number): void => {
      for (let next = by_time[frame]; next !== undefined && next.time_ns < time_ns; next = by_time[++frame])
        if (placed[next.index] === 0) add(1, next.index);
      for (let next = lines[line]; next !== undefined && next.time_ns < time_ns; next = lines[++line])
        add(2, line);
    };
    for (let index = 0; index < records.length; index++) {
      add_until(records.time_of(index));
      if (!has_frames || records.events[index] !== TRACE_FRAME_SENT) {
        add(0, index);
        continue;
      }
      // It stands where its record stands: before what became of it.
      const sent = by_serial.get(records.at(index).info2);
      if (sent === undefined || placed[sent] !== 0) continue;
      placed[sent] = 1;
      add(1, sent);
    }
    add_until(Number.POSITIVE_INFINITY);
    this.length = length;
  }

  at(place: number): Happening {
    return { kind: KINDS[this.kinds[place] as number] as Kind, index: this.indexes[place] as number };
  }

  time_at(place: number): number {
    return time_of(this.run, this.at(place));
  }

  /** The first place that is not before this time. */
  place_at(time_ns: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.time_at(middle) < time_ns) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Where a happening stands; -1 for a record that a frame stands for. */
  place_of({ kind, index }: Happening): number {
    const number = KINDS.indexOf(kind);
    const time_ns = time_of(this.run, { kind, index });
    for (let place = this.place_at(time_ns); place < this.length; place++) {
      if (this.kinds[place] === number && this.indexes[place] === index) return place;
      if (this.time_at(place) > time_ns) return -1;
    }
    return -1;
  }
}

/** When it happened; a frame when it was sent. */
export function time_of({ records, document }: Run, { kind, index }: Happening): number {
  if (kind === 'record') return records.time_of(index);
  if (kind === 'frame') return document.frames[index]?.sent_ns ?? 0;
  return document.lines[index]?.time_ns ?? 0;
}

/** What a frame carries; nobody has read one that was still on its way to the middle of its link when the run ended. */
export function frame_words({ texts }: DocumentFrame): string {
  return texts.length === 0 ? 'a frame, which the run ended too early to tell more of' : texts.join('; ');
}

/** A happening in the words of the account and of the trace's table. */
export function words_of(run: Run, { kind, index }: Happening): Words {
  if (kind === 'frame') {
    const frame = run.document.frames[index];
    if (frame === undefined) return { time_ns: 0, where: '', event: '', what: '' };
    const notes = frame.notes.length > 0 ? `  [${frame.notes.join('; ')}]` : '';
    const where = frame.to === '' ? frame.from_port : `${frame.from} > ${frame.to}`;
    return { time_ns: frame.sent_ns, where, event: '', what: frame_words(frame) + notes };
  }
  if (kind === 'line') {
    const line = run.document.lines[index];
    if (line === undefined) return { time_ns: 0, where: '', event: '', what: '' };
    return { time_ns: line.time_ns, where: `${line.target}/${line.context}`, event: '', what: line.text };
  }
  const record = run.records.at(index);
  const target = run.target(record.target)?.name;
  const context = record_context(run, record);
  return {
    time_ns: record.time_ns,
    where: target === undefined ? context : `${target}/${context}`,
    event: record_event(record),
    what: subject(run, record),
  };
}
