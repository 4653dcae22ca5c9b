// The event trace of one board (TraceX guide, chapters 5 and 11): what the kernel and the layers above tell it, in the words of
// TraceX, with the thread and priority of whoever was at it.

import { type EventSink, type EventWord, IN_STACK } from '../kernel/event_sink.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { TX_TRACE_INTERNAL_EVENTS, TX_TRACE_RUNNING } from '../kernel/tx_trace_events.ts';
import type { Addresses } from './addresses.ts';
import { group_of, words_of } from './event_words.ts';
import {
  created_object,
  deletes,
  existing_objects,
  memory_of,
  object_with,
  priority_of,
  type Registered,
} from './kernel_objects.ts';
import { CONTEXT_WORD_INITIALIZATION, CONTEXT_WORD_ISR } from './layout.ts';
import { type EventStore, trace_object } from './store.ts';

/** The first information word of an event in the words of an entry. */
const INFO = 4;
/** Room between the top of a stack and the address that stands for all addresses in it. */
const IN_USE_BYTES = 64;
const WORD_BYTES = 4;

export class EventTrace implements EventSink {
  /** Groups of events that are left out. */
  filter = 0;
  private readonly k: Kernel;
  private readonly store: EventStore;
  private readonly addresses: Addresses;
  private readonly objects = new Map<number, object>();
  private readonly system_stack = new Uint8Array(1024);
  /** Number of the event written last; below zero when the filter left it out. */
  private last = -1;
  /** Numbers of the events whose threads wait. */
  private readonly held = new WeakMap<object, number>();

  /** Registers what exists, and leaves the two events with which each trace begins. */
  constructor(k: Kernel, store: EventStore, addresses: Addresses) {
    this.k = k;
    this.store = store;
    this.addresses = addresses;
    for (const object of existing_objects(k)) this.add(object);
    this.insert(TX_TRACE_RUNNING, TX_TRACE_INTERNAL_EVENTS);
    this.insert(TX_TRACE_RUNNING, TX_TRACE_INTERNAL_EVENTS);
  }

  insert(event: number, group: number, ...info: EventWord[]): void {
    if ((this.filter & group) !== 0) {
      this.last = -1;
      return;
    }
    const words = [0, 1, 2, 3].map((n) => this.word(info[n] ?? 0));
    this.last = this.store.append([...this.context(), event >>> 0, this.time(), ...words]);
  }

  record(event: number, ...info: number[]): void {
    const created = created_object(this.k, event, info);
    if (created !== null) this.add(created);
    const words = words_of(event);
    const about = words.startsWith('o') ? this.object(info[0] ?? 0) : null;
    const translated = info.map<EventWord>((word, n) => this.translated(words[n] as string, word, about));
    this.insert(event, group_of(event), ...translated);
    if (about !== null && deletes(event)) this.unregister(about);
  }

  complete(word: 1 | 2 | 3 | 4, value: EventWord): void {
    if (this.last >= 0) this.store.change(this.last, INFO + word - 1, this.word(value));
  }

  hold(thread: object): void {
    this.held.set(thread, this.last);
  }

  settle(thread: object, word: 1 | 2 | 3 | 4, value: EventWord): void {
    const number = this.held.get(thread) ?? -1;
    if (number >= 0) this.store.change(number, INFO + word - 1, this.word(value));
    this.held.delete(thread);
  }

  register(
    type: number,
    object: object,
    name: string | null,
    parameter_1: EventWord,
    parameter_2: EventWord,
  ): void {
    this.add({ type, object, name, parameter_1, parameter_2 });
  }

  unregister(object: object): void {
    this.store.unregister(this.addresses.of(object));
  }

  private add({ type, object, name, parameter_1, parameter_2 }: Registered): void {
    // Only the system timer thread has no stack here.
    const [first, second] = [this.word(parameter_1 ?? this.system_stack), this.word(parameter_2)];
    const pointer = this.addresses.of(object);
    this.store.register(trace_object(type, pointer, name, first, second, priority_of(type, object)));
  }

  /** A word of the trace log as TraceX has it; `about` is the object of the event. */
  private translated(letter: string, word: number, about: object | null): EventWord {
    switch (letter) {
      case 'o':
        return this.object(word);
      case 's':
        return IN_STACK;
      case 'x':
        return this.k.execute;
      case 'a':
        return about === null ? 0 : memory_of(about);
      case 'r':
        return Math.ceil(word / WORD_BYTES) * WORD_BYTES;
      case 'd':
        return Math.floor(word / WORD_BYTES) * WORD_BYTES;
      case '0':
        return 0;
      default:
        return word;
    }
  }

  private object(sim_id: number): object | null {
    if (sim_id <= 0) return null;
    let object = this.objects.get(sim_id) ?? null;
    if (object === null) {
      object = object_with(this.k, sim_id);
      if (object !== null) this.objects.set(sim_id, object);
    }
    return object;
  }

  private word(word: EventWord): number {
    if (typeof word === 'number') return word >>> 0;
    if (word === null) return 0;
    return word === IN_STACK ? this.stack_address() : this.addresses.of(word);
  }

  private stack_address(): number {
    const { current, system_state } = this.k;
    const stack = system_state === 0 ? current?.tx_thread_stack_start : null;
    const memory = stack ?? this.system_stack;
    const size = stack == null ? memory.length : (current?.tx_thread_stack_size ?? 0);
    return this.addresses.of(memory) + size - IN_USE_BYTES;
  }

  /** Thread and priority. */
  private context(): [number, number] {
    const { current, system_state } = this.k;
    if (system_state < 0) return [CONTEXT_WORD_INITIALIZATION, 0];
    if (system_state > 0) return [CONTEXT_WORD_ISR, this.word(current)];
    if (current === null) return [CONTEXT_WORD_ISR, 0];
    const threshold = current.tx_thread_preempt_threshold << 16;
    return [this.word(current), (0x8000_0000 | threshold | current.tx_thread_priority) >>> 0];
  }

  /** Microseconds of virtual time. */
  private time(): number {
    return Math.floor(this.k.now_ns / 1000) >>> 0;
  }
}
