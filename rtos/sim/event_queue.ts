// The events of a simulation in the order in which they happen: a binary heap over (time, rank, number).
// Devices come before processors at the same instant, so that an interrupt that is due is taken before the
// thread goes on; among equals the first scheduled is first. Nothing here depends on the host.
//
// What the heap compares and moves lies in arrays of its own: with a thousand boards the event objects are all over the memory,
// and a look at each of them would cost more than the rest of it. For the same reason an event may have a substitute, a number that
// stands for it while it is put off again and again (dozing_ticks.ts): then its object is not touched at all. And where there are
// many events, those that are not due soon wait outside of the heap (event_buckets.ts).

import { EventBuckets, NO_PLACE } from './event_buckets.ts';

/** A processor that only the end of a run stopped: it goes on before everything else at that instant. */
export const RANK_PAUSED_CPU = -1;
export const RANK_DEVICE = 0;
/** A processor whose computation ends: before those that go on at that instant. */
export const RANK_COMPUTED = 1;
export const RANK_CPU = 2;

/** One thing that will happen. `place` is where the queue knows it, -1 while it is not scheduled. */
export class SimEvent {
  time_ns = 0;
  rank = RANK_DEVICE;
  place = -1;
  fire: () => void;
  /**
   * Until when it, and what it leads to, changes nothing but what its own board keeps to itself; its own time for an event that
   * concerns others at once. null: it may do anything.
   */
  quiet_until_ns: (() => number) | null = null;
  /** Happens, and is scheduled again, as long as all is quiet until then; false: it is not over by then. */
  pass_before: ((quiet_ns: number) => boolean) | null = null;
  /** It is the host program's, which may look at every board. */
  looks_around = false;
  constructor(fire: () => void) {
    this.fire = fire;
  }
}

/** Rank and number of an event as one number: events of one time come in its order. */
const NUMBERS_OF_A_RANK = 2 ** 48;
const ROOM_AT_FIRST = 32;
/** So many events are all in the heap. */
const FEW_EVENTS = 24;
/** The index of an event that is not in the heap. */
const OUTSIDE = -1;

export class EventQueue {
  /** The events by their places; a place that is free keeps the last one. */
  private readonly events: SimEvent[] = [];
  private readonly free: number[] = [];
  /** The heap: times, orders and places of events, and where in it the event of a place is. */
  private size = 0;
  private times = new Float64Array(ROOM_AT_FIRST);
  private orders = new Float64Array(ROOM_AT_FIRST);
  private places = new Int32Array(ROOM_AT_FIRST);
  private indexes = new Int32Array(ROOM_AT_FIRST);
  /** The substitute of the event of a place, 0 for none. */
  private substitutes = new Int32Array(ROOM_AT_FIRST);
  /** Events that are due later than the first one of the heap, which is the first of all. */
  private readonly later = new EventBuckets();
  /** All places that were ever in use. */
  private used_places = 0;
  private next_number = 1;

  /** Time of the first event; infinite when there is none. */
  get first_ns(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : (this.times[0] as number);
  }

  /** Nothing but the first event is due before that time; infinite when there is nothing else. */
  get second_ns(): number {
    const { times, size, later } = this;
    const left_ns = size > 1 ? Math.min(later.begin_ns, times[1] as number) : later.begin_ns;
    return size > 2 ? Math.min(left_ns, times[2] as number) : left_ns;
  }

  get first(): SimEvent | null {
    return this.size === 0 ? null : (this.events[this.places[0] as number] as SimEvent);
  }

  get first_rank(): number {
    return Math.floor((this.orders[0] as number) / NUMBERS_OF_A_RANK);
  }

  /** The place of the first event, of which there must be one. */
  get first_place(): number {
    return this.places[0] as number;
  }

  /** The substitute of the first event, of which there must be one; 0 for none. */
  get first_substitute(): number {
    return this.substitutes[this.places[0] as number] as number;
  }

  /** Until when what happens concerns nobody (SimEvent), if that is not later than `at_most_ns`. */
  quiet_until_ns(at_most_ns: number): number {
    return this.heap_quiet_until_ns(Math.min(at_most_ns, this.later.begin_ns), 0);
  }

  private heap_quiet_until_ns(at_most_ns: number, index: number): number {
    const time_ns = index < this.size ? (this.times[index] as number) : at_most_ns;
    if (time_ns >= at_most_ns) return at_most_ns;
    const place = this.places[index] as number;
    const { quiet_until_ns } = this.events[place] as SimEvent;
    const tells = quiet_until_ns !== null && this.substitutes[place] === 0;
    const quiet_ns = tells ? quiet_until_ns() : time_ns;
    const left_ns = this.heap_quiet_until_ns(Math.min(at_most_ns, quiet_ns), 2 * index + 1);
    return this.heap_quiet_until_ns(left_ns, 2 * index + 2);
  }

  /** A place among the events of one time and rank for an event that is added later. */
  reserve_place(): number {
    return this.next_number++;
  }

  /** Schedules an event object that is not in the queue: behind its equals, or at a place that was reserved. */
  add(event: SimEvent, time_ns: number, rank: number, number = this.reserve_place()): void {
    event.time_ns = time_ns;
    event.rank = rank;
    const place = this.free.pop() ?? this.new_place();
    this.events[place] = event;
    this.substitutes[place] = 0;
    event.place = place;
    this.insert(place, time_ns, rank * NUMBERS_OF_A_RANK + number, this.is_later_than_soon(time_ns));
  }

  private new_place(): number {
    if (this.used_places === this.times.length) this.make_room();
    return this.used_places++;
  }

  private is_later_than_soon(time_ns: number): boolean {
    return (
      this.used_places > FEW_EVENTS && this.size > 0 && this.later.takes(time_ns, this.times[0] as number)
    );
  }

  private insert(place: number, time_ns: number, order: number, outside: boolean): void {
    if (outside) {
      this.indexes[place] = OUTSIDE;
      this.later.put(place, time_ns, order);
    } else this.up(place, time_ns, order, this.size++);
  }

  /** Events from outside get into the heap before the first of them is due. */
  private refill(): void {
    const { later } = this;
    while (this.first_ns >= later.begin_ns && later.begin_ns !== Number.POSITIVE_INFINITY)
      for (let place = later.begin(); place !== NO_PLACE; place = later.after(place))
        this.up(place, later.time_ns(place), later.order(place), this.size++);
  }

  pop(): SimEvent | undefined {
    const { first } = this;
    if (first === null) return undefined;
    this.remove(first);
    return first;
  }

  /** Takes a scheduled event out; harmless for one that is not scheduled. */
  remove(event: SimEvent): void {
    const { place } = event;
    if (place < 0) return;
    this.take_back(event);
    event.place = -1;
    this.free.push(place);
    this.leave(place);
    this.refill();
  }

  private leave(place: number): void {
    const index = this.indexes[place] as number;
    if (index === OUTSIDE) {
      this.later.remove(place);
      return;
    }
    const end = --this.size;
    if (index === end) return;
    this.settle(this.places[end] as number, this.times[end] as number, this.orders[end] as number, index);
  }

  /** An event that is not scheduled takes the place of one that is. */
  replace(event: SimEvent, by: SimEvent): void {
    by.time_ns = event.time_ns;
    by.rank = event.rank;
    by.place = event.place;
    this.events[event.place] = by;
    event.place = -1;
  }

  /** From now on a number, not 0, stands for an event that is scheduled: the object no longer says when it is due. */
  substitute(event: SimEvent, by: number): void {
    this.substitutes[event.place] = by;
  }

  /** Nothing stands for an event any more: it says itself when it is due. */
  take_back(event: SimEvent): void {
    const { place } = event;
    if (place < 0 || this.substitutes[place] === 0) return;
    const index = this.indexes[place] as number;
    const outside = index === OUTSIDE;
    event.time_ns = outside ? this.later.time_ns(place) : (this.times[index] as number);
    const order = outside ? this.later.order(place) : (this.orders[index] as number);
    event.rank = Math.floor(order / NUMBERS_OF_A_RANK);
    this.substitutes[place] = 0;
  }

  /** The event of a place, which has a substitute, is due at another time, or in another order. */
  put_off(place: number, time_ns: number, rank: number, number = this.reserve_place()): void {
    const order = rank * NUMBERS_OF_A_RANK + number;
    const index = this.indexes[place] as number;
    const later = this.is_later_than_soon(time_ns);
    if (!later && index !== OUTSIDE) this.settle(place, time_ns, order, index);
    else {
      this.leave(place);
      this.insert(place, time_ns, order, later);
    }
    this.refill();
  }

  /** Puts an event where it belongs, from an index that has none. */
  private settle(place: number, time_ns: number, order: number, index: number): void {
    const parent = (index - 1) >> 1;
    if (index > 0 && this.is_later(parent, time_ns, order)) this.up(place, time_ns, order, index);
    else this.down(place, time_ns, order, index);
  }

  private is_later(index: number, time_ns: number, order: number): boolean {
    const other_ns = this.times[index] as number;
    return other_ns > time_ns || (other_ns === time_ns && (this.orders[index] as number) > order);
  }

  private up(place: number, time_ns: number, order: number, start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.is_later(parent, time_ns, order)) break;
      this.move(parent, index);
      index = parent;
    }
    this.put(place, time_ns, order, index);
  }

  /** An event that comes down mostly belongs near the end: so the way down is that of the earlier ones, and it comes up from there. */
  private down(place: number, time_ns: number, order: number, start: number): void {
    const { times, orders, size } = this;
    let index = start;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= size) break;
      const other = child + 1;
      if (other < size && this.is_later(child, times[other] as number, orders[other] as number))
        child = other;
      this.move(child, index);
      index = child;
    }
    this.up(place, time_ns, order, index);
  }

  private move(from: number, to: number): void {
    this.put(this.places[from] as number, this.times[from] as number, this.orders[from] as number, to);
  }

  private put(place: number, time_ns: number, order: number, index: number): void {
    this.times[index] = time_ns;
    this.orders[index] = order;
    this.places[index] = place;
    this.indexes[place] = index;
  }

  private make_room(): void {
    const { times, orders, places, indexes, substitutes } = this;
    const room = 2 * times.length;
    this.times = new Float64Array(room);
    this.times.set(times);
    this.orders = new Float64Array(room);
    this.orders.set(orders);
    this.places = new Int32Array(room);
    this.places.set(places);
    this.indexes = new Int32Array(room);
    this.indexes.set(indexes);
    this.substitutes = new Int32Array(room);
    this.substitutes.set(substitutes);
  }
}
