// What a tally of events gets of idle ticks that are passed (tick.ts): the events that the interrupt, the timer thread and whom it
// wakes would have left, in their order.

import { CONTEXT_ISR, type EventTally } from '../sim/trace_log.ts';
import type { Kernel } from './kernel.ts';
import type { IdleRound, TX_TIMER_INTERNAL } from './tx_thread_cb.ts';
import {
  TX_TRACE_ISR_ENTER,
  TX_TRACE_ISR_EXIT,
  TX_TRACE_RUNNING,
  TX_TRACE_THREAD_RESUME,
  TX_TRACE_THREAD_SUSPEND,
} from './tx_trace_events.ts';
import { after, head_of, is_long } from './wheel.ts';

export class IdleTally {
  private readonly k: Kernel;
  /** Context, event and object of each: of a tick in which nothing is due, and of one with expirations up to the timer thread. */
  private empty: readonly number[] = [];
  private expiration: readonly number[] = [];
  /** A timer that is due by itself, and all of its tick. */
  private alone: IdleRound | null = null;
  private of_alone: readonly number[] = [];

  constructor(k: Kernel) {
    this.k = k;
  }

  /** A tick is passed. */
  take(expires: boolean): void {
    const { log, number, wheel_position } = this.k;
    if (log.tally === null) return;
    if (this.empty.length === 0) this.find_events();
    const head = head_of(this.k, wheel_position);
    if (!expires) take_all(log.tally, number, this.empty);
    else if (this.is_alone(head)) take_all(log.tally, number, this.of_alone);
    else {
      take_all(log.tally, number, this.expiration);
      this.take_turns(log.tally, head);
    }
  }

  /** Most rounds are those of one timer, whose events are the same each time if it wakes a thread. */
  private is_alone(head: TX_TIMER_INTERNAL | null): boolean {
    if (head === null || after(head, head) !== null || is_long(head)) return false;
    const { idle_round: round } = head;
    if (round === null || round.thread === null) return false;
    if (round !== this.alone) {
      this.alone = round;
      this.of_alone = this.events_alone(round, round.thread.sim_id);
    }
    return true;
  }

  private events_alone(round: IdleRound, woken: number): readonly number[] {
    const { sim_id: timer } = this.k.timer_thread;
    const wakes = [timer, round.timer_event, round.timer_object(), timer, TX_TRACE_THREAD_RESUME, woken];
    const turn = [timer, TX_TRACE_THREAD_SUSPEND, timer, woken, TX_TRACE_RUNNING, woken];
    return [
      ...this.expiration,
      ...wakes,
      ...turn,
      ...round.thread_events(),
      woken,
      TX_TRACE_THREAD_SUSPEND,
      woken,
    ];
  }

  /** The turn of the timer thread, and of a thread that it wakes. */
  private take_turns(tally: EventTally, head: TX_TIMER_INTERNAL | null): void {
    const { number, timer_thread } = this.k;
    const { sim_id: timer } = timer_thread;
    let woken = 0;
    for (let entry = head; entry !== null; entry = after(entry, head)) {
      const { idle_round: round } = entry;
      if (round === null || is_long(entry)) continue;
      tally.take(number, timer, round.timer_event, round.timer_object());
      if (round.thread === null || woken !== 0) continue;
      woken = round.thread.sim_id;
      tally.take(number, timer, TX_TRACE_THREAD_RESUME, woken);
    }
    tally.take(number, timer, TX_TRACE_THREAD_SUSPEND, timer);
    if (woken === 0) return;
    tally.take(number, woken, TX_TRACE_RUNNING, woken);
    for (let entry = head; entry !== null; entry = after(entry, head))
      if (entry.idle_round !== null && !is_long(entry))
        take_all(tally, number, entry.idle_round.thread_events());
    tally.take(number, woken, TX_TRACE_THREAD_SUSPEND, woken);
  }

  private find_events(): void {
    const { sim_id: timer } = this.k.timer_thread;
    this.empty = [CONTEXT_ISR, TX_TRACE_ISR_ENTER, 0, CONTEXT_ISR, TX_TRACE_ISR_EXIT, 0];
    const resumed = [CONTEXT_ISR, TX_TRACE_ISR_ENTER, 0, CONTEXT_ISR, TX_TRACE_THREAD_RESUME, timer];
    this.expiration = [...resumed, CONTEXT_ISR, TX_TRACE_ISR_EXIT, 0, timer, TX_TRACE_RUNNING, timer];
  }
}

function take_all(tally: EventTally, target: number, events: readonly number[]): void {
  for (let n = 0; n < events.length; n += 3)
    tally.take(target, events[n] as number, events[n + 1] as number, events[n + 2] as number);
}
