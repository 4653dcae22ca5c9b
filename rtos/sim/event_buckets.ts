// Events that are due later than those of the heap (event_queue.ts), in lists by when they are due: one for each stretch of time, in
// no order. Of a thousand boards most events are ticks that come some milliseconds later: each goes into its list at once, and into
// the heap, which stays small, when its stretch begins.

/** About 131 us, and 134 ms for all. Powers of two, so that a division is exact. */
const STRETCH_NS = 2 ** 17;
const STRETCHES = 1024;
export const NO_PLACE = -1;

export class EventBuckets {
  /** When the first stretch begins that has an event; infinite when none has. */
  begin_ns = Number.POSITIVE_INFINITY;
  /** The first stretch that there can be an event of, counted from time 0. */
  private base = 0;
  private count = 0;
  /** Of each stretch its first event, and a bit for those that have any. */
  private heads = new Int32Array(0);
  private readonly used = new Int32Array(STRETCHES / 32);
  /** By places: the lists, and what there is to know of each event. */
  private nexts = new Int32Array(0);
  private previous = new Int32Array(0);
  private times = new Float64Array(0);
  private orders = new Float64Array(0);

  /** Whether an event belongs here: its stretch is near enough, and begins when the first event of all has happened. */
  takes(time_ns: number, first_ns: number): boolean {
    const first = Math.floor(first_ns / STRETCH_NS);
    if (this.count === 0) this.base = first;
    const stretch = Math.floor(time_ns / STRETCH_NS);
    return stretch > first && stretch >= this.base && stretch < this.base + STRETCHES;
  }

  /** Takes an event that belongs here. */
  put(place: number, time_ns: number, order: number): void {
    if (place >= this.nexts.length) this.make_room(place);
    const stretch = Math.floor(time_ns / STRETCH_NS);
    const slot = stretch % STRETCHES;
    const head = this.heads[slot] as number;
    this.times[place] = time_ns;
    this.orders[place] = order;
    this.nexts[place] = head;
    this.previous[place] = NO_PLACE;
    if (head !== NO_PLACE) this.previous[head] = place;
    this.heads[slot] = place;
    this.used[slot >>> 5] = (this.used[slot >>> 5] as number) | (1 << (slot & 31));
    this.count++;
    this.begin_ns = Math.min(this.begin_ns, stretch * STRETCH_NS);
  }

  /** Gives an event up. */
  remove(place: number): void {
    const next = this.nexts[place] as number;
    const previous = this.previous[place] as number;
    if (next !== NO_PLACE) this.previous[next] = previous;
    this.count--;
    if (previous !== NO_PLACE) {
      this.nexts[previous] = next;
      return;
    }
    const stretch = Math.floor((this.times[place] as number) / STRETCH_NS);
    this.heads[stretch % STRETCHES] = next;
    if (next === NO_PLACE) this.empty(stretch);
  }

  time_ns(place: number): number {
    return this.times[place] as number;
  }

  order(place: number): number {
    return this.orders[place] as number;
  }

  /** The first stretch that has events begins: gives up its events, and tells the first of them. */
  begin(): number {
    const stretch = this.begin_ns / STRETCH_NS;
    const slot = stretch % STRETCHES;
    const head = this.heads[slot] as number;
    for (let place = head; place !== NO_PLACE; place = this.after(place)) this.count--;
    this.heads[slot] = NO_PLACE;
    this.base = stretch + 1;
    this.empty(stretch);
    return head;
  }

  /** The event behind another one of its stretch, NO_PLACE for none. */
  after(place: number): number {
    return this.nexts[place] as number;
  }

  private empty(stretch: number): void {
    const slot = stretch % STRETCHES;
    this.used[slot >>> 5] = (this.used[slot >>> 5] as number) & ~(1 << (slot & 31));
    if (this.begin_ns === stretch * STRETCH_NS) this.begin_ns = this.first_behind(stretch);
  }

  private first_behind(stretch: number): number {
    if (this.count === 0) return Number.POSITIVE_INFINITY;
    for (let ahead = 1; ; ) {
      const slot = (stretch + ahead) % STRETCHES;
      const bits = (this.used[slot >>> 5] as number) & (-1 << (slot & 31));
      if (bits !== 0) return (stretch + ahead + 31 - Math.clz32(bits & -bits) - (slot & 31)) * STRETCH_NS;
      ahead += 32 - (slot & 31);
    }
  }

  /** Nothing is made before the first event: the runs of a search never have one here. */
  private make_room(place: number): void {
    if (this.heads.length === 0) this.heads = new Int32Array(STRETCHES).fill(NO_PLACE);
    const room = 2 ** (32 - Math.clz32(place | 31));
    const { nexts, previous, times, orders } = this;
    this.nexts = new Int32Array(room);
    this.nexts.set(nexts);
    this.previous = new Int32Array(room);
    this.previous.set(previous);
    this.times = new Float64Array(room);
    this.times.set(times);
    this.orders = new Float64Array(room);
    this.orders.set(orders);
  }
}
