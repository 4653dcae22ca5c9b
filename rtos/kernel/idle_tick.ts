// Ticks at which a board that rests finds nothing to do: no entry is due, entries go round again, or a timer expires whose
// round of work is known to be an idle one. What such a tick leaves behind is known in advance, so that neither the
// interrupt nor the timer thread has to run: a fleet is mostly boards that wait. Only where nobody could tell the
// difference: nothing is recorded, and nothing else happens before the round would be over.

import type { Kernel } from './kernel.ts';
import { TX_SUSPENDED } from './tx_constants.ts';
import type { IdleRound, TimerList } from './tx_thread_cb.ts';
import { count_expiration, is_long, is_slot_empty, next_expired, reactivate, take_expired } from './wheel.ts';

/** Nothing runs or wants to, and what happens here is told to nobody. */
function rests(k: Kernel): boolean {
  return (
    k.current === null &&
    k.execute === null &&
    k.system_state === 0 &&
    k.ends_plainly &&
    !k.tracing_threads &&
    !k.interrupts_off &&
    !k.interrupt_pending &&
    !k.timer_expired &&
    k.preempt_disable === 0
  );
}

/** The round that is due with the entries of a list; null for none, undefined when one of them may do more. */
function round_of(list: TimerList): IdleRound | null | undefined {
  const { head } = list;
  let round: IdleRound | null = null;
  for (let entry = head; entry !== null; ) {
    if (!is_long(entry)) {
      if (entry.idle_round === null || round !== null) return undefined;
      round = entry.idle_round;
    }
    const next = entry.tx_timer_internal_active_next;
    entry = next === head ? null : next;
  }
  return round;
}

/** When the board has done with the tick that is due, which is then an idle one; null: the tick has to be taken. */
export function idle_tick_end_ns(k: Kernel): number | null {
  if (!rests(k)) return null;
  const { sim, timer_thread } = k;
  const now_ns = (k.now_ns < sim.now_ns ? sim.now_ns : k.now_ns) + k.interrupt_cost_ns;
  if (is_slot_empty(k)) return now_ns;
  if (timer_thread.tx_thread_state !== TX_SUSPENDED || timer_thread.context === null) return null;
  const round = round_of(k.wheel[k.wheel_position] as TimerList);
  if (round === undefined) return null;
  const end_ns = now_ns + (round === null ? 0 : round.services * k.cost_ns);
  // Not at the very instant of another processor either: each would cut the other's turn.
  if (end_ns + 0.5 >= sim.horizon_ns) return null;
  return round === null || round.pass() ? end_ns : null;
}

/** What the timer thread leaves behind of an idle tick. */
export function pass_timer_thread(k: Kernel): void {
  take_expired(k);
  for (let entry = next_expired(k); entry !== null; entry = next_expired(k)) {
    count_expiration(k, entry);
    reactivate(k, entry);
  }
  const { timer_thread } = k;
  timer_thread.tx_thread_run_count = (timer_thread.tx_thread_run_count + 1) >>> 0;
  timer_thread.tx_thread_performance_resume_count++;
  timer_thread.tx_thread_performance_suspend_count++;
  k.idle_returns++;
  // The processor's turn, which the tick would have asked for.
  k.sim.events_handled++;
}
