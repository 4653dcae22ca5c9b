// What takes the events of one board as TraceX has them: the buffer that firmware gave to tx_trace_enable, or whoever
// exports a run. A board without one pays for a look at a null pointer.

/** An address in the stack of whoever calls. */
export const IN_STACK: unique symbol = Symbol('an address in the stack of the caller');

/** A word of an event: a number, or an object or memory, for which its address stands. */
export type EventWord = number | object | null | typeof IN_STACK;

export interface EventSink {
  /** An event of the kernel itself, in the words of the trace log. */
  record(event: number, info1: number, info2: number, info3: number, info4: number): void;
  /** An event with its words as TraceX has them. `group` is its bit in the filters of tx_trace_event_filter. */
  insert(event: number, group: number, ...info: EventWord[]): void;
  /** The service whose event was written last knows one of its words only now. */
  complete(word: 1 | 2 | 3 | 4, value: EventWord): void;
  /** The service whose event was written last waits now: its thread learns one of its words when the wait ends. */
  hold(thread: object): void;
  /** The wait of a thread ends with that word. */
  settle(thread: object, word: 1 | 2 | 3 | 4, value: EventWord): void;
  /** An object was created; `type` is its number in the registry. */
  register(
    type: number,
    object: object,
    name: string | null,
    parameter_1: EventWord,
    parameter_2: EventWord,
  ): void;
  /** An object was deleted. */
  unregister(object: object): void;
}

/** Two at a time: firmware traces, and the run is exported. */
export function both_sinks(first: EventSink, second: EventSink): EventSink {
  return {
    record: (...words) => {
      first.record(...words);
      second.record(...words);
    },
    insert: (...words) => {
      first.insert(...words);
      second.insert(...words);
    },
    complete: (...words) => {
      first.complete(...words);
      second.complete(...words);
    },
    hold: (thread) => {
      first.hold(thread);
      second.hold(thread);
    },
    settle: (...words) => {
      first.settle(...words);
      second.settle(...words);
    },
    register: (...words) => {
      first.register(...words);
      second.register(...words);
    },
    unregister: (object) => {
      first.unregister(object);
      second.unregister(object);
    },
  };
}
