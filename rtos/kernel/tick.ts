// The tick interrupt, and how ticks in which nothing is due are skipped. Tick n comes at origin + n * period. Only a
// tick that somebody needs is an event: one whose slot of the wheel has an entry, every tick while a time-slice counts,
// every tick while an expiration waits for the timer thread (the wheel stands still then). The others are caught up
// with in one step, which moves the clock and the position exactly as taking them one by one would.

import { duration_text, tell_meaning } from '../sim/choice_meaning.ts';
import { RANK_CPU, RANK_DEVICE, SimEvent } from '../sim/event_queue.ts';
import { events_of, idle_round, NOT_IDLE, pass_timer_thread, tally, tally_tick } from './idle_tick.ts';
import { take_interrupt } from './interrupt.ts';
import type { Kernel } from './kernel.ts';
import { slice_expired, thread_resume } from './ready.ts';
import { TX_TIMER_ENTRIES } from './tx_constants.ts';
import type { IdleRound } from './tx_thread_cb.ts';
import { is_slot_empty, ticks_to_next, wheel_tick } from './wheel.ts';

/** How far a board's clock may be off, in parts in a million, by option. */
const SKEWS_PPM = [0, 50, -50, 200, -200];

/** Steps of the tick phase that a choice can pick from: the first tick comes after a full period, or earlier. */
const PHASES = 16;

const always = (): boolean => true;

class Ticker {
  private readonly k: Kernel;
  private readonly event: SimEvent;
  private readonly handler = () => this.tick();
  /** The processor's turn after an idle tick, and the services that it has still to call. */
  private readonly turn: SimEvent;
  private services_left = 0;
  /** In a tallied run: their events, and how many of them are tallied. */
  private turn_events: readonly (readonly number[])[] = [];
  private turn_round: IdleRound | null | undefined = undefined;
  private tallied = 0;
  /** Number of the tick that is scheduled, Infinity when none is. */
  private planned = Number.POSITIVE_INFINITY;

  /** Somebody looks at each tick. */
  private readonly every_tick: boolean;

  constructor(k: Kernel) {
    this.k = k;
    const { every_tick, tick_hook, before_tick } = k.config;
    this.every_tick = every_tick || tick_hook !== null || before_tick !== null;
    this.event = new SimEvent(() => this.fire());
    const is_idle = (): boolean => this.is_idle();
    this.event.concerns_nobody = is_idle;
    this.turn = new SimEvent(() => this.take_turn());
    this.turn.concerns_nobody = always;
  }

  start(): void {
    const k = this.k;
    const skew = SKEWS_PPM[k.sim.choose('clock_skew', k.name, SKEWS_PPM.length)] as number;
    if (skew !== 0)
      tell_meaning(k.sim, () => `${Math.abs(skew)} ppm ${skew > 0 ? 'slow' : 'fast'}`, k.maker());
    k.tick_ns += Math.round((k.tick_ns * skew) / 1e6);
    const phase = k.sim.choose('tick_phase', k.name, PHASES);
    k.tick_origin_ns = k.sim.now_ns - Math.floor((k.tick_ns * phase) / PHASES);
    k.next_tick_ns = k.tick_origin_ns + k.tick_ns;
    if (phase !== 0) {
      const first_ns = k.next_tick_ns - k.sim.now_ns;
      const period = duration_text(k.tick_ns);
      tell_meaning(
        k.sim,
        () => `its first tick comes ${duration_text(first_ns)} after the start instead of ${period}`,
        k.maker(),
      );
    }
    const sync = (): void => this.sync();
    const plan = (away: number): void => this.plan(away);
    k.sync_ticks = sync;
    k.plan_tick = plan;
    if (this.every_tick) this.plan(1);
  }

  /** Counts the ticks up to now in which nothing was due. One that is scheduled, even if overdue, is not among them. */
  private sync(): void {
    const k = this.k;
    const passed = Math.floor((k.now_ns - k.tick_origin_ns) / k.tick_ns);
    this.skip_to(Math.min(passed, this.planned - 1));
  }

  private skip_to(tick: number): void {
    const k = this.k;
    const skipped = tick - k.ticks;
    if (skipped > 0) {
      k.ticks = tick;
      k.clock = (k.clock + skipped) >>> 0;
      // While an expiration waits every tick is taken, so none of these was to leave the position where it is.
      k.wheel_position = (k.wheel_position + skipped) % TX_TIMER_ENTRIES;
    }
    this.set_next();
  }

  private set_next(): void {
    const k = this.k;
    const next = k.ticks + 1;
    // The scheduled tick is an event of its own: nothing to catch up with before it was taken.
    k.next_tick_ns = next >= this.planned ? Number.POSITIVE_INFINITY : k.tick_origin_ns + next * k.tick_ns;
  }

  private plan(away: number): void {
    const k = this.k;
    const tick = k.ticks + away;
    if (tick >= this.planned) return;
    k.sim.cancel(this.event);
    this.planned = tick;
    k.sim.add(this.event, k.tick_origin_ns + tick * k.tick_ns, RANK_DEVICE);
    this.set_next();
  }

  private fire(): void {
    const k = this.k;
    if (k.powered_off) return;
    if (this.every_tick && !(k.config.before_tick?.(this.planned) ?? true)) {
      k.sim.stop('before_tick');
      return;
    }
    this.skip_to(this.planned - 1);
    const round = this.every_tick ? NOT_IDLE : idle_round(k);
    if (round === NOT_IDLE || !this.is_free_for(round)) take_interrupt(k, 'tick', this.handler);
    else this.pass_idle(round);
  }

  /** The tick that is planned, at about this time, will be an idle one. */
  private is_idle(): boolean {
    const k = this.k;
    const last_ns = k.tick_origin_ns + (this.planned - 1) * k.tick_ns;
    if (this.every_tick || k.powered_off || last_ns > k.sim.now_ns) return false;
    this.skip_to(this.planned - 1);
    return idle_round(k) !== NOT_IDLE;
  }

  /** When the interrupt that comes now is over. */
  private interrupt_end_ns(): number {
    const { now_ns, sim, interrupt_cost_ns } = this.k;
    return (now_ns < sim.now_ns ? sim.now_ns : now_ns) + interrupt_cost_ns;
  }

  /** Nothing else happens before this board rests again; in a tallied run, nothing but idle ticks of other boards. */
  private is_free_for(round: IdleRound | null): boolean {
    const { sim, tracing_threads, cost_ns, tick_ns } = this.k;
    const round_ns = round === null ? 0 : round.services * cost_ns;
    return round_ns < tick_ns && sim.is_free_until(this.interrupt_end_ns() + round_ns, tracing_threads);
  }

  /** The kernel's tick handler, in interrupt context. */
  private tick(): ReturnType<NonNullable<Kernel['config']['tick_hook']>> {
    const k = this.k;
    this.count();
    let slice_over = false;
    if (k.time_slice !== 0) {
      k.time_slice--;
      slice_over = k.time_slice === 0;
    }
    wheel_tick(k);
    if (k.timer_expired) thread_resume(k, k.timer_thread);
    if (slice_over) slice_expired(k);
    this.plan_following();
    if (k.config.tick_hook !== null) return k.config.tick_hook(k.ticks);
  }

  private count(): void {
    const k = this.k;
    k.ticks++;
    this.planned = Number.POSITIVE_INFINITY;
    k.clock = (k.clock + 1) >>> 0;
  }

  /** The same as the interrupt and what follows from it, on a board that rests and goes on resting. */
  private pass_idle(round: IdleRound | null): void {
    const k = this.k;
    k.sim.quiet_events++;
    this.count();
    k.now_ns = this.interrupt_end_ns();
    const expires = !is_slot_empty(k);
    tally_tick(k, expires);
    if (!expires) {
      wheel_tick(k);
      this.plan_following();
      return;
    }
    // As after each tick with an expiration.
    this.plan(1);
    this.services_left = round?.services ?? 0;
    if (k.tracing_threads) {
      // Conditions are asked between two events, so the processor's turn must be one.
      if (round !== this.turn_round) {
        this.turn_round = round;
        this.turn_events = events_of(k, round);
      }
      this.tallied = 0;
      if (k.sim.begins_turn(k.now_ns)) this.take_turn();
      else k.sim.add(this.turn, k.now_ns, RANK_CPU);
      return;
    }
    k.now_ns += this.services_left * k.cost_ns;
    k.sim.events_handled++;
    k.sim.quiet_events++;
    pass_timer_thread(k);
  }

  /** The processor's turn after an idle tick: service after service, cut where other boards have theirs. */
  private take_turn(): void {
    const k = this.k;
    k.sim.quiet_events++;
    if (k.powered_off) return;
    if (k.now_ns < k.sim.now_ns) k.now_ns = k.sim.now_ns;
    for (; this.services_left > 1; this.services_left--) {
      tally(k, this.turn_events[this.tallied++] ?? []);
      k.now_ns += k.cost_ns;
      if (k.now_ns < k.sim.horizon_ns) continue;
      this.services_left--;
      k.sim.add(this.turn, k.now_ns, RANK_CPU);
      return;
    }
    while (this.tallied < this.turn_events.length) tally(k, this.turn_events[this.tallied++] ?? []);
    k.now_ns += this.services_left * k.cost_ns;
    pass_timer_thread(k);
  }

  private plan_following(): void {
    const k = this.k;
    if (this.every_tick || k.time_slice !== 0 || k.timer_expired) {
      this.plan(1);
      return;
    }
    const away = ticks_to_next(k);
    if (away > 0) this.plan(away);
    else this.set_next();
  }
}

/** Starts the system timer of a target at the present time. */
export function start_ticks(k: Kernel): void {
  new Ticker(k).start();
}
