// The trace services (ThreadX user guide, chapter 4 and TraceX chapter 5, tx_trace_*). They answer when the target's
// configuration has TX_ENABLE_EVENT_TRACE, and TX_FEATURE_NOT_ENABLED otherwise, as a default build does. The records
// go into the simulation's one trace log, which is on anyway: the services say what firmware wants to have in it. The
// buffer is only counted, so that the buffer-full callback comes when it would on a board.

import { enter } from '../kernel/current.ts';
import { finish_plain } from '../kernel/finish.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { UINT, ULONG } from '../kernel/service.ts';
import { TX_FEATURE_NOT_ENABLED, TX_NOT_DONE, TX_SIZE_ERROR, TX_SUCCESS } from '../kernel/tx_constants.ts';
import {
  TX_TRACE_BLOCK_POOL_EVENTS,
  TX_TRACE_BYTE_POOL_EVENTS,
  TX_TRACE_EVENT_FLAGS_EVENTS,
  TX_TRACE_INTERNAL_EVENTS,
  TX_TRACE_INTERRUPT_CONTROL_EVENT,
  TX_TRACE_ISR_ENTER,
  TX_TRACE_ISR_EXIT,
  TX_TRACE_MUTEX_EVENTS,
  TX_TRACE_QUEUE_EVENTS,
  TX_TRACE_SEMAPHORE_EVENTS,
  TX_TRACE_THREAD_EVENTS,
  TX_TRACE_TIME_EVENTS,
  TX_TRACE_TIMER_EVENTS,
  TX_TRACE_USER_EVENT_START,
  TX_TRACE_USER_EVENTS,
} from '../kernel/tx_trace_events.ts';

/** Bytes of the control header, of one registry entry and of one event in a trace buffer. */
const HEADER_BYTES = 48;
const REGISTRY_ENTRY_BYTES = 48;
const EVENT_BYTES = 32;

/** What firmware asked of the trace of one target. */
class FirmwareTrace {
  buffer: Uint8Array | null = null;
  filter = 0;
  capacity = 0;
  inserted = 0;
  full_notify: ((buffer: Uint8Array) => void) | null = null;
}

const KEY = Symbol('tx_trace');

/** The filter group of each range of event numbers: first number of the range, group. */
const GROUPS: readonly (readonly [number, number])[] = [
  [TX_TRACE_USER_EVENT_START, TX_TRACE_USER_EVENTS],
  [122, TX_TRACE_TIMER_EVENTS],
  [120, TX_TRACE_TIME_EVENTS],
  [100, TX_TRACE_THREAD_EVENTS],
  [80, TX_TRACE_SEMAPHORE_EVENTS],
  [60, TX_TRACE_QUEUE_EVENTS],
  [50, TX_TRACE_MUTEX_EVENTS],
  [40, TX_TRACE_INTERRUPT_CONTROL_EVENT],
  [30, TX_TRACE_EVENT_FLAGS_EVENTS],
  [20, TX_TRACE_BYTE_POOL_EVENTS],
  [10, TX_TRACE_BLOCK_POOL_EVENTS],
  [0, TX_TRACE_INTERNAL_EVENTS],
];

function group_of(event: number): number {
  return GROUPS.find(([first]) => event >= first)?.[1] ?? 0;
}

function state_of(k: Kernel): FirmwareTrace {
  let state = k.attachments.get(KEY) as FirmwareTrace | undefined;
  if (state === undefined) {
    state = new FirmwareTrace();
    k.attachments.set(KEY, state);
  }
  return state;
}

/** Counts a record against the firmware's buffer; false when it is not wanted. */
function gate(state: FirmwareTrace, event: number): boolean {
  if (state.buffer === null || (state.filter & group_of(event)) !== 0) return false;
  state.inserted++;
  if (state.inserted >= state.capacity) {
    state.inserted = 0;
    state.full_notify?.(state.buffer);
  }
  return true;
}

function disabled(k: Kernel): boolean {
  return !k.config.TX_ENABLE_EVENT_TRACE;
}

/**
 * Starts tracing into a buffer of `size` bytes with `registry_entries` objects.
 *
 * Returns TX_SUCCESS, TX_SIZE_ERROR when not one event fits, TX_NOT_DONE when it is on already, or
 * TX_FEATURE_NOT_ENABLED. Allowed from initialization and threads.
 */
export function tx_trace_enable(buffer: Uint8Array, size: ULONG, registry_entries: ULONG): UINT {
  const k = enter('tx_trace_enable');
  if (disabled(k)) return finish_plain(k, TX_FEATURE_NOT_ENABLED);
  const state = state_of(k);
  if (state.buffer !== null) return finish_plain(k, TX_NOT_DONE);
  const room = size - HEADER_BYTES - registry_entries * REGISTRY_ENTRY_BYTES;
  if (room < EVENT_BYTES) return finish_plain(k, TX_SIZE_ERROR);
  state.buffer = buffer;
  state.capacity = Math.floor(room / EVENT_BYTES);
  state.inserted = 0;
  k.trace_gate = (event) => gate(state, event);
  return finish_plain(k, TX_SUCCESS);
}

/** Stops tracing. Returns TX_SUCCESS, TX_NOT_DONE when it is off, or TX_FEATURE_NOT_ENABLED. */
export function tx_trace_disable(): UINT {
  const k = enter('tx_trace_disable');
  if (disabled(k)) return finish_plain(k, TX_FEATURE_NOT_ENABLED);
  const state = state_of(k);
  if (state.buffer === null) return finish_plain(k, TX_NOT_DONE);
  state.buffer = null;
  return finish_plain(k, TX_SUCCESS);
}

/** Leaves out the groups of events in `bits` (TX_TRACE_..._EVENTS). Returns TX_SUCCESS or TX_FEATURE_NOT_ENABLED. */
export function tx_trace_event_filter(bits: ULONG): UINT {
  const k = enter('tx_trace_event_filter');
  if (disabled(k)) return finish_plain(k, TX_FEATURE_NOT_ENABLED);
  state_of(k).filter |= bits;
  return finish_plain(k, TX_SUCCESS);
}

/** Takes the groups of events in `bits` in again. Returns TX_SUCCESS or TX_FEATURE_NOT_ENABLED. */
export function tx_trace_event_unfilter(bits: ULONG): UINT {
  const k = enter('tx_trace_event_unfilter');
  if (disabled(k)) return finish_plain(k, TX_FEATURE_NOT_ENABLED);
  state_of(k).filter &= ~bits;
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Registers (or, with null, removes) the function called each time the buffer has been filled. It runs with interrupts
 * locked and must not call services. Returns TX_SUCCESS or TX_FEATURE_NOT_ENABLED.
 */
export function tx_trace_buffer_full_notify(notify: ((buffer: Uint8Array) => void) | null): UINT {
  const k = enter('tx_trace_buffer_full_notify');
  if (disabled(k)) return finish_plain(k, TX_FEATURE_NOT_ENABLED);
  state_of(k).full_notify = notify;
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Leaves a record of the firmware's own, numbered from TX_TRACE_USER_EVENT_START (4096) to 65535, with four words.
 *
 * Returns TX_SUCCESS, TX_NOT_DONE when tracing is off, or TX_FEATURE_NOT_ENABLED. Allowed from everywhere.
 */
export function tx_trace_user_event_insert(
  event_id: ULONG,
  info_field_1: ULONG,
  info_field_2: ULONG,
  info_field_3: ULONG,
  info_field_4: ULONG,
): UINT {
  const k = enter('tx_trace_user_event_insert');
  if (disabled(k)) return finish_plain(k, TX_FEATURE_NOT_ENABLED);
  if (state_of(k).buffer === null) return finish_plain(k, TX_NOT_DONE);
  k.trace(event_id, info_field_1, info_field_2, info_field_3, info_field_4);
  return finish_plain(k, TX_SUCCESS);
}

/** Leaves a record that an interrupt handler with this number began. Allowed from interrupts. */
export function tx_trace_isr_enter_insert(isr_id: ULONG): void {
  const k = enter('tx_trace_isr_enter_insert');
  if (!disabled(k)) k.trace(TX_TRACE_ISR_ENTER, 0, isr_id, k.system_state, k.preempt_disable);
  finish_plain(k, 0);
}

/** Leaves a record that an interrupt handler with this number ended. Allowed from interrupts. */
export function tx_trace_isr_exit_insert(isr_id: ULONG): void {
  const k = enter('tx_trace_isr_exit_insert');
  if (!disabled(k)) k.trace(TX_TRACE_ISR_EXIT, 0, isr_id, k.system_state, k.preempt_disable);
  finish_plain(k, 0);
}
