/**
 * Races: two accesses of different contexts to one word, one of them a write, that nothing orders and nothing keeps apart. What
 * orders them is who woke whom (vector clocks, moved on by the services of edges.ts); the order in which the scheduler happened to run
 * threads is none. What keeps them apart: the same mutex, interrupts that are off or held back, priorities and preemption-thresholds
 * where neither can come in at the other. An access that a lock keeps apart from an earlier one comes after what its owner had
 * done by then.
 */

import type { AccessPlace } from '../image.ts';
import type { User } from './uses.ts';

type Clock = number[];

/** One side of a race. */
export interface Side extends Readonly<User> {
  readonly site: number;
  readonly kind: AccessPlace['kind'];
}

export interface Race {
  readonly word: number;
  readonly first: Side;
  readonly second: Side;
}

interface Access {
  readonly context: number;
  epoch: number;
  side: Side;
}

/** What was done with one word: by each context at each place the last time. */
type History = Access[];

/** The oldest are given up. */
const MOST_PLACES = 32;

/** What is told of one board. */
const MOST_RACES = 1000;

export class Races {
  private readonly contexts = new Map<string, number>();
  private readonly clocks: Clock[] = [];
  private readonly released = new Map<string, Clock>();
  private readonly words = new Map<number, History>();
  /** By the places and contexts of both sides. */
  private readonly found = new Map<string, Race>();

  get all(): readonly Race[] {
    return [...this.found.values()];
  }

  /** A board is switched on: nothing has been done yet. What was found stays. */
  start(): void {
    this.contexts.clear();
    this.clocks.length = 0;
    this.released.clear();
    this.words.clear();
  }

  private number_of(name: string): number {
    let context = this.contexts.get(name);
    if (context === undefined) {
      context = this.clocks.length;
      this.contexts.set(name, context);
      const clock: Clock = [];
      clock[context] = 1;
      this.clocks.push(clock);
    }
    return context;
  }

  /** What this context has done so far comes before what whoever acquires the object does then. */
  release(name: string, object: string): void {
    const context = this.number_of(name);
    const clock = this.clocks[context] as Clock;
    const before = this.released.get(object);
    if (before === undefined) this.released.set(object, [...clock]);
    else join(before, clock);
    this.move_on(context);
  }

  acquire(name: string, object: string): void {
    const released = this.released.get(object);
    if (released !== undefined) join(this.clocks[this.number_of(name)] as Clock, released);
  }

  /** What another context has done so far is over: it was ended, or is not called any more. */
  acquire_all(name: string, other: string): void {
    const known = this.contexts.get(other);
    if (known === undefined) return;
    join(this.clocks[this.number_of(name)] as Clock, this.clocks[known] as Clock);
    this.move_on(known);
  }

  private move_on(context: number): void {
    const clock = this.clocks[context] as Clock;
    clock[context] = (clock[context] as number) + 1;
  }

  access(word: number, site: number, { kind }: AccessPlace, user: User): void {
    const context = this.number_of(user.name);
    const clock = this.clocks[context] as Clock;
    const epoch = clock[context] as number;
    let history = this.words.get(word);
    if (history === undefined) {
      history = [];
      this.words.set(word, history);
    }
    let same = history.find((one) => one.context === context && one.side.site === site);
    if (same === undefined) {
      same = { context, epoch, side: { ...user, site, kind } };
      history.push(same);
      if (history.length > MOST_PLACES) history.shift();
    } else if (!is_as(same.side, user)) same.side = { ...user, site, kind };
    same.epoch = epoch;
    this.meet(word, history, same, clock);
  }

  /** An access after those that there were. Which of them it races with does not depend on their order. */
  private meet(word: number, history: History, { context, side }: Access, clock: Clock): void {
    let kept_apart: Access[] | null = null;
    for (const before of history) {
      if (before.context === context || (clock[before.context] ?? 0) >= before.epoch) continue;
      if (side.kind === 'read' && before.side.kind === 'read') continue;
      if (!are_apart(before.side, side)) this.tell(word, before.side, side);
      else if (kept_apart === null) kept_apart = [before];
      else kept_apart.push(before);
    }
    for (const before of kept_apart ?? [])
      clock[before.context] = Math.max(clock[before.context] ?? 0, before.epoch);
  }

  private tell(word: number, first: Side, second: Side): void {
    const key = [first, second]
      .map(({ name, site }) => `${name} ${site}`)
      .sort()
      .join(' | ');
    if (!this.found.has(key) && this.found.size < MOST_RACES) this.found.set(key, { word, first, second });
  }
}

function join(into: Clock, other: Clock): void {
  for (let n = 0; n < other.length; n++) {
    const theirs = other[n] ?? 0;
    if (theirs > (into[n] ?? 0)) into[n] = theirs;
  }
}

function is_as(side: Side, user: User): boolean {
  if (side.interrupts_off !== user.interrupts_off || side.disabled !== user.disabled) return false;
  if (side.priority !== user.priority || side.threshold !== user.threshold) return false;
  if (side.has_slice !== user.has_slice) return false;
  return side.locks.length === user.locks.length && side.locks.every((lock, n) => lock === user.locks[n]);
}

/** Neither can come in at the other. */
function are_apart(one: Side, other: Side): boolean {
  if (one.locks.some((lock) => other.locks.includes(lock))) return true;
  return !comes_in(one, other) && !comes_in(other, one);
}

function comes_in(one: Side, at: Side): boolean {
  if (at.interrupts_off) return false;
  if (one.is_interrupt)
    return (!at.is_interrupt || one.priority < at.priority) && !at.disabled.includes(one.name);
  if (at.is_interrupt) return false;
  return one.priority < at.threshold || (at.has_slice && one.priority === at.priority);
}
