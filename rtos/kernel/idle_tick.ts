// Ticks at which a board that rests finds nothing to do: no entry is due, entries go round again, or a timer expires whose
// round of work is known to be an idle one. What such a tick leaves behind is known in advance, so that neither the
// interrupt nor the timer thread has to run: a fleet is mostly boards that wait. Only where nobody could tell the
// difference: nothing is recorded, and nothing else happens before the round would be over. Events that are only tallied are
// known in advance too (idle_tally.ts).

import { TIMERS_WITH_ROUNDS } from '../sim/dozing_ticks.ts';
import type { Kernel } from './kernel.ts';
import { TX_SUSPENDED, TX_TIMER_ENTRIES } from './tx_constants.ts';
import type { IdleRound, TX_THREAD, TX_TIMER_INTERNAL } from './tx_thread_cb.ts';
import {
  after,
  count_expiration,
  head_of,
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
export const NOT_IDLE = -1;

function wakes_another({ thread }: IdleRound, woken: TX_THREAD | null): boolean {
  return woken !== null && thread !== null && thread !== woken;
}

/** The services that the timers of a list call in their rounds, which wake one thread at the most; 0 where all go round again. */
function services_of(head: TX_TIMER_INTERNAL | null): number {
  let services = 0;
  let woken: TX_THREAD | null = null;
  for (let entry = head; entry !== null; entry = after(entry, head)) {
    if (is_long(entry)) continue;
    const { idle_round: round } = entry;
    if (round === null || wakes_another(round, woken)) return NOT_IDLE;
    services += round.services;
    woken ??= round.thread;
  }
  return services;
}

/** All rounds that are due have nothing to do. */
function are_idle(head: TX_TIMER_INTERNAL | null): boolean {
  for (let entry = head; entry !== null; entry = after(entry, head))
    if (!is_long(entry) && entry.idle_round?.idle_ahead(1) === 0) return false;
  return true;
}

/** The timer thread waits for the next expiration. */
function timer_thread_waits({ timer_thread }: Kernel): boolean {
  return timer_thread.tx_thread_state === TX_SUSPENDED && timer_thread.context !== null;
}

/** Which of its ticks are idle ones depends on nothing but its timers until something happens to it. */
export function is_idle_until_told(k: Kernel): boolean {
  return rests(k) && timer_thread_waits(k);
}

/** It rests, nothing is to happen to it soon, and nobody looks at it before. */
export function may_doze(k: Kernel): boolean {
  return k.awaited_interrupts === 0 && !k.tracing_threads && is_idle_until_told(k) && !k.sim.is_watched;
}

/** The services that an idle tick, which is due, sets off on a board whose events nobody takes. */
export function idle_services(k: Kernel): number {
  if (k.tracing_threads || !rests(k)) return NOT_IDLE;
  if (is_slot_empty(k)) return 0;
  if (!timer_thread_waits(k)) return NOT_IDLE;
  const head = head_of(k, k.wheel_position);
  const services = services_of(head);
  return services !== NOT_IDLE && are_idle(head) ? services : NOT_IDLE;
}

/** The services of a tick that is known to be an idle one, and due. */
export function services_due(k: Kernel): number {
  return services_of(head_of(k, k.wheel_position));
}

/** Ticks from the next one on to that at which an entry of a slot, which comes up in so many, is due itself. */
export function ticks_to_due(
  { tx_timer_internal_remaining_ticks: left }: TX_TIMER_INTERNAL,
  away: number,
): number {
  return left > TX_TIMER_ENTRIES ? away + left - TX_TIMER_ENTRIES : away;
}

/** The first tick that is no idle one on a board that rests, as long as nothing happens to it. */
export function idle_until(k: Kernel): number {
  const { wheel_position, wheel_map } = k;
  let end = Number.POSITIVE_INFINITY;
  let woken: TX_THREAD | null = null;
  let timers = 0;
  let services = 0;
  for (let slots = wheel_map; slots !== 0; slots &= slots - 1) {
    const slot = 31 - Math.clz32(slots & -slots);
    const away = (slot - wheel_position + TX_TIMER_ENTRIES) % TX_TIMER_ENTRIES;
    const head = head_of(k, slot);
    for (let entry = head; entry !== null; entry = after(entry, head)) {
      const { idle_round: round, tx_timer_internal_re_initialize_ticks: period } = entry;
      const due = ticks_to_due(entry, away);
      if (round === null || wakes_another(round, woken) || timers === TIMERS_WITH_ROUNDS) {
        end = Math.min(end, due);
        continue;
      }
      timers++;
      woken ??= round.thread;
      services += round.services;
      // All may be due in the same tick.
      const fits = k.interrupt_cost_ns + services * k.cost_ns < k.tick_ns;
      end = Math.min(end, fits ? due + round.idle_ahead(due + 1) * period : 0);
    }
  }
  return k.ticks + 1 + end;
}

/** What the timer thread, and whom it wakes, leave behind of an idle tick. */
export function pass_timer_thread(k: Kernel): void {
  let waking: IdleRound | null = null;
  take_expired(k);
  for (let entry = next_expired(k); entry !== null; entry = next_expired(k)) {
    const { idle_round } = entry;
    if (idle_round !== null && !is_long(entry)) {
      idle_round.pass();
      if (idle_round.thread !== null) waking = idle_round;
    }
    count_expiration(k, entry);
    reactivate(k, entry);
  }
  waking?.pass_turn();
  const { timer_thread } = k;
  timer_thread.tx_thread_run_count = (timer_thread.tx_thread_run_count + 1) >>> 0;
  timer_thread.tx_thread_performance_resume_count++;
  timer_thread.tx_thread_performance_suspend_count++;
  k.idle_returns++;
}
