// The events of a simulation in the order in which they happen: a binary heap over (time, rank, number).
// Devices come before processors at the same instant, so that an interrupt that is due is taken before the
// thread goes on; among equals the first scheduled is first. Nothing here depends on the host.

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
  number = 0;
  place = -1;
  fire: () => void;
  constructor(fire: () => void) {
    this.fire = fire;
  }
}

function before(a: SimEvent, b: SimEvent): boolean {
  if (a.time_ns !== b.time_ns) return a.time_ns < b.time_ns;
  if (a.rank !== b.rank) return a.rank < b.rank;
  return a.number < b.number;
}

export class EventQueue {
  private readonly heap: SimEvent[] = [];
  private next_number = 1;

  get size(): number {
    return this.heap.length;
  }

  peek(): SimEvent | undefined {
    return this.heap[0];
  }

  /** Schedules an event object that is not in the queue. */
  add(event: SimEvent, time_ns: number, rank: number): void {
    event.time_ns = time_ns;
    event.rank = rank;
    event.number = this.next_number++;
    event.place = this.heap.length;
    this.heap.push(event);
    this.up(event.place);
  }

  pop(): SimEvent | undefined {
    const first = this.heap[0];
    if (first !== undefined) this.remove(first);
    return first;
  }

  /** Takes a scheduled event out; harmless for one that is not scheduled. */
  remove(event: SimEvent): void {
    const place = event.place;
    if (place < 0) return;
    event.place = -1;
    const last = this.heap.pop() as SimEvent;
    if (last === event) return;
    this.heap[place] = last;
    last.place = place;
    this.up(place);
    this.down(last.place);
  }

  private up(start: number): void {
    const heap = this.heap;
    let place = start;
    const event = heap[place] as SimEvent;
    while (place > 0) {
      const parent_place = (place - 1) >> 1;
      const parent = heap[parent_place] as SimEvent;
      if (!before(event, parent)) break;
      heap[place] = parent;
      parent.place = place;
      place = parent_place;
    }
    heap[place] = event;
    event.place = place;
  }

  private down(start: number): void {
    const heap = this.heap;
    let place = start;
    const event = heap[place] as SimEvent;
    for (;;) {
      let child_place = 2 * place + 1;
      if (child_place >= heap.length) break;
      const right = heap[child_place + 1];
      if (right !== undefined && before(right, heap[child_place] as SimEvent)) child_place++;
      const child = heap[child_place] as SimEvent;
      if (!before(child, event)) break;
      heap[place] = child;
      child.place = place;
      place = child_place;
    }
    heap[place] = event;
    event.place = place;
  }
}
