// The trace services (ThreadX user guide, chapter 4 and TraceX chapter 5, tx_trace_*). They answer when the target's
// configuration has TX_ENABLE_EVENT_TRACE, and TX_FEATURE_NOT_ENABLED otherwise, as a default build does. The buffer that
// firmware gives is then written as the original writes it; the simulation's own trace log keeps everything all the same.
//
// An entry's time is the virtual time in microseconds. Addresses in the buffer stand for control blocks and memory, and can
// be told apart; an address inside a stack stands for all of that stack.

import { Addresses } from '../event_trace/addresses.ts';
import { EventTrace } from '../event_trace/event_trace.ts';
import { room_for } from '../event_trace/layout.ts';
import { MemoryStore } from '../event_trace/store.ts';
import { enter } from '../kernel/current.ts';
import { type EventSink, IN_STACK } from '../kernel/event_sink.ts';
import { finish_plain } from '../kernel/finish.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { UINT, ULONG } from '../kernel/service.ts';
import { TX_FEATURE_NOT_ENABLED, TX_NOT_DONE, TX_SIZE_ERROR, TX_SUCCESS } from '../kernel/tx_constants.ts';
import {
  TX_TRACE_INTERNAL_EVENTS,
  TX_TRACE_ISR_ENTER,
  TX_TRACE_ISR_EXIT,
  TX_TRACE_USER_EVENTS,
} from '../kernel/tx_trace_events.ts';
import { user_event } from '../sim/user_events.ts';

type BufferFull = (buffer: Uint8Array) => void;

/** What firmware asked of the trace of one target. */
class FirmwareTrace {
  trace: EventTrace | null = null;
  /** What took the events before firmware enabled its own trace. */
  before: EventSink | null = null;
  full_notify: BufferFull | null = null;
  readonly addresses = new Addresses();
}

const KEY = Symbol('tx_trace');

function state_of(k: Kernel): FirmwareTrace {
  let state = k.attachments.get(KEY) as FirmwareTrace | undefined;
  if (state === undefined) {
    state = new FirmwareTrace();
    k.attachments.set(KEY, state);
  }
  return state;
}

function disabled(k: Kernel): boolean {
  return !k.config.TX_ENABLE_EVENT_TRACE;
}

/** In C such a buffer is written to all the same, and whatever lies there is lost. */
function too_small(k: Kernel, buffer: Uint8Array | null, size: number): buffer is null {
  const there = buffer?.length ?? 0;
  if (there >= size) return false;
  k.diagnose(
    'trace-buffer-too-large',
    'trace buffer',
    `gets ${size} bytes, and the memory there has ${there}`,
  );
  return true;
}

/**
 * Starts tracing into a buffer of `size` bytes with `registry_entries` objects; all groups of events are in.
 *
 * Returns TX_SUCCESS, TX_SIZE_ERROR when not one event fits, TX_NOT_DONE when it is on already, or
 * TX_FEATURE_NOT_ENABLED. Allowed from initialization and threads.
 *
 * @example tx_trace_enable(buffer, buffer.length, 40); // later on the host: netx-sim show dump.trx
 */
export function tx_trace_enable(buffer: Uint8Array | null, size: ULONG, registry_entries: ULONG): UINT {
  const k = enter('tx_trace_enable');
  if (disabled(k)) return finish_plain(k, TX_FEATURE_NOT_ENABLED);
  if (room_for(size, registry_entries) < 1) return finish_plain(k, TX_SIZE_ERROR);
  const state = state_of(k);
  if (state.trace !== null) return finish_plain(k, TX_NOT_DONE);
  if (too_small(k, buffer, size)) return finish_plain(k, TX_SIZE_ERROR);
  const filled = (): void => state.full_notify?.(buffer);
  const base = state.addresses.of(buffer);
  const store = new MemoryStore(buffer, base, size, registry_entries, filled);
  state.trace = new EventTrace(k, store, state.addresses);
  state.before = k.events;
  k.add_events(state.trace);
  return finish_plain(k, TX_SUCCESS);
}

/** Stops tracing. Returns TX_SUCCESS, TX_NOT_DONE when it is off, or TX_FEATURE_NOT_ENABLED. */
export function tx_trace_disable(): UINT {
  const k = enter('tx_trace_disable');
  if (disabled(k)) return finish_plain(k, TX_FEATURE_NOT_ENABLED);
  const state = state_of(k);
  if (state.trace === null) return finish_plain(k, TX_NOT_DONE);
  state.trace = null;
  k.keep_events(state.before);
  return finish_plain(k, TX_SUCCESS);
}

/** Leaves out the groups of events in `bits` (TX_TRACE_..._EVENTS). Returns TX_SUCCESS or TX_FEATURE_NOT_ENABLED. */
export function tx_trace_event_filter(bits: ULONG): UINT {
  const k = enter('tx_trace_event_filter');
  if (disabled(k)) return finish_plain(k, TX_FEATURE_NOT_ENABLED);
  const { trace } = state_of(k);
  if (trace !== null) trace.filter |= bits;
  return finish_plain(k, TX_SUCCESS);
}

/** Takes the groups of events in `bits` in again. Returns TX_SUCCESS or TX_FEATURE_NOT_ENABLED. */
export function tx_trace_event_unfilter(bits: ULONG): UINT {
  const k = enter('tx_trace_event_unfilter');
  if (disabled(k)) return finish_plain(k, TX_FEATURE_NOT_ENABLED);
  const { trace } = state_of(k);
  if (trace !== null) trace.filter &= ~bits;
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Registers (or, with null, removes) the function called each time the buffer has been filled. It runs with interrupts
 * locked and must not call services. Returns TX_SUCCESS or TX_FEATURE_NOT_ENABLED.
 */
export function tx_trace_buffer_full_notify(notify: BufferFull | null): UINT {
  const k = enter('tx_trace_buffer_full_notify');
  if (disabled(k)) return finish_plain(k, TX_FEATURE_NOT_ENABLED);
  state_of(k).full_notify = notify;
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Leaves an event of the firmware's own, numbered from TX_TRACE_USER_EVENT_START (4096) to 65535, with four words.
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
  if (state_of(k).trace === null) return finish_plain(k, TX_NOT_DONE);
  const info = [info_field_1, info_field_2, info_field_3, info_field_4] as const;
  k.trace_own(user_event(event_id), ...info);
  k.events?.insert(event_id, TX_TRACE_USER_EVENTS, ...info);
  return finish_plain(k, TX_SUCCESS);
}

function mark_interrupt(k: Kernel, event: number, isr_id: ULONG): void {
  if (disabled(k) || state_of(k).trace === null) return;
  const { system_state, preempt_disable } = k;
  k.trace_own(event, 0, k.log.text_number(`interrupt ${isr_id}`), system_state, preempt_disable);
  k.events?.insert(event, TX_TRACE_INTERNAL_EVENTS, IN_STACK, isr_id, system_state, preempt_disable);
}

/** Leaves an event that an interrupt handler with this number began. Allowed from interrupts. */
export function tx_trace_isr_enter_insert(isr_id: ULONG): void {
  const k = enter('tx_trace_isr_enter_insert');
  mark_interrupt(k, TX_TRACE_ISR_ENTER, isr_id);
  finish_plain(k, undefined);
}

/** Leaves an event that an interrupt handler with this number ended. Allowed from interrupts. */
export function tx_trace_isr_exit_insert(isr_id: ULONG): void {
  const k = enter('tx_trace_isr_exit_insert');
  mark_interrupt(k, TX_TRACE_ISR_EXIT, isr_id);
  finish_plain(k, undefined);
}
