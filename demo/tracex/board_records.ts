// The events of a trace buffer as records of a trace log, so that everything that reads a log reads a real board's buffer: the
// same words, the same states of threads. What a buffer does not say is worked out: who runs, what a thread waits for and how
// long, whether a wait ended because its time was over.

import { NETWORK_TRACE_EVENTS } from '../../netx/nx_trace_words.ts';
import { words_of } from '../../rtos/event_trace/event_words.ts';
import {
  CONTEXT_WORD_INITIALIZATION,
  CONTEXT_WORD_ISR,
  type TraceBuffer,
  type TraceBufferEvent,
} from '../../rtos/event_trace/layout.ts';
import type { Named } from '../../rtos/export/event_details.ts';
import { TX_SLEEP } from '../../rtos/kernel/tx_constants.ts';
import * as events from '../../rtos/kernel/tx_trace_events.ts';
import { is_wait } from '../../rtos/kernel/wait_trace.ts';
import { CONTEXT_INIT, CONTEXT_ISR, TRACE_IDLE, type TraceRecord } from '../../rtos/sim/trace_log.ts';
import { user_event } from '../../rtos/sim/user_events.ts';
import { BoardObjects } from './board_objects.ts';

/** The number of the one target of a buffer. */
export const BOARD = 1;
/** Number of the thread that runs timers, which is always registered first. */
const TIMER_THREAD = 'System Timer Thread';

/** What turns the numbers of records into words. */
export function board_names({ objects, texts }: BoardRecords): Named {
  return {
    trace: {
      object: (id) => {
        const object = objects.all[id - 1];
        return object === undefined ? undefined : { type: object.kind, name: object.name };
      },
      text: (number) => texts[number] ?? '',
    },
  };
}

export interface BoardRecords {
  readonly objects: BoardObjects;
  /** In the order of time; those that the buffer does not hold itself are among them. */
  readonly records: readonly TraceRecord[];
  /** For each event of the buffer its record. */
  readonly of_events: readonly TraceRecord[];
  /** Texts that records mean, by their numbers. */
  readonly texts: readonly string[];
}

/** What an event's object must be, by the range of its number. */
const FAMILIES: readonly (readonly [number, string])[] = [
  [430, 'UDP socket'],
  [300, 'IP instance'],
  [122, 'timer'],
  [100, 'thread'],
  [80, 'semaphore'],
  [60, 'queue'],
  [50, 'mutex'],
  [30, 'event flags'],
  [20, 'byte pool'],
  [10, 'block pool'],
  [0, 'thread'],
];

function family_of(event: number): string {
  return FAMILIES.find(([first]) => event >= first)?.[1] ?? 'object';
}

/** The word with the wait option of a service that may suspend, counted from 1. */
const WAIT_WORD: Readonly<Record<number, 2 | 3 | 4>> = {
  [events.TX_TRACE_MUTEX_GET]: 2,
  [events.TX_TRACE_SEMAPHORE_GET]: 2,
  [events.TX_TRACE_QUEUE_SEND]: 3,
  [events.TX_TRACE_QUEUE_FRONT_SEND]: 3,
  [events.TX_TRACE_QUEUE_RECEIVE]: 3,
  [events.TX_TRACE_BLOCK_ALLOCATE]: 3,
  [events.TX_TRACE_BYTE_ALLOCATE]: 4,
};

class Reader {
  readonly objects: BoardObjects;
  readonly records: TraceRecord[] = [];
  readonly of_events: TraceRecord[] = [];
  readonly texts: string[] = [];
  private readonly buffer: TraceBuffer;
  private readonly times_ns: readonly number[];
  /** For each event the thread of the next one that a thread left; 0 when none follows. */
  private readonly next_threads: readonly number[];
  private running = 0;
  /** What each context was at before. */
  private readonly last = new Map<number, TraceRecord>();

  constructor(buffer: TraceBuffer, times_ns: readonly number[]) {
    this.buffer = buffer;
    this.times_ns = times_ns;
    this.objects = new BoardObjects(buffer);
    this.next_threads = next_threads(buffer.events);
  }

  read(): BoardRecords {
    for (const [n, event] of this.buffer.events.entries()) this.take(n, event);
    return this;
  }

  private take(n: number, event: TraceBufferEvent): void {
    const time_ns = this.times_ns[n] as number;
    const context = this.context(event.thread);
    if (context > 0 && context !== this.running) this.dispatch(time_ns, context, event.priority & 0xff);
    const record = this.record(event, time_ns, context);
    this.of_events.push(record);
    this.last.set(context, record);
    // The two with which each trace begins say nothing of a thread.
    if (event.event === events.TX_TRACE_RUNNING) return;
    this.records.push(record);
    if (context === CONTEXT_INIT) this.begin(n, time_ns);
    else this.follow(n, event, time_ns);
  }

  /** Threads begin when the initialization has done its last. */
  private begin(n: number, time_ns: number): void {
    const next = this.buffer.events[n + 1];
    const context = next === undefined ? 0 : this.context(next.thread);
    if (context > 0) this.dispatch(time_ns, context, 0);
  }

  /** Who runs behind an event that says who is next. */
  private follow(n: number, { event, info }: TraceBufferEvent, time_ns: number): void {
    const next = next_word(event);
    if (next === 0) return;
    const pointer = info[next - 1] as number;
    const stops = event === events.TX_TRACE_THREAD_SUSPEND && this.objects.at(info[0])?.id === this.running;
    if (pointer === 0) {
      if (stops) this.idle(time_ns);
      return;
    }
    const thread = this.objects.id_of(pointer, 'thread');
    const follows = this.next_threads[n] as number;
    // It is next as things stand; what comes between may change that, and the events behind it tell.
    if (thread !== this.running && (follows === 0 || follows === pointer)) this.dispatch(time_ns, thread, 0);
  }

  private dispatch(time_ns: number, thread: number, priority: number): void {
    this.running = thread;
    this.own(time_ns, thread, events.TX_TRACE_RUNNING, thread, priority);
  }

  private idle(time_ns: number): void {
    this.running = 0;
    this.own(time_ns, 0, TRACE_IDLE, 0, 0);
  }

  private own(time_ns: number, context: number, event: number, info1: number, info2: number): void {
    this.records.push({ time_ns, target: BOARD, context, event, info1, info2, info3: 0, info4: 0 });
  }

  private context(thread: number): number {
    if (thread === CONTEXT_WORD_ISR) return CONTEXT_ISR;
    if (thread === CONTEXT_WORD_INITIALIZATION) return CONTEXT_INIT;
    return this.objects.id_of(thread, 'thread');
  }

  private record({ event, info }: TraceBufferEvent, time_ns: number, context: number): TraceRecord {
    const [info1, info2, info3, info4] = this.words(event, info, context) as [number, number, number, number];
    const kept = event >= events.TX_TRACE_USER_EVENT_START ? user_event(event) : event;
    return { time_ns, target: BOARD, context, event: kept, info1, info2, info3, info4 };
  }

  private words(event: number, info: TraceBufferEvent['info'], context: number): number[] {
    if (event === events.TX_TRACE_ISR_ENTER || event === events.TX_TRACE_ISR_EXIT)
      return [0, this.text(`interrupt ${info[1]}`), info[2], info[3]];
    if (event >= events.TX_TRACE_USER_EVENT_START || event === events.TX_TRACE_RUNNING)
      return info.map((word) => word | 0);
    if (event >= 300) return this.network_words(event, info);
    const letters = words_of(event);
    const words = info.map((word, n) =>
      this.word(letters[n] as string, word, n === 0 ? family_of(event) : 'thread'),
    );
    if (event === events.TX_TRACE_THREAD_RESUME) words[2] = this.is_timeout(info[1], context) ? 1 : 0;
    if (event === events.TX_TRACE_THREAD_SUSPEND && is_wait(info[1])) this.add_wait(words, context);
    return words;
  }

  private word(letter: string, word: number, kind: string): number {
    if (letter === 'o' || letter === 'x') return this.objects.id_of(word, kind);
    return letter === 's' || letter === 'a' || letter === '0' ? 0 : word | 0;
  }

  private network_words(event: number, info: TraceBufferEvent['info']): number[] {
    const known = NETWORK_TRACE_EVENTS.get(event)?.words ?? [];
    return info.map((word, n) => {
      const form = known[n]?.form;
      if (form === 'swapped' && this.buffer.little_endian) return swapped(word);
      const object = form === 'pointer' ? this.objects.at(word) : undefined;
      return object?.id ?? word | 0;
    });
  }

  private text(text: string): number {
    const known = this.texts.indexOf(text);
    return known >= 0 ? known : this.texts.push(text) - 1;
  }

  /** The timer thread ends a sleep, or a wait without having called a service for it. */
  private is_timeout(state: number, context: number): boolean {
    if (this.objects.all[context - 1]?.name !== TIMER_THREAD) return false;
    const before = this.last.get(context)?.event ?? 0;
    return state === TX_SLEEP || (is_wait(state) && before < 10);
  }

  /** What a thread waits for, and at most how long: its service said it just before. */
  private add_wait(words: number[], context: number): void {
    const before = this.last.get(context);
    const wait = before === undefined ? undefined : WAIT_WORD[before.event];
    const flags = before?.event === events.TX_TRACE_EVENT_FLAGS_GET;
    words[2] = before !== undefined && (wait !== undefined || flags) ? before.info1 : 0;
    words[3] = before === undefined || wait === undefined ? 0 : before[`info${wait}`];
  }
}

/** A word whose bytes are in the other order. */
function swapped(word: number): number {
  return ((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}

/** The word that says who is next, counted from 1; 0 for none. */
function next_word(event: number): number {
  if (event === events.TX_TRACE_THREAD_RESUME || event === events.TX_TRACE_THREAD_SUSPEND) return 4;
  if (event === events.TX_TRACE_TIME_SLICE) return 1;
  return event === events.TX_TRACE_THREAD_RELINQUISH ? 2 : 0;
}

function next_threads(all: readonly TraceBufferEvent[]): number[] {
  const found: number[] = [];
  let next = 0;
  for (let n = all.length - 1; n >= 0; n--) {
    found[n] = next;
    const { thread } = all[n] as TraceBufferEvent;
    if (thread !== CONTEXT_WORD_ISR && thread !== CONTEXT_WORD_INITIALIZATION) next = thread;
  }
  return found;
}

/** Counts of the time source since the first event; it may count up or down, and wrap between two events. */
function counts_since_first({ events: all, header }: TraceBuffer): number[] {
  const mask = header.time_mask;
  const size = mask + 1;
  const steps = all.map(({ time }, n) =>
    n === 0 ? 0 : ((time - (all[n - 1] as TraceBufferEvent).time) & mask) >>> 0,
  );
  const backwards = steps.filter((step) => step > mask / 2).length > all.length / 2;
  let counts = 0;
  return steps.map((step) => {
    counts += backwards && step > 0 ? size - step : step;
    return counts;
  });
}

/** The events of a buffer as records. `clock_hz` is how often the board's time source counts in a second. */
export function board_records(buffer: TraceBuffer, clock_hz: number): BoardRecords {
  const times_ns = counts_since_first(buffer).map((counts) => Math.round((counts * 1e9) / clock_hz));
  return new Reader(buffer, times_ns).read();
}
