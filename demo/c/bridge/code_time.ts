/**
 * Virtual time for the instructions of C. The build has made C count them down in the word `sim_budget` of the kit (tenths of
 * a unit, about a cycle each unit). Each time C goes on it is given as many as fit before the next event of the simulation; what it
 * has used passes on its board's clock when it calls the simulator. When nothing is left C stops, where a loop turns or
 * a function begins, for that event: ticks, time slices and interrupts come there.
 *
 * How long a unit takes lies in a range. A run that decides nothing takes the least; a search chooses once for each thread
 * and interrupt of a run, as a choice of the kind `cost` at the site `code_speed`.
 */

import { spend_in_handler } from '../../../rtos/kernel/interrupt.ts';
import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import { tell_meaning } from '../../../rtos/sim/choice_meaning.ts';
import { SimError } from '../../../rtos/sim/sim_error.ts';
import { sim_compute } from '../../../rtos/tx_api.ts';
import { TENTHS } from '../instrument/weights.ts';
import type { Functions } from './bridge.ts';
import type { Crossing } from './crossing.ts';
import type { Running } from './running.ts';
import { CExit } from './trap.ts';

/** Virtual nanoseconds of one unit: the least, and the most that a search may take. */
export interface CodeSpeed {
  readonly least_ns: number;
  readonly most_ns: number;
}

/** No more are given at once: a word holds them and what the longest stretch of code takes off. */
const MOST_TENTHS = 2 ** 30;
/** As many between two points where an event from outside may come, if one may: 1000 units. */
const POINT_TENTHS = 10_000;
const SPEEDS = 8;
/** So long no board computes: its IP thread alone has something to do each second. */
const ENDLESS_NS = 5e9;

type Import = Functions[string];

export class CodeTime {
  private readonly crossing: Crossing;
  private readonly speed: CodeSpeed;
  /** The word `sim_budget`. */
  private budget = new Int32Array(1);
  /** What C had to begin with, or when time was last counted. */
  private given = 0;
  /** Nanoseconds of a tenth, for what runs now. */
  private tenth_ns: number;
  /** The part of a nanosecond that has not passed yet. */
  private rest_ns = 0;
  /** Time passes: neither before the kernel runs, nor when the host program asks between two events. */
  private passes = false;
  private board: Kernel | null = null;
  private speeds: Map<object | string, number> | null = null;
  /** Of the computation that goes on with no service in between. */
  private computes: object | string = '';
  private since_ns = 0;
  /** What has been computed without a service where no thread can come in between. */
  private alone_ns = 0;

  constructor(crossing: Crossing, speed: CodeSpeed) {
    this.crossing = crossing;
    this.speed = speed;
    this.tenth_ns = speed.least_ns / TENTHS;
  }

  attach(buffer: ArrayBuffer, address: number): void {
    this.budget = new Int32Array(buffer, address, 1);
  }

  /** A board is switched on. */
  start(k: Kernel): void {
    this.board = k;
    this.given = 0;
    this.budget[0] = 0;
    this.rest_ns = 0;
    this.tenth_ns = this.speed.least_ns / TENTHS;
    this.speeds = null;
    this.computes = '';
  }

  /** C goes on. */
  begin(): void {
    this.alone_ns = 0;
    this.give();
  }

  private give(): void {
    const k = this.board;
    if (k === null) return;
    let given = MOST_TENTHS;
    this.passes = k.system_state > 0 || (k.system_state === 0 && k.in_step);
    if (this.passes) {
      if (!k.nominal) this.tenth_ns = this.speed_of(k) / TENTHS;
      const free = (this.stops_at(k) - k.now_ns) / this.tenth_ns;
      if (free < given) given = free > 0 ? Math.floor(free) : 0;
      if (k.system_state === 0 && !this.crossing.is_plain) {
        if (given > POINT_TENTHS && k.stimuli.length > 0) given = POINT_TENTHS;
      }
    }
    this.given = given;
    this.budget[0] = given;
  }

  /** C stops for the next event: a thread, and a handler where there are more urgent ones. */
  private stops_at(k: Kernel): number {
    if (k.system_state > 0)
      return (
        (k.interrupt_priorities === null ? undefined : k.sim.next_event_ns()) ?? Number.POSITIVE_INFINITY
      );
    return this.crossing.is_plain ? Number.POSITIVE_INFINITY : k.sim.horizon_ns;
  }

  /** C has called the simulator, or comes back: what it has used passes. */
  count(): void {
    const left = this.budget[0] as number;
    if (left === this.given) return;
    const ns = this.used(left);
    if (this.passes) (this.board as Kernel).now_ns += ns;
  }

  /** Whole nanoseconds of what has been used; the rest is kept. */
  private used(left: number): number {
    const ns = (this.given - left) * this.tenth_ns + this.rest_ns;
    const whole = Math.floor(ns);
    this.rest_ns = ns - whole;
    this.given = left;
    return whole;
  }

  /** C has used all that it was given. */
  spent(): number {
    const k = this.board;
    if (k === null) throw new SimError('a constructor of C++ computes without end');
    const ns = this.used(this.budget[0] as number);
    const { crossing } = this;
    if (!this.passes || k.system_state !== 0 || crossing.is_plain) {
      if (this.passes) spend_in_handler(k, ns);
      this.compute_alone(ns);
      this.give();
      return 0;
    }
    this.watch(k);
    return crossing.wait(sim_compute(ns / 1000));
  }

  /** Nobody can come in between: what does not end stops its board. */
  private compute_alone(ns: number): void {
    this.alone_ns += ns;
    if (this.alone_ns <= ENDLESS_NS) return;
    throw new CExit(
      'c-endless-loop',
      `has computed for ${ENDLESS_NS / 1e9} s, where nothing comes in between`,
    );
  }

  private watch(k: Kernel): void {
    const who = k.current ?? '';
    if (this.computes !== who || k.service !== 'sim_compute') {
      this.computes = who;
      this.since_ns = k.now_ns;
      return;
    }
    if (k.now_ns - this.since_ns <= ENDLESS_NS) return;
    this.since_ns = Number.POSITIVE_INFINITY;
    const words = `has computed for ${ENDLESS_NS / 1e9} s, and nothing on its board has called a service in that time`;
    k.diagnose('c-endless-loop', this.crossing.functions_now(), words);
  }

  /** Nanoseconds of a unit for what runs now. */
  private speed_of(k: Kernel): number {
    const { least_ns, most_ns } = this.speed;
    if (most_ns === least_ns || k.nominal) return least_ns;
    const who = k.system_state === 0 ? (k.current ?? '') : k.context_name();
    const known = this.speeds?.get(who);
    if (known !== undefined) return known;
    const taken = k.sim.choose('cost', () => `${k.name}/${k.context_name()}/code_speed`, SPEEDS);
    const ns = least_ns + ((most_ns - least_ns) * taken) / (SPEEDS - 1);
    if (taken !== 0) {
      const words = (): string =>
        `${Number(ns.toPrecision(4))} ns instead of ${least_ns} ns for a unit of code`;
      tell_meaning(k.sim, words, k.maker());
    }
    this.speeds ??= new Map();
    this.speeds.set(who, ns);
    return ns;
  }
}

/** The same functions; time is counted first in each. */
export function counting(running: Running, functions: Functions): Functions {
  return Object.fromEntries(
    Object.entries(functions).map(([name, one]) => [
      name,
      name === 'sim_spent' ? one : counting_one(running, one as Import),
    ]),
  );
}

/** By the number of parameters: arguments in an array would cost several times as much. */
function counting_one(running: Running, one: Import): Import {
  switch (one.length) {
    case 0:
      return () => {
        running.now.time.count();
        return one();
      };
    case 1:
      return (a) => {
        running.now.time.count();
        return one(a as number);
      };
    case 2:
      return (a, b) => {
        running.now.time.count();
        return one(a as number, b as number);
      };
    case 3:
      return (a, b, c) => {
        running.now.time.count();
        return one(a as number, b as number, c as number);
      };
    default:
      return (...args) => {
        running.now.time.count();
        return one(...args);
      };
  }
}
