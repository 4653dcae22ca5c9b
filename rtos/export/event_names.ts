// Names of trace events for people: a service event by the name of its service, an internal one in a word.

import * as events from '../kernel/tx_trace_events.ts';
import * as own from '../sim/trace_log.ts';
import { user_event_id } from '../sim/user_events.ts';
import type { Named } from './event_details.ts';

const INTERNAL: Readonly<Record<number, string>> = {
  [events.TX_TRACE_THREAD_RESUME]: 'resume',
  [events.TX_TRACE_THREAD_SUSPEND]: 'suspend',
  [events.TX_TRACE_ISR_ENTER]: 'interrupt enter',
  [events.TX_TRACE_ISR_EXIT]: 'interrupt exit',
  [events.TX_TRACE_TIME_SLICE]: 'time-slice expired',
  [events.TX_TRACE_RUNNING]: 'running',
  [own.TRACE_NOTE]: 'note',
  [own.TRACE_IDLE]: 'idle',
  [own.TRACE_FRAME_SENT]: 'frame sent',
  [own.TRACE_FRAME_RECEIVED]: 'frame received',
  [own.TRACE_FRAME_FAULT]: 'frame fault',
  [own.TRACE_POOL_LEVEL]: 'pool level',
  [own.TRACE_COMPUTE]: 'computes',
  [own.TRACE_DIAGNOSTIC]: 'diagnostic',
};

/** Service events: TX_TRACE_QUEUE_SEND is tx_queue_send. Filter bits and object types share the prefix, so by range. */
const SERVICES = new Map<number, string>();
for (const [name, number] of Object.entries(events)) {
  if (number < 10 || number > 129 || /_EVENTS?$|OBJECT|REGISTRY/.test(name)) continue;
  const service = name
    .replace(/^TX_TRACE_/, 'tx_')
    .replace(/_API$/, '')
    .replace('__', '_')
    .toLowerCase();
  SERVICES.set(number, service);
}

/** What a layer above calls an event of its own, and what a record of it says. */
export interface EventWords {
  readonly name: string;
  readonly about: (record: own.TraceRecord, sim: Named) => string;
}

const OF_LAYERS_ABOVE = new Map<number, EventWords>();

/** A layer above says what its events are. */
export function add_event_words(words: ReadonlyMap<number, EventWords>): void {
  for (const [event, said] of words) OF_LAYERS_ABOVE.set(event, said);
}

/** What the layer that an event belongs to says of it; undefined for those of the kernel and the simulator. */
export function words_from_above(event: number): EventWords | undefined {
  return OF_LAYERS_ABOVE.get(event);
}

/** True for events of the application, and for numbers that nobody has. */
export function is_foreign(event: number): boolean {
  if (user_event_id(event) !== null) return true;
  return event > events.TX_TRACE_TIMER_PERFORMANCE_SYSTEM_INFO_GET && event < own.TRACE_NOTE;
}

/** The name of an event; its number when nobody named it. */
export function event_name(event: number): string {
  const id = user_event_id(event);
  if (id !== null) return `user event ${id}`;
  return INTERNAL[event] ?? SERVICES.get(event) ?? OF_LAYERS_ABOVE.get(event)?.name ?? `event ${event}`;
}
