// The kernel clock, in ticks, and the interrupt posture (ThreadX user guide, chapter 4).

import { enter } from '../kernel/current.ts';
import { finish_plain, NO_STATUS } from '../kernel/finish.ts';
import { run_pending } from '../kernel/interrupt.ts';
import type { UINT, ULONG } from '../kernel/service.ts';
import { TX_INT_DISABLE, TX_INT_ENABLE } from '../kernel/tx_constants.ts';
import {
  TX_TRACE_INTERRUPT_CONTROL,
  TX_TRACE_TIME_GET,
  TX_TRACE_TIME_SET,
} from '../kernel/tx_trace_events.ts';

/** Ticks since the start, or since what was set; wraps at 32 bits. Allowed from everywhere. */
export function tx_time_get(): ULONG {
  const k = enter('tx_time_get');
  if (k.now_ns >= k.next_tick_ns) k.sync_ticks();
  if (k.tracing) k.trace(TX_TRACE_TIME_GET, k.clock);
  return finish_plain(k, k.clock, NO_STATUS);
}

/** Sets the kernel clock. Timers and waits do not notice. Allowed from everywhere. */
export function tx_time_set(new_time: ULONG): void {
  const k = enter('tx_time_set');
  if (k.now_ns >= k.next_tick_ns) k.sync_ticks();
  k.trace(TX_TRACE_TIME_SET, new_time);
  k.clock = new_time >>> 0;
  finish_plain(k, undefined);
}

/**
 * Disables (TX_INT_DISABLE) or enables (TX_INT_ENABLE) interrupts of this target and returns the previous posture.
 * Interrupts that came meanwhile are taken at once when they are enabled. Allowed from threads, timers, interrupts.
 */
export function tx_interrupt_control(new_posture: UINT): UINT {
  const k = enter('tx_interrupt_control');
  const old_posture = k.interrupts_off ? TX_INT_DISABLE : TX_INT_ENABLE;
  k.trace(TX_TRACE_INTERRUPT_CONTROL, new_posture);
  k.interrupts_off = new_posture !== TX_INT_ENABLE;
  if (!k.interrupts_off) run_pending(k);
  return finish_plain(k, old_posture, NO_STATUS);
}
