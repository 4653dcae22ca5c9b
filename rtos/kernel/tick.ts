// The tick interrupt, and how ticks in which nothing is due are skipped. Tick n comes at origin + n * period. Only a
// tick that somebody needs is an event: one whose slot of the wheel has an entry, every tick while a time-slice counts,
// every tick while an expiration waits for the timer thread (the wheel stands still then). The others are caught up
// with in one step, which moves the clock and the position exactly as taking them one by one would.
//
// Ticks that are taken are mostly idle ones (idle_tick.ts), and are passed without the interrupt and the timer thread: one by one,
// or, in the runs of a search, all of them up to where something happens on any board. There the turn of the processor after such a
// tick counts as one event, also where others' turns would cut it.
//
// Of many boards most rest, and what they have in memory is far away. So a board that rests dozes: it looks once which of its
// next ticks will be idle ones (idle_ahead.ts), and these are events that need nothing else of it. What they would have left
// behind, it catches up with as soon as something happens to it or somebody looks at it. The order of events and their number
// are those of a board that takes each of its ticks.

import { RANK_CPU, RANK_DEVICE, SimEvent } from '../sim/event_queue.ts';
import { mark } from '../sim/marks.ts';
import type { Simulation } from '../sim/simulation.ts';
import { IdleAhead } from './idle_ahead.ts';
import { IdleTally } from './idle_tally.ts';
import {
  idle_round,
  idle_until,
  is_idle_until_told,
  may_doze,
  NOT_IDLE,
  pass_timer_thread,
  round_due,
} from './idle_tick.ts';
import { take_interrupt } from './interrupt.ts';
import type { Kernel } from './kernel.ts';
import { slice_expired, thread_resume } from './ready.ts';
import { choose_ticks } from './tick_choices.ts';
import { TX_TIMER_ENTRIES } from './tx_constants.ts';
import type { IdleRound } from './tx_thread_cb.ts';
import { is_slot_empty, ticks_to_next, wheel_tick } from './wheel.ts';

/** What so few boards need stays in the caches of the computer: passing their ticks without them saves nothing. */
const FEW_BOARDS = 16;

class Ticker {
  private readonly k: Kernel;
  private readonly event: SimEvent;
  private readonly handler = () => this.tick();
  private readonly late_handler = () => this.late_tick();
  private readonly tally: IdleTally;
  /** Number of the tick that is scheduled, Infinity when none is. */
  private planned = Number.POSITIVE_INFINITY;

  /** While the board dozes: what its ticks are, and the last one that was passed. */
  private dozes = false;
  private readonly ahead = new IdleAhead();
  private passed = 0;
  /** The processor's turn after such a tick, and the services that it has still to call. */
  private readonly turn: SimEvent;
  private services_left = 0;
  private is_listed = false;
  private readonly be_looked_at = () => {
    this.is_listed = false;
    this.catch_up();
  };
  private readonly sim: Simulation;
  /** As the kernel has them. */
  private readonly interrupt_cost_ns: number;
  private readonly cost_ns: number;
  private tick_ns = 0;

  /** Somebody looks at each tick. */
  private readonly every_tick: boolean;

  constructor(k: Kernel) {
    this.k = k;
    this.sim = k.sim;
    this.interrupt_cost_ns = k.interrupt_cost_ns;
    this.cost_ns = k.cost_ns;
    const { every_tick, tick_hook, before_tick } = k.config;
    this.every_tick = every_tick || tick_hook !== null || before_tick !== null;
    this.event = new SimEvent(() => this.fire());
    const quiet_until_ns = (): number => this.quiet_until_ns();
    this.event.quiet_until_ns = quiet_until_ns;
    const pass_before = (quiet_ns: number): boolean => this.pass_before(quiet_ns);
    this.event.pass_before = pass_before;
    this.turn = new SimEvent(() => this.take_turn());
    this.tally = new IdleTally(k);
  }

  start(): void {
    const k = this.k;
    choose_ticks(k);
    this.tick_ns = k.tick_ns;
    const sync = (): void => this.sync();
    const plan = (away: number): void => this.plan(away);
    k.sync_ticks = sync;
    k.plan_tick = plan;
    if (!this.every_tick && k.number > FEW_BOARDS) {
      const doze = (): void => this.doze();
      k.doze = doze;
    }
    const catch_up = (): void => this.catch_up();
    k.catch_up = catch_up;
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

  private time_of(tick: number): number {
    const { tick_origin_ns, tick_ns } = this.k;
    return tick_origin_ns + tick * tick_ns;
  }

  private set_next(): void {
    const k = this.k;
    const next = k.ticks + 1;
    // The scheduled tick is an event of its own: nothing to catch up with before it was taken.
    k.next_tick_ns = next >= this.planned ? Number.POSITIVE_INFINITY : this.time_of(next);
  }

  private plan(away: number): void {
    const k = this.k;
    const tick = k.ticks + away;
    if (tick >= this.planned) return;
    k.sim.cancel(this.event);
    this.planned = tick;
    k.sim.add(this.event, this.time_of(tick), RANK_DEVICE);
    this.set_next();
  }

  private fire(): void {
    if (this.dozes) {
      if (this.pass_dozing()) return;
      this.catch_up();
    }
    const k = this.k;
    if (k.powered_off) return;
    if (this.every_tick && !(k.config.before_tick?.(this.planned) ?? true)) {
      k.sim.stop('before_tick');
      return;
    }
    this.skip_to(this.planned - 1);
    if (this.pass_stretch()) return;
    const round = this.every_tick ? NOT_IDLE : idle_round(k);
    if (round === NOT_IDLE || !this.is_free_for(round)) take_interrupt(k, 'tick', this.handler);
    else this.pass_idle(round);
  }

  /** Until when the ticks will be idle ones, the planned one first. */
  private quiet_until_ns(): number {
    const { k, event, every_tick } = this;
    const is_known = !every_tick && !k.powered_off && !k.dozes && is_idle_until_told(k);
    return is_known ? this.time_of(idle_until(k)) : event.time_ns;
  }

  /**
   * In a run that is only tallied, passes this tick and, as long as all boards rest and nobody looks at any of them, those that
   * follow on each of them; false where that would be this one only.
   */
  private pass_stretch(): boolean {
    const { k, sim } = this;
    if (!k.tracing_threads || this.every_tick || !is_idle_until_told(k)) return false;
    const end = idle_until(k);
    const quiet_ns = end > this.planned ? Math.min(this.time_of(end), sim.quiet_until_ns()) : 0;
    if (quiet_ns < this.time_of(this.planned + 1)) return false;
    this.pass_idle(round_due(k));
    sim.pass_until(quiet_ns);
    return true;
  }

  /** Passes the tick that is planned, which is an idle one, if its round is over by then. */
  private pass_before(quiet_ns: number): boolean {
    const { k, planned } = this;
    if (quiet_ns < this.time_of(planned + 1)) return false;
    k.sim.cancel(this.event);
    k.sim.events_handled++;
    this.skip_to(planned - 1);
    this.pass_idle(round_due(k));
    return true;
  }

  /** When the interrupt of the tick that comes next is over. */
  private interrupt_end_ns(): number {
    const { k, sim } = this;
    return Math.max(k.now_ns, sim.now_ns, this.time_of(k.ticks + 1)) + this.interrupt_cost_ns;
  }

  /** Nothing else happens before this board rests again. */
  private is_free_for(round: IdleRound | null): boolean {
    const { sim, cost_ns, tick_ns } = this.k;
    const round_ns = round === null ? 0 : round.services * cost_ns;
    return round_ns < tick_ns && sim.is_free_until(this.interrupt_end_ns() + round_ns);
  }

  /** The kernel's tick handler, in interrupt context. */
  private tick(): ReturnType<NonNullable<Kernel['config']['tick_hook']>> {
    const k = this.k;
    this.take();
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

  /** The tick that was planned is here. */
  private take(): void {
    this.planned = Number.POSITIVE_INFINITY;
    this.count();
  }

  private count(): void {
    const k = this.k;
    k.ticks++;
    k.clock = (k.clock + 1) >>> 0;
  }

  /** The same as the interrupt and what follows from it, on a board that rests and goes on resting. */
  private pass_idle(round: IdleRound | null): void {
    const { k, sim } = this;
    sim.quiet_events++;
    k.now_ns = this.interrupt_end_ns();
    this.take();
    const expires = !is_slot_empty(k);
    if (k.tracing_threads) this.tally.take(round, expires);
    if (!expires) {
      wheel_tick(k);
      this.plan_following();
    } else {
      // As after each tick with an expiration.
      this.plan(1);
      k.now_ns += (round?.services ?? 0) * k.cost_ns;
      sim.events_handled++;
      sim.quiet_events++;
      pass_timer_thread(k);
    }
    k.doze();
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

  /** Looks which of the next ticks are idle: they are passed without the board until something happens to it. */
  private doze(): void {
    const { k, ahead } = this;
    if (!may_doze(k) || this.event.place < 0 || k.now_ns > this.event.time_ns) return;
    ahead.look(k);
    const rounds_fit = k.interrupt_cost_ns + ahead.round_services * k.cost_ns < k.tick_ns;
    if (!rounds_fit || !ahead.knows(this.planned)) return;
    k.dozes = true;
    this.dozes = true;
    this.passed = k.ticks;
    if (this.is_listed) return;
    this.is_listed = true;
    this.sim.dozing.add(this.be_looked_at);
  }

  /**
   * Passes the tick that is due, if it is a known one, and leaves the board alone: of a thousand boards most memory lies far
   * away, and what this needs lies here.
   */
  private pass_dozing(): boolean {
    const { event, ahead, planned, sim } = this;
    if (!ahead.knows(planned)) return false;
    const expires = ahead.expires(planned);
    const away = expires ? 1 : ahead.to_next(planned);
    const services = ahead.services(planned);
    const { time_ns } = event;
    const turn_ns = time_ns + this.interrupt_cost_ns;
    const end_ns = turn_ns + services * this.cost_ns;
    if (away === 0 || end_ns >= sim.run_until_ns) return false;
    sim.quiet_events++;
    this.passed = planned;
    this.planned = planned + away;
    sim.add(event, time_ns + away * this.tick_ns, RANK_DEVICE);
    if (!expires) return true;
    if (sim.is_free_until(end_ns)) {
      sim.events_handled++;
      sim.quiet_events++;
    } else {
      this.services_left = services;
      sim.add(this.turn, turn_ns, RANK_CPU);
    }
    return true;
  }

  /** The turn after a tick that was passed, cut where others have theirs. */
  private take_turn(): void {
    const { turn, sim } = this;
    sim.quiet_events++;
    let now_ns = turn.time_ns;
    while (this.services_left > 1) {
      this.services_left--;
      now_ns += this.cost_ns;
      if (now_ns < sim.horizon_ns) continue;
      if (sim.is_due(now_ns)) sim.add(turn, now_ns, RANK_CPU);
      else sim.pause(turn, now_ns);
      return;
    }
  }

  /** Brings the board to where it would be by now if it had taken its ticks. */
  private catch_up(): void {
    if (!this.dozes) return;
    const { k, ahead, passed, planned } = this;
    this.dozes = false;
    k.dozes = false;
    const in_turn = this.turn.place >= 0;
    const over = in_turn ? passed - 1 : passed;
    // Entries that are put into the wheel again plan nothing: the next tick is planned.
    this.planned = 0;
    for (let tick = k.ticks + 1; tick <= over; tick++) {
      const expires = ahead.expires(tick);
      if (!expires && tick < over) continue;
      this.skip_to(expires ? tick - 1 : tick);
      k.now_ns = this.time_of(tick) + k.interrupt_cost_ns + ahead.services(tick) * k.cost_ns;
      if (!expires) continue;
      this.count();
      pass_timer_thread(k);
    }
    this.skip_to(over);
    this.planned = planned;
    this.set_next();
    if (in_turn) this.begin_turn();
  }

  /** Something happens in the middle of a round: the services of it that are over are done by the board itself. */
  private begin_turn(): void {
    const { k, turn } = this;
    const time_ns = this.time_of(this.passed);
    const begin_ns = time_ns + k.interrupt_cost_ns;
    k.sim.in_the_past(time_ns, begin_ns, () => take_interrupt(k, 'tick', this.late_handler));
    k.leave_queue();
    if (turn.time_ns > begin_ns) {
      mark('kernel: something happens in the middle of a round that was passed');
      k.sim.in_the_past(begin_ns, turn.time_ns, k.go_on);
      k.leave_queue();
    }
    k.wait_in_place_of(turn);
  }

  /** The tick handler of a board that rested, where the next tick is planned already. */
  private late_tick(): void {
    const k = this.k;
    this.count();
    wheel_tick(k);
    thread_resume(k, k.timer_thread);
  }
}

/** Starts the system timer of a target at the present time. */
export function start_ticks(k: Kernel): void {
  new Ticker(k).start();
}
