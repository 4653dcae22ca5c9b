// Ticks at which a board that rests finds nothing to do: no entry is due, entries go round again, or a timer expires whose
// round of work is known to be an idle one. What such a tick leaves behind is known in advance, so that neither the
// interrupt nor the timer thread has to run: a fleet is mostly boards that wait. Only where nobody could tell the
// difference: nothing is recorded, and nothing else happens before the round would be over. Events that are only tallied are
// known in advance too (idle_tally.ts).

import type { Kernel } from './kernel.ts';
import { TX_SUSPENDED, TX_TIMER_ENTRIES } from './tx_constants.ts';
import type { IdleRound, TimerList } from './tx_thread_cb.ts';
import {
  after,
  count_expiration,
  is_long,
  is_slot_empty,
  next_expired,
  reactivate,
  take_expired,
} from './wheel.ts';

/** Nothing runs or wants to, and what happens here is told to nobody, or only tallied. */
function rests(k: Kernel): boolean {
  return (
    k.current === null &&
    k.execute === null &&
    k.system_state === 0 &&
    k.ends_plainly &&
    (!k.tracing_threads || only_tallies(k)) &&
    !k.interrupts_off &&
    !k.interrupt_pending &&
    !k.timer_expired &&
    k.preempt_disable === 0
  );
}

/** Claims are looked at between two events, of which a tick that is taken has several. */
function only_tallies({ events, log, sim }: Kernel): boolean {
  return events === null && !log.keeps && !sim.checks.has_open_claims;
}

/** The tick that is due is no idle one. */
export const NOT_IDLE = undefined;

/** The round that is due with the entries of a list; null for none. */
function round_of({ head }: TimerList): IdleRound | null | typeof NOT_IDLE {
  let round: IdleRound | null = null;
  for (let entry = head; entry !== null; entry = after(entry, head)) {
    if (is_long(entry)) continue;
    if (entry.idle_round === null || round !== null) return NOT_IDLE;
    round = entry.idle_round;
  }
  return round;
}

/** The timer thread waits for the next expiration. */
function timer_thread_waits({ timer_thread }: Kernel): boolean {
  return timer_thread.tx_thread_state === TX_SUSPENDED && timer_thread.context !== null;
}

/** Which of its ticks are idle ones depends on nothing but its timers until something happens to it. */
export function is_idle_until_told(k: Kernel): boolean {
  return rests(k) && timer_thread_waits(k);
}

/** It rests, and nobody looks at it before something happens to it. */
export function may_doze(k: Kernel): boolean {
  return !k.tracing_threads && is_idle_until_told(k) && !k.sim.is_watched;
}

/** The round that an idle tick, which is due, sets off on a board whose events nobody takes; null for none. */
export function idle_round(k: Kernel): IdleRound | null | typeof NOT_IDLE {
  if (k.tracing_threads || !rests(k)) return NOT_IDLE;
  if (is_slot_empty(k)) return null;
  if (!timer_thread_waits(k)) return NOT_IDLE;
  const round = round_of(k.wheel[k.wheel_position] as TimerList);
  return round === NOT_IDLE || round?.idle_ahead() === 0 ? NOT_IDLE : round;
}

/** The round of a tick that is known to be an idle one, and due; null for none. */
export function round_due({ wheel, wheel_position }: Kernel): IdleRound | null {
  return round_of(wheel[wheel_position] as TimerList) ?? null;
}

/** The first tick that is no idle one on a board that rests, as long as nothing happens to it. */
export function idle_until(k: Kernel): number {
  const { wheel, wheel_position, wheel_map } = k;
  let end = Number.POSITIVE_INFINITY;
  let round: IdleRound | null = null;
  for (let slots = wheel_map; slots !== 0; slots &= slots - 1) {
    const slot = 31 - Math.clz32(slots & -slots);
    const away = (slot - wheel_position + TX_TIMER_ENTRIES) % TX_TIMER_ENTRIES;
    const { head } = wheel[slot] as TimerList;
    for (let entry = head; entry !== null; entry = after(entry, head)) {
      const { tx_timer_internal_remaining_ticks: left, idle_round } = entry;
      if (is_long(entry)) end = Math.min(end, away + left - TX_TIMER_ENTRIES);
      else if (idle_round === null || round !== null) end = Math.min(end, away);
      else {
        round = idle_round;
        const period = entry.tx_timer_internal_re_initialize_ticks;
        const fits = k.interrupt_cost_ns + round.services * k.cost_ns < k.tick_ns;
        end = Math.min(end, away + (fits ? round.idle_ahead() * period : 0));
      }
    }
  }
  return k.ticks + 1 + end;
}

/** What the timer thread, and whom it wakes, leave behind of an idle tick. */
export function pass_timer_thread(k: Kernel): void {
  let round: IdleRound | null = null;
  take_expired(k);
  for (let entry = next_expired(k); entry !== null; entry = next_expired(k)) {
    if (!is_long(entry)) round = entry.idle_round;
    count_expiration(k, entry);
    reactivate(k, entry);
  }
  round?.pass();
  const { timer_thread } = k;
  timer_thread.tx_thread_run_count = (timer_thread.tx_thread_run_count + 1) >>> 0;
  timer_thread.tx_thread_performance_resume_count++;
  timer_thread.tx_thread_performance_suspend_count++;
  k.idle_returns++;
}
