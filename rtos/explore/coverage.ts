// What a run has shown, as a set of numbers: which event followed which on the same object (put before get, wake before
// timeout), and which context took the processor after which event, each with how often, in steps: 1, 2, 3, 4, 8, 16 ...
// times. A search that finds nothing new for long may stop.
//
// Every run of a search is looked at, as it goes, so the tables below are emptied and filled again; no run sees another's.

import { SimError } from '../sim/sim_error.ts';
import type { Simulation } from '../sim/simulation.ts';
import { type EventTally, TRACE_NOTE } from '../sim/trace_log.ts';
import { doubled, Numbered } from './numbered.ts';
import { mixed_hash } from './strategies/strategy.ts';

/** What is told apart when something happens more than once: up to so many times. */
const TIMES_AT_MOST = 64;

/** What a run shows. */
export interface Shown {
  /** The numbers. */
  readonly coverage: Int32Array;
  /** A number for the order of events on each object and of contexts on each processor, whatever the times were. */
  readonly order: number;
}

/** How often each order pair and each preemption pair came, and the order of all. */
class Pairs implements EventTally {
  private readonly pairs = new Numbered();
  private times = new Int32Array(1024);
  private readonly objects = new Numbered();
  /** Of each object: its last event with its context, 0 for none yet, and the order of its events. */
  private last_on_object = new Int32Array(1024);
  private orders = new Int32Array(1024);
  /** By number of the target. */
  private last_context: number[] = [];
  private last_event: number[] = [];
  private target_orders: number[] = [];
  /** What is found in the end. */
  private found = new Int32Array(1024);

  clear(): void {
    this.pairs.clear();
    this.objects.clear();
    this.last_context = [];
    this.last_event = [];
    this.target_orders = [];
  }

  take(target: number, context: number, event: number, info1: number): void {
    if (event >= TRACE_NOTE) return;
    if (info1 !== 0) this.take_object(info1, (event << 16) | (context & 0xffff));
    const running = this.last_context[target];
    if (running === undefined) this.target_orders[target] = -target;
    else if (running !== context) {
      this.met(mixed_hash(this.last_event[target] as number, running, context));
      this.target_orders[target] = mixed_hash(this.target_orders[target] as number, running, context);
    }
    this.last_context[target] = context;
    this.last_event[target] = event;
  }

  private take_object(object: number, key: number): void {
    const { count } = this.objects;
    const number = this.objects.number_of(object);
    if (number === count) {
      if (number === this.orders.length) {
        this.orders = doubled(this.orders);
        this.last_on_object = doubled(this.last_on_object);
      }
      this.orders[number] = mixed_hash(object, key, 0);
    } else {
      this.met(mixed_hash(this.last_on_object[number] as number, key, object));
      this.orders[number] = mixed_hash(this.orders[number] as number, key, 0);
    }
    this.last_on_object[number] = key;
  }

  private met(pair: number): void {
    const { count } = this.pairs;
    const number = this.pairs.number_of(pair);
    if (number < count) this.times[number] = (this.times[number] as number) + 1;
    else {
      if (number === this.times.length) this.times = doubled(this.times);
      this.times[number] = 1;
    }
  }

  order(): number {
    let order = 0;
    for (let n = 0; n < this.objects.count; n++) order = (order + (this.orders[n] as number)) | 0;
    for (const of_target of this.target_orders) order = (order + (of_target ?? 0)) | 0;
    return order;
  }

  /** Each pair, and with it each step of how often it came. */
  coverage(): Int32Array {
    const { keys, count } = this.pairs;
    let length = 0;
    for (let n = 0; n < count; n++) {
      const pair = keys[n] as number;
      const times = Math.min(this.times[n] as number, TIMES_AT_MOST);
      if (length + TIMES_AT_MOST > this.found.length) this.found = doubled(this.found);
      this.found[length++] = pair;
      for (let step = 2; step <= times; step = step < 4 ? step + 1 : step * 2)
        this.found[length++] = mixed_hash(pair, step, 0);
    }
    return this.found.slice(0, length);
  }
}

/** Those of runs that are over. */
const SPARE: Pairs[] = [];

/** What is to take the events of a run, for `shown_in` to tell what they have shown. */
export function new_tally(): EventTally {
  const pairs = SPARE.pop() ?? new Pairs();
  pairs.clear();
  return pairs;
}

/** Numbers for what the code on the boards has done so far, where that is known beside the trace. */
type CodeShown = () => Iterable<number>;

const CODE_SHOWN = Symbol('what code has shown');

/** Lets a search see what code does that leaves no event: which parts of it have run. */
export function show_code({ attachments }: Simulation, shown: CodeShown): void {
  attachments.set(CODE_SHOWN, shown);
}

/** What a run has shown that is over: the events on its boards, which a `new_tally` has taken, and their code. */
export function shown_in({ trace, attachments }: Simulation): Shown {
  const pairs = trace.tally;
  if (!(pairs instanceof Pairs)) throw new SimError('nobody has taken the events of this run');
  const coverage = pairs.coverage();
  const order = pairs.order();
  trace.end_tally();
  SPARE.push(pairs);
  const shown = attachments.get(CODE_SHOWN) as CodeShown | undefined;
  if (shown === undefined) return { coverage, order };
  const numbers = [...shown()];
  // The same order of events by way of other code is another run.
  const ways = numbers.reduce((sum, number) => (sum + mixed_hash(number, 0, 0)) | 0, order);
  return { coverage: Int32Array.from([...coverage, ...numbers]), order: ways };
}
