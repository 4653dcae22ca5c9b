// Why a frame is not what was sent: one entry for each thing that a fault, a full queue or a loose cable did to a frame.
// A capture or a trace can be checked against it: what it does not explain is the stack's own doing.

import { CONTEXT_HOST, TRACE_FRAME_FAULT, type TraceLog } from '../../rtos/sim/trace_log.ts';
import type { EthernetFrame } from './ethernet_frame.ts';
import type { FrameDirection } from './fault_rule.ts';
import { type FrameFields, fields_text, frame_fields } from './frame_fields.ts';

/** `no_link`: the cable was out. `queue_full`: a port's buffer or a network card's ring was. */
export type FaultEffect =
  | 'drop'
  | 'delay'
  | 'duplicate'
  | 'reorder'
  | 'corrupt'
  | 'link_down'
  | 'no_link'
  | 'queue_full'
  | 'too_long';

export interface FaultEntry {
  readonly time_ns: number;
  /** Number of the frame on the segment, as in `EthernetFrame.serial`. */
  readonly serial: number;
  readonly port_name: string;
  readonly direction: FrameDirection;
  readonly effect: FaultEffect;
  /** Name of the rule, empty when no rule did it. */
  readonly rule: string;
  /** One line for people, e.g. `lost (loss#2)`. */
  readonly text: string;
  /** The frame before the fault, in one line. */
  readonly frame: string;
}

/** One side of one port. */
export interface FaultPlace {
  readonly port_name: string;
  readonly direction: FrameDirection;
  /** Number of the target that the port belongs to; 0 for none. */
  readonly target: number;
}

const ENTRIES_KEPT = 100_000;

/** What happened, in words, or what gives them. */
type Words = string | (() => string);

/** Its words are made when somebody reads them: a search has thousands of runs, and nobody reads most of them. */
class Entry implements FaultEntry {
  readonly time_ns: number;
  readonly serial: number;
  readonly port_name: string;
  readonly direction: FrameDirection;
  readonly effect: FaultEffect;
  readonly rule: string;
  private readonly words: Words;
  private readonly fields: FrameFields;
  private readonly length: number;

  constructor(
    time_ns: number,
    frame: EthernetFrame,
    { port_name, direction }: FaultPlace,
    effect: FaultEffect,
    words: Words,
    rule: string,
  ) {
    this.time_ns = time_ns;
    this.serial = frame.serial;
    this.port_name = port_name;
    this.direction = direction;
    this.effect = effect;
    this.rule = rule;
    this.words = words;
    this.fields = frame_fields(frame.bytes, frame.length);
    this.length = frame.length;
  }

  get text(): string {
    const text = typeof this.words === 'string' ? this.words : this.words();
    return this.rule === '' ? text : `${text} (${this.rule})`;
  }

  get frame(): string {
    return fields_text(this.fields, this.length);
  }

  get where(): string {
    return `at ${this.port_name} ${this.direction}`;
  }

  get note(): string {
    return `${this.text} ${this.where}`;
  }
}

export class FaultLog {
  readonly entries: FaultEntry[] = [];
  /** Entries that did not fit into the log any more. */
  not_kept = 0;
  /** Called with each entry as it is made. */
  listener: ((entry: FaultEntry) => void) | null = null;
  private readonly trace: TraceLog | null;

  constructor(trace: TraceLog | null = null) {
    this.trace = trace;
  }

  add(
    time_ns: number,
    frame: EthernetFrame,
    place: FaultPlace,
    effect: FaultEffect,
    words: Words,
    rule = '',
  ): void {
    const entry = new Entry(time_ns, frame, place, effect, words, rule);
    frame.happened = [...frame.happened, entry];
    if (this.trace?.keeps) {
      const key = `${effect} ${rule} ${entry.where}`;
      const text = this.trace.text_number(entry.note, { target: place.target, key });
      this.trace.add(time_ns, 0, CONTEXT_HOST, TRACE_FRAME_FAULT, text, frame.serial, frame.length, 0);
    }
    if (this.entries.length < ENTRIES_KEPT) this.entries.push(entry);
    else this.not_kept += 1;
    this.listener?.(entry);
  }

  /** Everything that happened to one frame. */
  of(serial: number): FaultEntry[] {
    return this.entries.filter((entry) => entry.serial === serial);
  }

  count(effect: FaultEffect): number {
    return this.entries.reduce((count, entry) => count + (entry.effect === effect ? 1 : 0), 0);
  }

  /** The log as text, one line for each entry. */
  text(): string {
    const lines = this.entries.map(
      (entry) =>
        `${(entry.time_ns / 1e9).toFixed(9)} s  frame ${entry.serial}  ${entry.port_name} ${entry.direction}  ` +
        `${entry.text}: ${entry.frame}`,
    );
    if (this.not_kept > 0) lines.push(`${this.not_kept} further entries were not kept`);
    return lines.join('\n');
  }
}
