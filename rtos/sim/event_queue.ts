// The events of a simulation in the order in which they happen: a binary heap over (time, rank, number).
// Devices come before processors at the same instant, so that an interrupt that is due is taken before the
// thread goes on; among equals the first scheduled is first. Nothing here depends on the host.
//
// What the heap compares lies in arrays of its own: with a thousand boards the event objects are all over the memory, and a
// look at each that is compared would cost more than the rest of it.

/** A processor that only the end of a run stopped: it goes on before everything else at that instant. */
export const RANK_PAUSED_CPU = -1;
export const RANK_DEVICE = 0;
/** A processor whose computation ends: before those that go on at that instant. */
export const RANK_COMPUTED = 1;
export const RANK_CPU = 2;

/** One thing that will happen. `place` is its index in the heap, -1 while it is not scheduled. */
export class SimEvent {
  time_ns = 0;
  rank = RANK_DEVICE;
  place = -1;
  fire: () => void;
  /** Asked a little before its time: it will change nothing but what its own board keeps to itself. null: it may do anything. */
  concerns_nobody: (() => boolean) | null = null;
  constructor(fire: () => void) {
    this.fire = fire;
  }
}

/** Rank and number of an event as one number: events of one time come in its order. */
const NUMBERS_OF_A_RANK = 2 ** 48;
const ROOM_AT_FIRST = 32;

export class EventQueue {
  private readonly events: SimEvent[] = [];
  /** Of the event at the same place. */
  private times = new Float64Array(ROOM_AT_FIRST);
  private orders = new Float64Array(ROOM_AT_FIRST);
  private next_number = 1;

  get size(): number {
    return this.events.length;
  }

  peek(): SimEvent | undefined {
    return this.events[0];
  }

  /** True when all events until then concern nobody; in no order. */
  is_quiet_until(time_ns: number, place = 0): boolean {
    const event = this.events[place];
    if (event === undefined || event.time_ns > time_ns) return true;
    return (
      event.concerns_nobody?.() === true &&
      this.is_quiet_until(time_ns, 2 * place + 1) &&
      this.is_quiet_until(time_ns, 2 * place + 2)
    );
  }

  /** A place among the events of one time and rank for an event that is added later. */
  reserve_place(): number {
    return this.next_number++;
  }

  /** Schedules an event object that is not in the queue: behind its equals, or at a place that was reserved. */
  add(event: SimEvent, time_ns: number, rank: number, number = this.reserve_place()): void {
    event.time_ns = time_ns;
    event.rank = rank;
    const place = this.events.length;
    this.events.push(event);
    if (place === this.times.length) this.make_room();
    this.up(event, time_ns, rank * NUMBERS_OF_A_RANK + number, place);
  }

  pop(): SimEvent | undefined {
    const first = this.events[0];
    if (first !== undefined) this.remove(first);
    return first;
  }

  /** Takes a scheduled event out; harmless for one that is not scheduled. */
  remove(event: SimEvent): void {
    const { place } = event;
    if (place < 0) return;
    event.place = -1;
    const last = this.events.pop() as SimEvent;
    if (last === event) return;
    const end = this.events.length;
    this.settle(last, this.times[end] as number, this.orders[end] as number, place);
  }

  /** Puts an event where it belongs, from a place that has none. */
  private settle(event: SimEvent, time_ns: number, order: number, place: number): void {
    const parent = (place - 1) >> 1;
    if (place > 0 && this.is_later(parent, time_ns, order)) this.up(event, time_ns, order, place);
    else this.down(event, time_ns, order, place);
  }

  private is_later(place: number, time_ns: number, order: number): boolean {
    const other_ns = this.times[place] as number;
    return other_ns > time_ns || (other_ns === time_ns && (this.orders[place] as number) > order);
  }

  private up(event: SimEvent, time_ns: number, order: number, start: number): void {
    let place = start;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.is_later(parent, time_ns, order)) break;
      this.move(parent, place);
      place = parent;
    }
    this.put(event, time_ns, order, place);
  }

  private down(event: SimEvent, time_ns: number, order: number, start: number): void {
    const { times, orders } = this;
    const end = this.events.length;
    let place = start;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= end) break;
      if (child + 1 < end && this.is_later(child, times[child + 1] as number, orders[child + 1] as number))
        child++;
      if (this.is_later(child, time_ns, order)) break;
      this.move(child, place);
      place = child;
    }
    this.put(event, time_ns, order, place);
  }

  private move(from: number, to: number): void {
    this.put(this.events[from] as SimEvent, this.times[from] as number, this.orders[from] as number, to);
  }

  private put(event: SimEvent, time_ns: number, order: number, place: number): void {
    this.events[place] = event;
    this.times[place] = time_ns;
    this.orders[place] = order;
    event.place = place;
  }

  private make_room(): void {
    const { times, orders } = this;
    this.times = new Float64Array(2 * times.length);
    this.times.set(times);
    this.orders = new Float64Array(2 * orders.length);
    this.orders.set(orders);
  }
}
