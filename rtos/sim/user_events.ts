// Events of firmware's own in the trace log. TraceX gives them the numbers from 4096 to 65535; some of these are the simulator's
// own in this log, and firmware may give any number.

import { TRACE_NOTE } from './trace_log.ts';

/** Where events of firmware are kept whose numbers are taken here. */
const USER_EVENTS_MOVED = 0x10000;
const USER_EVENT_START = 0x1000;

/**
 * The number under which an event of firmware (tx_trace_user_event_insert) is kept: its own, or, where that means something
 * else in this log, its low 16 bits beyond all that the log knows.
 */
export function user_event(id: number): number {
  return id >= USER_EVENT_START && id < TRACE_NOTE ? id : USER_EVENTS_MOVED + (id & 0xffff);
}

/** The number that firmware gave a kept event; null for an event that is not the firmware's. */
export function user_event_id(event: number): number | null {
  if (event >= USER_EVENTS_MOVED) return event - USER_EVENTS_MOVED;
  return event >= USER_EVENT_START && event < TRACE_NOTE ? event : null;
}
