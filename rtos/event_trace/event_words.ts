// What each word of an event is (tx_trace.h), against what the trace log keeps for it: there objects are small numbers and
// there are no addresses.

import * as events from '../kernel/tx_trace_events.ts';

/**
 * One letter for each word: `o` the number of an object, `n` a number, `r` a size that the service rounds up to words, `d`
 * down, `s` an address in the stack, `a` where the memory of the object begins, `x` the thread that will execute, `0` nothing,
 * or not yet.
 */
const WORDS: Readonly<Record<number, string>> = {
  [events.TX_TRACE_THREAD_RESUME]: 'onsx',
  [events.TX_TRACE_THREAD_SUSPEND]: 'onsx',
  [events.TX_TRACE_TIME_SLICE]: 'onns',
  [events.TX_TRACE_BLOCK_ALLOCATE]: 'o0nn',
  [events.TX_TRACE_BLOCK_POOL_CREATE]: 'oann',
  [events.TX_TRACE_BLOCK_POOL_DELETE]: 'os00',
  [events.TX_TRACE_BLOCK_POOL_PRIORITIZE]: 'ons0',
  [events.TX_TRACE_BLOCK_RELEASE]: 'o0ns',
  [events.TX_TRACE_BYTE_ALLOCATE]: 'o0rn',
  [events.TX_TRACE_BYTE_POOL_CREATE]: 'oads',
  [events.TX_TRACE_BYTE_POOL_DELETE]: 'os00',
  [events.TX_TRACE_BYTE_POOL_PRIORITIZE]: 'ons0',
  [events.TX_TRACE_BYTE_RELEASE]: 'o0nn',
  [events.TX_TRACE_EVENT_FLAGS_CREATE]: 'os00',
  [events.TX_TRACE_EVENT_FLAGS_DELETE]: 'os00',
  [events.TX_TRACE_INTERRUPT_CONTROL]: 'ns00',
  [events.TX_TRACE_MUTEX_CREATE]: 'ons0',
  [events.TX_TRACE_MUTEX_DELETE]: 'os00',
  [events.TX_TRACE_MUTEX_GET]: 'onon',
  [events.TX_TRACE_MUTEX_PRIORITIZE]: 'ons0',
  [events.TX_TRACE_MUTEX_PUT]: 'oons',
  [events.TX_TRACE_QUEUE_CREATE]: 'onan',
  [events.TX_TRACE_QUEUE_DELETE]: 'os00',
  [events.TX_TRACE_QUEUE_FLUSH]: 'os00',
  [events.TX_TRACE_QUEUE_FRONT_SEND]: 'osnn',
  [events.TX_TRACE_QUEUE_PRIORITIZE]: 'ons0',
  [events.TX_TRACE_QUEUE_RECEIVE]: 'osnn',
  [events.TX_TRACE_QUEUE_SEND]: 'osnn',
  [events.TX_TRACE_SEMAPHORE_CREATE]: 'ons0',
  [events.TX_TRACE_SEMAPHORE_DELETE]: 'os00',
  [events.TX_TRACE_SEMAPHORE_GET]: 'onns',
  [events.TX_TRACE_SEMAPHORE_PRIORITIZE]: 'ons0',
  [events.TX_TRACE_SEMAPHORE_PUT]: 'onns',
  [events.TX_TRACE_THREAD_CREATE]: 'onan',
  [events.TX_TRACE_THREAD_DELETE]: 'os00',
  [events.TX_TRACE_THREAD_IDENTIFY]: '0000',
  [events.TX_TRACE_THREAD_RELINQUISH]: 'so00',
  [events.TX_TRACE_THREAD_RESUME_API]: 'ons0',
  [events.TX_TRACE_THREAD_SLEEP]: 'nns0',
  [events.TX_TRACE_THREAD_SUSPEND_API]: 'ons0',
  [events.TX_TRACE_THREAD_TERMINATE]: 'ons0',
  [events.TX_TRACE_THREAD_WAIT_ABORT]: 'ons0',
  [events.TX_TRACE_TIME_GET]: 'ns00',
  [events.TX_TRACE_TIME_SET]: 'n000',
  [events.TX_TRACE_TIMER_DEACTIVATE]: 'os00',
};

/** Most events: an object and what is said of it. */
const ORDINARY = 'onnn';

export function words_of(event: number): string {
  return WORDS[event] ?? ORDINARY;
}

/** The filter group of each range of event numbers: first number of the range, group. */
const GROUPS: readonly (readonly [number, number])[] = [
  [122, events.TX_TRACE_TIMER_EVENTS],
  [120, events.TX_TRACE_TIME_EVENTS],
  [100, events.TX_TRACE_THREAD_EVENTS],
  [80, events.TX_TRACE_SEMAPHORE_EVENTS],
  [60, events.TX_TRACE_QUEUE_EVENTS],
  [50, events.TX_TRACE_MUTEX_EVENTS],
  [40, events.TX_TRACE_INTERRUPT_CONTROL_EVENT],
  [30, events.TX_TRACE_EVENT_FLAGS_EVENTS],
  [20, events.TX_TRACE_BYTE_POOL_EVENTS],
  [10, events.TX_TRACE_BLOCK_POOL_EVENTS],
  [0, events.TX_TRACE_INTERNAL_EVENTS],
];

/** The bit that filters an event of the kernel. */
export function group_of(event: number): number {
  return GROUPS.find(([first]) => event >= first)?.[1] ?? 0;
}
