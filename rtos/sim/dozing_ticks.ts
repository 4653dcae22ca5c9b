// The ticks of boards that doze (rtos/kernel/tick.ts): which of the next ones are idle, and how far each board is with them. A row
// of numbers for each board, and while the board dozes the number of its row stands for its tick in the event queue: of a thousand
// boards all other memory is far away, and most of what they do is ticks like these.

import { type EventQueue, RANK_CPU, RANK_DEVICE, type SimEvent } from './event_queue.ts';

/** As many ticks are known at the most. */
export const MOST_TICKS = 128;
/** And as many timers with rounds. */
export const TIMERS_WITH_ROUNDS = 3;
const WORDS_OF_TICKS = MOST_TICKS / 32;

/** Words of a row: bits for the ticks at which an entry is due; then what comes behind them; then timers with rounds. */
const EXPIRING = 0;
const TICKS = WORDS_OF_TICKS;
const PASSED = TICKS + 1;
const PLANNED = TICKS + 2;
const SERVICES_LEFT = TICKS + 3;
const ROUNDS = TICKS + 4;
const WORDS_OF_ROUND = 4;
const WORDS = ROUNDS + TIMERS_WITH_ROUNDS * WORDS_OF_ROUND;

/** Of such a timer: the first tick at which a round is due, ticks between two (0: there is no such timer), what a round is. */
const DUE = 0;
const PERIOD = 1;
const SERVICES = 2;
const GIVES_WAY = 3;

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

/** Rounds of a timer, of which each is an idle one. */
export interface DozingRounds {
  /** Ticks from the first one that is known to the first round, and between two. */
  readonly away: number;
  readonly period: number;
  readonly services: number;
  readonly gives_way: boolean;
}

/** The simulation, as such ticks need it. */
export interface Progress {
  readonly run_until_ns: number;
  readonly inside_ns: number;
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
    this.words.fill(0, at, at + WORDS);
    this.words[at + TICKS] = ticks;
  }

  /** An entry is due at the tick that is so far away from the first one. */
  expire(row: number, away: number): void {
    const at = row * WORDS + EXPIRING + (away >>> 5);
    this.words[at] = (this.words[at] as number) | (1 << (away & 31));
  }

  /** A timer, one of three, has such rounds; of those that are due in one tick one does its services after the other. */
  rounds(row: number, timer: number, { away, period, services, gives_way }: DozingRounds): void {
    const { words } = this;
    const at = row * WORDS + ROUNDS + timer * WORDS_OF_ROUND;
    words[at + DUE] = away;
    words[at + PERIOD] = period;
    words[at + SERVICES] = services;
    words[at + GIVES_WAY] = gives_way ? 1 : 0;
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
    let services = 0;
    for (let round = at + ROUNDS; round < at + WORDS; round += WORDS_OF_ROUND)
      if (this.is_due(round, place)) services += this.words[round + SERVICES] as number;
    return services;
  }

  /** The services of the timer thread, in which others have no turn because one of the rounds that are due does not give way. */
  private services_in_one(at: number, place: number): number {
    let rounds = 0;
    let gives_way = true;
    for (let round = at + ROUNDS; round < at + WORDS; round += WORDS_OF_ROUND) {
      if (!this.is_due(round, place)) continue;
      rounds++;
      if (this.words[round + GIVES_WAY] === 0) gives_way = false;
    }
    return gives_way ? 0 : rounds;
  }

  private is_due(round: number, place: number): boolean {
    const period = this.words[round + PERIOD] as number;
    const away = place - (this.words[round + DUE] as number);
    return period !== 0 && away >= 0 && away % period === 0;
  }

  private expires(at: number, place: number): boolean {
    return (((this.words[at + EXPIRING + (place >>> 5)] as number) >>> (place & 31)) & 1) !== 0;
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
    const expires = this.expires(at, place);
    const services = expires ? this.services_of(at, place) : 0;
    const turn_ns = first_ns + (times[row * TIMES + INTERRUPT_NS] as number);
    const service_ns = times[row * TIMES + SERVICE_NS] as number;
    const end_ns = turn_ns + services * service_ns;
    // Of ticks that are not over when the run ends the board knows itself what to do.
    if (away === 0 || end_ns >= sim.run_until_ns) return false;
    const in_one = services === 0 ? 0 : this.services_in_one(at, place);
    if (in_one > 0 && !this.is_alone_until(turn_ns + in_one * service_ns, sim)) return false;
    const next_ns = first_ns + away * (times[row * TIMES + TICK_NS] as number);
    const number = queue.reserve_place();
    words[at + PASSED] = place;
    words[at + PLANNED] = place + away;
    queue.put_off(first_place, next_ns, RANK_DEVICE, number);
    sim.come_to(first_ns, RANK_DEVICE);
    sim.quiet_events++;
    if (!expires) return true;
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

  /** Behind the first event nobody is due until then. */
  private is_alone_until(time_ns: number, { inside_ns }: Progress): boolean {
    return inside_ns === Number.POSITIVE_INFINITY && time_ns + 1 < this.queue.second_ns;
  }

  /** Ticks from one to the following event, 0 where the tick is not known to be an idle one, or the following one is not known. */
  private following(at: number, place: number): number {
    const ticks = this.words[at + TICKS] as number;
    if (place >= ticks) return 0;
    if (this.expires(at, place)) return 1;
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
