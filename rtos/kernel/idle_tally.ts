// What a tally of events gets of idle ticks that are passed (tick.ts): the events that the interrupt, the timer thread and whom it
// wakes would have left, in their order.

import { CONTEXT_ISR, type EventTally } from '../sim/trace_log.ts';
import type { Kernel } from './kernel.ts';
import type { IdleRound } from './tx_thread_cb.ts';
import {
  TX_TRACE_ISR_ENTER,
  TX_TRACE_ISR_EXIT,
  TX_TRACE_RUNNING,
  TX_TRACE_THREAD_RESUME,
  TX_TRACE_THREAD_SUSPEND,
} from './tx_trace_events.ts';

export class IdleTally {
  private readonly k: Kernel;
  /** The events of ticks in which nothing is due, in which entries go round again, and with a round: context, event and object. */
  private empty: readonly number[] = [];
  private long: readonly number[] = [];
  private round: IdleRound | null = null;
  private of_round: readonly number[] = [];

  constructor(k: Kernel) {
    this.k = k;
  }

  /** A tick is passed. */
  take(round: IdleRound | null, expires: boolean): void {
    const { log, number } = this.k;
    if (log.tally === null) return;
    if (this.empty.length === 0) this.find_events();
    if (round !== null && round !== this.round) this.find_round(round);
    take_all(log.tally, number, round !== null ? this.of_round : expires ? this.long : this.empty);
  }

  private find_events(): void {
    const { sim_id: timer } = this.k.timer_thread;
    this.empty = [CONTEXT_ISR, TX_TRACE_ISR_ENTER, 0, CONTEXT_ISR, TX_TRACE_ISR_EXIT, 0];
    this.long = [...this.expiration(), timer, TX_TRACE_THREAD_SUSPEND, timer];
  }

  private find_round(round: IdleRound): void {
    this.round = round;
    this.of_round = [...this.expiration(), ...round.events(this.k.timer_thread.sim_id)];
  }

  /** Up to where the timer thread runs. */
  private expiration(): readonly number[] {
    const { sim_id: timer } = this.k.timer_thread;
    const resumed = [CONTEXT_ISR, TX_TRACE_ISR_ENTER, 0, CONTEXT_ISR, TX_TRACE_THREAD_RESUME, timer];
    return [...resumed, CONTEXT_ISR, TX_TRACE_ISR_EXIT, 0, timer, TX_TRACE_RUNNING, timer];
  }
}

function take_all(tally: EventTally, target: number, events: readonly number[]): void {
  for (let n = 0; n < events.length; n += 3)
    tally.take(target, events[n] as number, events[n + 1] as number, events[n + 2] as number);
}
