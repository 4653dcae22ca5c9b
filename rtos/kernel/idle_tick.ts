// Ticks at which a board that rests finds nothing to do: no entry is due, entries go round again, or a timer expires whose
// round of work is known to be an idle one. What such a tick leaves behind is known in advance, so that neither the
// interrupt nor the timer thread has to run: a fleet is mostly boards that wait. Only where nobody could tell the
// difference: nothing is recorded, and nothing else happens before the round would be over. Events that are only tallied are
// known in advance too.

import { CONTEXT_ISR } from '../sim/trace_log.ts';
import type { Kernel } from './kernel.ts';
import { TX_SUSPENDED } from './tx_constants.ts';
import type { IdleRound, TimerList } from './tx_thread_cb.ts';
import {
  TX_TRACE_ISR_ENTER,
  TX_TRACE_ISR_EXIT,
  TX_TRACE_RUNNING,
  TX_TRACE_THREAD_RESUME,
  TX_TRACE_THREAD_SUSPEND,
} from './tx_trace_events.ts';
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

/** It rests, and nobody looks at it before something happens to it. */
export function may_doze(k: Kernel): boolean {
  return !k.tracing_threads && rests(k) && timer_thread_waits(k) && !k.sim.is_watched;
}

/** The round that an idle tick, which is due, sets off; null for none. */
export function idle_round(k: Kernel): IdleRound | null | typeof NOT_IDLE {
  if (!rests(k)) return NOT_IDLE;
  if (is_slot_empty(k)) return null;
  if (!timer_thread_waits(k)) return NOT_IDLE;
  const round = round_of(k.wheel[k.wheel_position] as TimerList);
  return round === NOT_IDLE || round?.idle_ahead() === 0 ? NOT_IDLE : round;
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

const EVENTS = Symbol('events of idle rounds');

/** The events of the processor's turn, service by service: context, event and object of each. */
export function events_of(k: Kernel, round: IdleRound | null): readonly (readonly number[])[] {
  let known = k.attachments.get(EVENTS) as Map<IdleRound | null, readonly (readonly number[])[]> | undefined;
  if (known === undefined) {
    known = new Map();
    k.attachments.set(EVENTS, known);
  }
  let events = known.get(round);
  if (events === undefined) {
    const { sim_id: timer } = k.timer_thread;
    const begin = [timer, TX_TRACE_RUNNING, timer];
    const end = [timer, TX_TRACE_THREAD_SUSPEND, timer];
    const [first = [], second = [], ...others] = round?.events(timer) ?? [];
    events = round === null ? [[...begin, ...end]] : [[...begin, ...first], [...end, ...second], ...others];
    known.set(round, events);
  }
  return events;
}

/** The interrupt of the tick itself leaves these. */
export function tally_tick(k: Kernel, expires: boolean): void {
  const { tally } = k.log;
  if (!k.tracing_threads || tally === null) return;
  tally.take(k.number, CONTEXT_ISR, TX_TRACE_ISR_ENTER, 0);
  if (expires) tally.take(k.number, CONTEXT_ISR, TX_TRACE_THREAD_RESUME, k.timer_thread.sim_id);
  tally.take(k.number, CONTEXT_ISR, TX_TRACE_ISR_EXIT, 0);
}

/** The events of a service, or of whatever is given. */
export function tally({ log, number }: Kernel, events: readonly number[]): void {
  if (log.tally === null) return;
  for (let n = 0; n < events.length; n += 3)
    log.tally.take(number, events[n] as number, events[n + 1] as number, events[n + 2] as number);
}
