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
// next ticks will be idle ones (idle_ahead.ts), and these are events that the simulation handles without it
// (rtos/sim/dozing_ticks.ts). What they would have left behind, it catches up with as soon as something happens to it or somebody
// looks at it. The order of events and their number are those of a board that takes each of its ticks.

import type { DozingTicks } from '../sim/dozing_ticks.ts';
import { RANK_DEVICE, SimEvent } from '../sim/event_queue.ts';
import { mark } from '../sim/marks.ts';
import type { Simulation } from '../sim/simulation.ts';
import { look_ahead } from './idle_ahead.ts';
import { IdleTally } from './idle_tally.ts';
import {
  idle_services,
  idle_until,
  is_idle_until_told,
  may_doze,
  NOT_IDLE,
  pass_timer_thread,
  services_due,
} from './idle_tick.ts';
import { take_interrupt } from './interrupt.ts';
import type { Kernel } from './kernel.ts';
import { slice_expired, thread_resume } from './ready.ts';
import { choose_ticks } from './tick_choices.ts';
import { TX_TIMER_ENTRIES } from './tx_constants.ts';
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

  /** What the ticks of boards that doze are, and this one's row among them. */
  private readonly dozing: DozingTicks;
  private row = 0;
  private dozes = false;
  /** Stands for the processor's turn after a tick in the middle of which the board is woken. */
  private readonly turn = new SimEvent(() => {});
  private is_listed = false;
  private readonly be_looked_at = () => {
    this.is_listed = false;
    this.catch_up();
  };
  private readonly sim: Simulation;
  /** As the kernel has it. */
  private readonly interrupt_cost_ns: number;

  /** Somebody looks at each tick. */
  private readonly every_tick: boolean;

  constructor(k: Kernel) {
    this.k = k;
    this.sim = k.sim;
    this.dozing = k.sim.dozing.ticks;
    this.interrupt_cost_ns = k.interrupt_cost_ns;
    const { every_tick, tick_hook, before_tick } = k.config;
    this.every_tick = every_tick || tick_hook !== null || before_tick !== null;
    this.event = new SimEvent(() => this.fire());
    const quiet_until_ns = (): number => this.quiet_until_ns();
    this.event.quiet_until_ns = quiet_until_ns;
    const pass_before = (quiet_ns: number): boolean => this.pass_before(quiet_ns);
    this.event.pass_before = pass_before;
    this.tally = new IdleTally(k);
  }

  start(): void {
    const k = this.k;
    choose_ticks(k);
    const sync = (): void => this.sync();
    const plan = (away: number): void => this.plan(away);
    k.sync_ticks = sync;
    k.plan_tick = plan;
    if (!this.every_tick && k.number > FEW_BOARDS) {
      const { tick_ns, interrupt_cost_ns: interrupt_ns, cost_ns: service_ns } = k;
      this.row = this.dozing.add({ tick_ns, interrupt_ns, service_ns });
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
    if (this.dozes) this.catch_up();
    const k = this.k;
    if (k.powered_off) return;
    if (this.every_tick && !(k.config.before_tick?.(this.planned) ?? true)) {
      k.sim.stop('before_tick');
      return;
    }
    this.skip_to(this.planned - 1);
    if (this.pass_stretch()) return;
    const services = this.every_tick ? NOT_IDLE : idle_services(k);
    if (services === NOT_IDLE || !this.is_free_for(services)) take_interrupt(k, 'tick', this.handler);
    else this.pass_idle(services);
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
    this.pass_idle(services_due(k));
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
    this.pass_idle(services_due(k));
    return true;
  }

  /** When the interrupt of the tick that comes next is over. */
  private interrupt_end_ns(): number {
    const { k, sim } = this;
    return Math.max(k.now_ns, sim.now_ns, this.time_of(k.ticks + 1)) + this.interrupt_cost_ns;
  }

  /** Nothing else happens before this board rests again. */
  private is_free_for(services: number): boolean {
    const { sim, cost_ns, tick_ns } = this.k;
    const turn_ns = services * cost_ns;
    return turn_ns < tick_ns && sim.is_free_until(this.interrupt_end_ns() + turn_ns);
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
  private pass_idle(services: number): void {
    const { k, sim } = this;
    sim.quiet_events++;
    k.now_ns = this.interrupt_end_ns();
    this.take();
    const expires = !is_slot_empty(k);
    if (k.tracing_threads) this.tally.take(expires);
    if (!expires) {
      wheel_tick(k);
      this.plan_following();
    } else {
      // As after each tick with an expiration.
      this.plan(1);
      k.now_ns += services * k.cost_ns;
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
    const { k, sim, planned } = this;
    if (!may_doze(k) || this.event.place < 0 || k.now_ns > this.event.time_ns) return;
    look_ahead(k, this.dozing, this.row);
    if (!this.dozing.knows(this.row, planned)) return;
    k.dozes = true;
    this.dozes = true;
    this.dozing.begin(this.row, k.ticks, planned, this.event);
    if (this.is_listed) return;
    this.is_listed = true;
    sim.dozing.add(this.be_looked_at);
  }

  /** Brings the board to where it would be by now if it had taken its ticks. */
  private catch_up(): void {
    if (!this.dozes) return;
    const { k, dozing, row } = this;
    this.dozes = false;
    k.dozes = false;
    const passed = dozing.passed(row);
    const in_turn = this.end_doze();
    const over = in_turn ? passed - 1 : passed;
    // Entries that are put into the wheel again plan nothing: the next tick is planned.
    this.planned = 0;
    let tick = k.ticks;
    while ((tick = dozing.next_expiring(row, tick, over + 1)) <= over) {
      this.skip_to(tick - 1);
      this.come_to(tick, dozing.services(row, tick));
      this.count();
      pass_timer_thread(k);
    }
    if (k.ticks < over) this.come_to(over, 0);
    this.skip_to(over);
    this.planned = dozing.planned(row);
    this.set_next();
    if (in_turn) this.begin_turn(passed);
  }

  /** The board is where it was when it had taken that tick, which set off a turn of so many services. */
  private come_to(tick: number, services: number): void {
    const { k } = this;
    k.now_ns = this.time_of(tick) + k.interrupt_cost_ns + services * k.cost_ns;
  }

  /** The event of the next tick is the board's again; true in the middle of the turn after the last one, which is an event too then. */
  private end_doze(): boolean {
    const { dozing, row, sim, event, turn } = this;
    dozing.end(event);
    if (!dozing.is_in_turn(row)) return false;
    sim.replace(event, turn);
    sim.add(event, dozing.next_ns(row), RANK_DEVICE, dozing.number(row));
    return true;
  }

  /** Something happens in the middle of a round: the services of it that are over are done by the board itself. */
  private begin_turn(tick: number): void {
    const { k, turn } = this;
    const time_ns = this.time_of(tick);
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
