// The one log of everything that happened: fixed-size records in typed arrays, so that it can stay on. The event
// numbers and the four information words are those of TraceX (tx_trace.h); numbers from 0xF000 on are the simulator's
// own. Objects appear as small ids; the registry gives their kind and name. A rolling hash over all records is the
// identity of a run: same seed, same hash.

import { SimError } from './sim_error.ts';
import { type TextSubject, TraceNames, type TraceObject } from './trace_names.ts';

export type { TextSubject, TraceObject } from './trace_names.ts';

/** Context numbers of a record besides thread ids. */
export const CONTEXT_IDLE = 0;
export const CONTEXT_ISR = -1;
export const CONTEXT_INIT = -2;
export const CONTEXT_HOST = -3;

/** Records of the simulator's own, beyond TraceX's user events. */
export const TRACE_NOTE = 0xf000;
export const TRACE_IDLE = 0xf002;
export const TRACE_FRAME_SENT = 0xf010;
export const TRACE_FRAME_RECEIVED = 0xf011;
export const TRACE_FRAME_FAULT = 0xf012;
export const TRACE_POOL_LEVEL = 0xf013;
/** Computation whose length may vary: how long this time, the least, the most (sim_compute.ts). */
export const TRACE_COMPUTE = 0xf014;
export const TRACE_DIAGNOSTIC = 0xf020;

const TEXT_EVENTS = new Set([
  TRACE_NOTE,
  TRACE_FRAME_SENT,
  TRACE_FRAME_RECEIVED,
  TRACE_FRAME_FAULT,
  TRACE_DIAGNOSTIC,
]);

/** True for events whose first information word is the number of a text. */
export function holds_text(event: number): boolean {
  return TEXT_EVENTS.has(event);
}

/**
 * What a trace keeps, each level what the one before keeps and more: `frames` and their faults, notes and diagnostics; `threads`,
 * that is who runs, interrupts, and the begin and end of waits; `all`, with every service. The hash of a run is that of its
 * level: the same at each run of it, another one at another level.
 */
export const TRACE_LEVELS = ['frames', 'threads', 'all'] as const;
export type TraceLevel = (typeof TRACE_LEVELS)[number];

/** The first level that keeps an event. TraceX has those of threads and interrupts from 1 to 6. */
function first_level(event: number): TraceLevel {
  if (holds_text(event)) return 'frames';
  return event <= 6 || event === TRACE_IDLE ? 'threads' : 'all';
}

export interface TraceRecord {
  time_ns: number;
  target: number;
  context: number;
  event: number;
  info1: number;
  info2: number;
  info3: number;
  info4: number;
}

/** Takes each event as it happens: what it makes of them is known at the end of a run, without a look through the records. */
export interface EventTally {
  take(target: number, context: number, event: number, info1: number): void;
}

const WORDS = 7;
type Words = readonly [number, number, number, number, number, number, number];
const FNV_PRIME = 0x01000193;
const UPPER = 1 / 2 ** 32;

/** Arrays of logs that nobody reads any more: a search makes thousands of logs one after the other, two for each run. */
const SPARE: { times: Float64Array; words: Int32Array }[] = [];
const SPARE_AT_MOST = 2;
const NO_TIMES = new Float64Array(0);
const NO_WORDS = new Int32Array(0);

export interface TraceLogOptions {
  /** Default: true. A log that is not hashed is not what a run is known by. */
  readonly hashed?: boolean;
  /** Takes the events too, also those of a log that keeps nothing; null: nobody does. Default: null. */
  readonly tally?: EventTally | null;
  /** Default: all. */
  readonly level?: TraceLevel;
}

export class TraceLog {
  /** Records are made, or at least tallied, only while this is on; notes and the hash follow it too. */
  enabled: boolean;
  /** Records of threads are kept or their events tallied, and those of services: asked before one is put together. */
  readonly keeps_threads: boolean;
  readonly keeps_services: boolean;
  /** Records, texts and names are kept, and hashed. A log that is on without that only tallies events. */
  readonly keeps: boolean;
  tally: EventTally | null;
  /** Somebody wanted to see what is kept. */
  was_asked = false;
  /** Why nothing can be asked any more; null as long as it can. */
  private closed_because: string | null = null;
  private readonly level: TraceLevel;
  private times: Float64Array;
  private words: Int32Array;
  /** Records that there is room for, and where the next one goes. */
  private room: number;
  private place = 0;
  private readonly capacity: number;
  private readonly hashed: boolean;
  private total = 0;
  private hash_a = 0x811c9dc5;
  private hash_b = 0x01000193;
  private readonly names = new TraceNames((visit) => this.visit_words(visit));
  /** Called for each record as it is made (live printing); must not change the run. */
  listener: ((record: TraceRecord, text: string) => void) | null = null;

  /** `capacity` is the number of records kept; when more come, the oldest are overwritten. */
  constructor(keeps: boolean, capacity: number, options: TraceLogOptions = {}) {
    const { hashed = true, tally = null, level = 'all' } = options;
    this.keeps = keeps;
    this.tally = tally;
    this.enabled = keeps || tally !== null;
    this.level = level;
    this.keeps_threads = tally !== null || (keeps && level !== 'frames');
    this.keeps_services = tally !== null || (keeps && level === 'all');
    this.capacity = capacity;
    this.hashed = hashed;
    if (!keeps) {
      this.room = 0;
      this.times = NO_TIMES;
      this.words = NO_WORDS;
      return;
    }
    const place = SPARE.findLastIndex(({ times }) => times.length <= capacity);
    const reused = place < 0 ? null : (SPARE.splice(place, 1)[0] ?? null);
    this.room = reused?.times.length ?? Math.min(capacity, 1024);
    this.times = reused?.times ?? new Float64Array(this.room);
    this.words = reused?.words ?? new Int32Array(this.room * WORDS);
  }

  /** Registers an object; the id stands for it in records. Ids count from 1 in order of registration. */
  register(target: number, type: string, name: string): number {
    return this.keeps ? this.names.register(target, type, name) : this.names.take_id();
  }

  /** The object with this id does not exist any more. Its name stays as long as a kept record means it. */
  release(id: number): void {
    this.names.release(id);
  }

  object(id: number): TraceObject | undefined {
    this.ask();
    return this.names.object(id);
  }

  /** What exists, and what does not any more but is meant by kept records. */
  all_objects(): readonly TraceObject[] {
    this.ask();
    return this.names.all_objects();
  }

  /** Number of a text for use as an information word; `subject` says what it is about. */
  text_number(text: string, subject?: TextSubject): number {
    if (!this.enabled || !this.keeps) return 0;
    const number = this.names.text_number(text, this.hash_text);
    if (subject !== undefined) this.names.tell_subject(number, subject);
    return number;
  }

  /** The same for a text that is used all the time: its number stays, and may be noted. */
  lasting_text_number(text: string): number {
    return this.enabled && this.keeps ? this.names.lasting_text_number(text, this.hash_text) : 0;
  }

  /** Numbers depend on the order of first use; what a run said counts, not only that it said something. */
  private readonly hash_text = (text: string): void => {
    for (let i = 0; i < text.length; i++) {
      this.hash_a = Math.imul(this.hash_a ^ text.charCodeAt(i), FNV_PRIME);
    }
  };

  text(number: number): string {
    return this.names.text(number);
  }

  /** What a text is about; undefined where nobody said. */
  text_subject(number: number): TextSubject | undefined {
    return this.names.subject(number);
  }

  /** How many names of objects and texts are kept. */
  get kept_names(): { readonly objects: number; readonly texts: number } {
    return this.names.kept;
  }

  /** A line of free text at this moment; kept with info1 as its text number. */
  note(time_ns: number, target: number, context: number, text: string): void {
    if (!this.enabled || !this.keeps) return;
    this.add(time_ns, target, context, TRACE_NOTE, this.text_number(text), 0, 0, 0);
  }

  add(
    time_ns: number,
    target: number,
    context: number,
    event: number,
    info1: number,
    info2: number,
    info3: number,
    info4: number,
  ): void {
    if (!this.enabled) return;
    if (this.tally !== null) {
      this.tally.take(target, context, event, info1);
      if (!this.keeps) return;
    }
    if (this.level !== 'all' && !this.is_kept(event)) return;
    if (this.place === this.room) this.make_room();
    const place = this.place++;
    this.times[place] = time_ns;
    const words = this.words;
    const w = place * WORDS;
    words[w] = target;
    words[w + 1] = context;
    words[w + 2] = event;
    words[w + 3] = info1;
    words[w + 4] = info2;
    words[w + 5] = info3;
    words[w + 6] = info4;
    this.total++;
    if (this.hashed) {
      // The lower 32 bits of the time, then the upper ones.
      let a = Math.imul(this.hash_a ^ time_ns, FNV_PRIME);
      a = Math.imul(a ^ (time_ns * UPPER), FNV_PRIME);
      a = Math.imul(a ^ target, FNV_PRIME);
      a = Math.imul(a ^ context, FNV_PRIME);
      a = Math.imul(a ^ event, FNV_PRIME);
      a = Math.imul(a ^ info1, FNV_PRIME);
      a = Math.imul(a ^ info2, FNV_PRIME);
      a = Math.imul(a ^ info3, FNV_PRIME);
      a = Math.imul(a ^ info4, FNV_PRIME);
      this.hash_a = a ^ (a >>> 15);
      this.hash_b = Math.imul(this.hash_b ^ a, 0x9e3779b1) ^ (this.hash_b >>> 13);
    }
    if (this.listener !== null) {
      const record = { time_ns, target, context, event, info1, info2, info3, info4 };
      this.listener(record, holds_text(event) ? this.text(info1) : '');
    }
  }

  private is_kept(event: number): boolean {
    const level = first_level(event);
    return level === 'frames' || (level === 'threads' && this.level === 'threads');
  }

  /** 16 hexadecimal digits over every record since the start, kept or overwritten. */
  hash(): string {
    this.ask();
    const hex = (n: number): string => (n >>> 0).toString(16).padStart(8, '0');
    return hex(this.hash_a) + hex(this.hash_b);
  }

  /** How many records were made since the start. */
  get count(): number {
    this.ask();
    return this.total;
  }

  /** How many of them are overwritten by now. */
  get overwritten(): number {
    return Math.max(0, this.total - this.capacity);
  }

  /** Says that the beginning is missing; null when it is not. For whoever prints or exports the records. */
  overwritten_words(): string | null {
    if (this.overwritten === 0) return null;
    const { overwritten, capacity } = this;
    return `the first ${overwritten} records of the trace were overwritten: it keeps ${capacity} (trace_capacity)`;
  }

  /** The records that are still kept, oldest first. */
  *records(): Generator<TraceRecord> {
    this.ask();
    const kept = Math.min(this.total, this.room);
    for (let n = this.total - kept; n < this.total; n++) {
      const place = n % this.room;
      const w = place * WORDS;
      const words = this.words.subarray(w, w + WORDS) as unknown as Words;
      yield {
        time_ns: this.times[place] as number,
        target: words[0],
        context: words[1],
        event: words[2],
        info1: words[3],
        info2: words[4],
        info3: words[5],
        info4: words[6],
      };
    }
  }

  /** Nobody takes the events any more. */
  end_tally(): void {
    this.tally = null;
    this.enabled &&= this.keeps;
  }

  /** Of a run that is over: whoever asks for what was not kept is told why. */
  close(why: string): void {
    this.closed_because = why;
  }

  private ask(): void {
    if (this.closed_because !== null) throw new SimError(this.closed_because);
    this.was_asked = true;
  }

  private visit_words(visit: (...words: [number, number, number, number, number]) => void): void {
    const { words } = this;
    for (let n = Math.min(this.total, this.room) - 1; n >= 0; n--) {
      const w = n * WORDS;
      visit(
        words[w + 1] as number,
        words[w + 3] as number,
        words[w + 4] as number,
        words[w + 5] as number,
        words[w + 6] as number,
      );
    }
  }

  /** Gives the records up, for the next log to reuse their memory; the hash and the count stay. */
  discard(): void {
    if (this.keeps && SPARE.length < SPARE_AT_MOST) SPARE.push({ times: this.times, words: this.words });
    this.room = 0;
    this.times = NO_TIMES;
    this.words = NO_WORDS;
    this.enabled = false;
  }

  /** More memory up to the capacity; beyond that the oldest records are overwritten. */
  private make_room(): void {
    if (this.room === this.capacity) {
      this.place = 0;
      return;
    }
    const room = Math.min(this.capacity, this.room * 2);
    const times = new Float64Array(room);
    times.set(this.times);
    const words = new Int32Array(room * WORDS);
    words.set(this.words);
    this.times = times;
    this.words = words;
    this.room = room;
  }
}
