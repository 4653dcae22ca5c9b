// The ticks of boards that doze (rtos/kernel/tick.ts): which of the next ones are idle, and how far each board is with them. A row
// of numbers for each board, and while the board dozes the number of its row stands for its tick in the event queue: of a thousand
// boards all other memory is far away, and most of what they do is ticks like these.

import { type EventQueue, RANK_CPU, RANK_DEVICE, type SimEvent } from './event_queue.ts';

/** As many ticks are known at the most. */
export const MOST_TICKS = 128;
const WORDS_OF_TICKS = MOST_TICKS / 32;

/** Words of a row: bits for the ticks at which an entry is due, and for those at which a round is; then what comes behind them. */
const EXPIRING = 0;
const ROUNDS = WORDS_OF_TICKS;
const TICKS = 2 * WORDS_OF_TICKS;
const ROUND_SERVICES = TICKS + 1;
const PASSED = TICKS + 2;
const PLANNED = TICKS + 3;
const SERVICES_LEFT = TICKS + 4;
const WORDS = 16;

/** Times of a row, and what else has more than 32 bits. */
const TICK_NS = 0;
const INTERRUPT_NS = 1;
const SERVICE_NS = 2;
const FROM = 3;
const NEXT_NS = 4;
const NUMBER = 5;
const TIMES = 8;

const ROWS_AT_FIRST = 32;
const NO_TURN = -1;

/** What ticks of a board cost, in nanoseconds. */
export interface TickCosts {
  readonly tick_ns: number;
  readonly interrupt_ns: number;
  readonly service_ns: number;
}

/** The simulation, as such ticks need it. */
export interface Progress {
  readonly run_until_ns: number;
  readonly horizon_ns: number;
  events_handled: number;
  quiet_events: number;
  come_to(time_ns: number, rank: number): void;
  is_free_until(time_ns: number): boolean;
  rank_to_go_on(time_ns: number): number;
}

export class DozingTicks {
  private readonly queue: EventQueue;
  private words = new Int32Array(WORDS * ROWS_AT_FIRST);
  private times = new Float64Array(TIMES * ROWS_AT_FIRST);
  /** Row 0 stands for none. */
  private rows = 1;

  constructor(queue: EventQueue) {
    this.queue = queue;
  }

  /** A row for a board. */
  add({ tick_ns, interrupt_ns, service_ns }: TickCosts): number {
    const row = this.rows++;
    if (row * WORDS === this.words.length) {
      const { words, times } = this;
      this.words = new Int32Array(2 * words.length);
      this.words.set(words);
      this.times = new Float64Array(2 * times.length);
      this.times.set(times);
    }
    this.times.set([tick_ns, interrupt_ns, service_ns], row * TIMES);
    return row;
  }

  // What is known: told before the board dozes.

  /** A board looks at its ticks: so many are known from that one on, MOST_TICKS at the most. */
  know(row: number, from: number, ticks: number): void {
    const at = row * WORDS;
    this.times[row * TIMES + FROM] = from;
    this.words.fill(0, at, at + TICKS);
    this.words[at + TICKS] = ticks;
    this.words[at + ROUND_SERVICES] = 0;
  }

  /** An entry is due at the tick that is so far away from the first one. */
  expire(row: number, away: number): void {
    const at = row * WORDS + EXPIRING + (away >>> 5);
    this.words[at] = (this.words[at] as number) | (1 << (away & 31));
  }

  /** A round of so many services is, too. */
  round(row: number, away: number, services: number): void {
    const at = row * WORDS + ROUNDS + (away >>> 5);
    this.words[at] = (this.words[at] as number) | (1 << (away & 31));
    this.words[row * WORDS + ROUND_SERVICES] = services;
    this.expire(row, away);
  }

  /** The tick is known to be an idle one. */
  knows(row: number, tick: number): boolean {
    return tick - this.from(row) < (this.words[row * WORDS + TICKS] as number);
  }

  /** The board dozes from now on: the last tick that it took itself, and the next one, which is an event. */
  begin(row: number, passed: number, planned: number, event: SimEvent): void {
    const at = row * WORDS;
    const from = this.from(row);
    this.words[at + PASSED] = passed - from;
    this.words[at + PLANNED] = planned - from;
    this.words[at + SERVICES_LEFT] = NO_TURN;
    this.queue.substitute(event, row);
  }

  /** The event of the next tick is the board's again; in a turn, that of the turn. */
  end(event: SimEvent): void {
    this.queue.take_back(event);
  }

  // What has become of it.

  private from(row: number): number {
    return this.times[row * TIMES + FROM] as number;
  }

  /** The last tick that was passed, and the next one that is an event. */
  passed(row: number): number {
    return this.from(row) + (this.words[row * WORDS + PASSED] as number);
  }

  planned(row: number): number {
    return this.from(row) + (this.words[row * WORDS + PLANNED] as number);
  }

  /** When the tick comes that is planned; while there is a turn before it, with its place among the events of that time. */
  next_ns(row: number): number {
    return this.times[row * TIMES + NEXT_NS] as number;
  }

  number(row: number): number {
    return this.times[row * TIMES + NUMBER] as number;
  }

  /** The first tick behind another one at which an entry is due; `end`, if it is not before. */
  next_expiring(row: number, tick: number, end: number): number {
    const away = this.to_next(row * WORDS, tick - this.from(row));
    return away === 0 ? end : Math.min(tick + away, end);
  }

  /** The services of the round that is due at the tick. */
  services(row: number, tick: number): number {
    return this.services_of(row * WORDS, tick - this.from(row));
  }

  private services_of(at: number, place: number): number {
    return this.bit(at, ROUNDS, place) ? (this.words[at + ROUND_SERVICES] as number) : 0;
  }

  private bit(at: number, word: number, place: number): boolean {
    return (((this.words[at + word + (place >>> 5)] as number) >>> (place & 31)) & 1) !== 0;
  }

  /** Ticks from a place to the next one at which an entry is due, 0 when there is none. */
  private to_next(at: number, place: number): number {
    const first = place + 1;
    for (let word = first >>> 5; word < WORDS_OF_TICKS; word++) {
      const bits = this.words[at + EXPIRING + word] as number;
      const later = word === first >>> 5 ? bits & (-1 << (first & 31)) : bits;
      if (later !== 0) return 32 * word + 31 - Math.clz32(later & -later) - place;
    }
    return 0;
  }

  is_in_turn(row: number): boolean {
    return this.words[row * WORDS + SERVICES_LEFT] !== NO_TURN;
  }

  // How ticks happen without their boards.

  /** The first event, for which a row stands, happens; false: it is a tick that the board has to take. */
  happen(row: number, sim: Progress): boolean {
    if (!this.is_in_turn(row)) return this.pass_tick(row, sim);
    this.pass_turn(row, sim);
    return true;
  }

  private pass_tick(row: number, sim: Progress): boolean {
    const { queue, words, times } = this;
    const at = row * WORDS;
    const { first_ns, first_place } = queue;
    const place = words[at + PLANNED] as number;
    const away = this.following(at, place);
    const services = this.services_of(at, place);
    const turn_ns = first_ns + (times[row * TIMES + INTERRUPT_NS] as number);
    const end_ns = turn_ns + services * (times[row * TIMES + SERVICE_NS] as number);
    // Of ticks that are not over when the run ends the board knows itself what to do.
    if (away === 0 || end_ns >= sim.run_until_ns) return false;
    const next_ns = first_ns + away * (times[row * TIMES + TICK_NS] as number);
    const number = queue.reserve_place();
    words[at + PASSED] = place;
    words[at + PLANNED] = place + away;
    queue.put_off(first_place, next_ns, RANK_DEVICE, number);
    sim.come_to(first_ns, RANK_DEVICE);
    sim.quiet_events++;
    if (!this.bit(at, EXPIRING, place)) return true;
    if (sim.is_free_until(end_ns)) {
      sim.events_handled++;
      sim.quiet_events++;
    } else {
      // The turn of the processor is an event of its own; where the next tick belongs is known already.
      times[row * TIMES + NEXT_NS] = next_ns;
      times[row * TIMES + NUMBER] = number;
      words[at + SERVICES_LEFT] = services;
      queue.put_off(first_place, turn_ns, RANK_CPU);
    }
    return true;
  }

  /** Ticks from one to the following event, 0 where the tick is not known to be an idle one, or the following one is not known. */
  private following(at: number, place: number): number {
    const ticks = this.words[at + TICKS] as number;
    if (place >= ticks) return 0;
    if (this.bit(at, EXPIRING, place)) return 1;
    const away = this.to_next(at, place);
    return away === 0 && ticks < MOST_TICKS ? ticks - place : away;
  }

  /** The turn after a tick, cut where others have theirs. */
  private pass_turn(row: number, sim: Progress): void {
    const { queue, words, times } = this;
    const at = row * WORDS + SERVICES_LEFT;
    const { first_ns, first_place, first_rank } = queue;
    queue.put_off(first_place, this.next_ns(row), RANK_DEVICE, this.number(row));
    sim.come_to(first_ns, first_rank);
    if (first_rank === RANK_CPU) sim.quiet_events++;
    let now_ns = first_ns;
    for (let left = words[at] as number; left > 1; left--) {
      now_ns += times[row * TIMES + SERVICE_NS] as number;
      if (now_ns < sim.horizon_ns) continue;
      words[at] = left - 1;
      queue.put_off(first_place, now_ns, sim.rank_to_go_on(now_ns));
      return;
    }
    words[at] = NO_TURN;
  }
}
