import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventQueue, RANK_CPU, RANK_DEVICE, SimEvent } from '../../../rtos/sim/event_queue.ts';

test('events come in order of time, devices before processors, then in order of arrival', () => {
  const queue = new EventQueue();
  const log: string[] = [];
  const add = (name: string, time_ns: number, rank: number): SimEvent => {
    const event = new SimEvent(() => void log.push(name));
    queue.add(event, time_ns, rank);
    return event;
  };
  add('cpu', 5, RANK_CPU);
  add('late', 9, RANK_DEVICE);
  const gone = add('gone', 1, RANK_DEVICE);
  add('device', 5, RANK_DEVICE);
  add('second device', 5, RANK_DEVICE);
  queue.remove(gone);
  queue.remove(gone);
  for (let event = queue.pop(); event !== undefined; event = queue.pop()) event.fire();
  expect(log).toEqual(['device', 'second device', 'cpu', 'late']);
});

test('any mixture of adding and removing leaves the order of a sorted list', () => {
  const action = fc.record({ time: fc.nat(50), remove: fc.boolean() });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 80 }), (actions) => {
      const queue = new EventQueue();
      const events: SimEvent[] = [];
      for (const { time, remove } of actions) {
        if (remove && events.length > 0) {
          const [event] = events.splice(time % events.length, 1);
          queue.remove(event as SimEvent);
        } else {
          const event = new SimEvent(() => {});
          queue.add(event, time, RANK_DEVICE);
          events.push(event);
        }
      }
      const popped: SimEvent[] = [];
      for (let event = queue.pop(); event !== undefined; event = queue.pop()) popped.push(event);
      // A sort keeps the order of what is equal: the first scheduled is first.
      const sorted = [...events].sort((a, b) => a.time_ns - b.time_ns);
      expect(popped.every((event, n) => event === sorted[n])).toBe(true);
      expect(popped.length).toBe(sorted.length);
    }),
    { seed: 20, numRuns: 100 },
  );
});

test('an event may take a place that was reserved before others were added', () => {
  const queue = new EventQueue();
  const log: string[] = [];
  const place = queue.reserve_place();
  queue.add(new SimEvent(() => void log.push('second')), 5, RANK_DEVICE);
  queue.add(new SimEvent(() => void log.push('first')), 5, RANK_DEVICE, place);
  for (let event = queue.pop(); event !== undefined; event = queue.pop()) event.fire();
  expect(log).toEqual(['first', 'second']);
});

test('all is quiet until the first event that concerns somebody, or that cannot tell any further', () => {
  const queue = new EventQueue();
  const add = (time_ns: number, quiet_ns: number | null): void => {
    const event = new SimEvent(() => {});
    if (quiet_ns !== null) event.quiet_until_ns = () => quiet_ns;
    queue.add(event, time_ns, RANK_DEVICE);
  };
  expect(queue.quiet_until_ns(70)).toBe(70);
  add(10, 90);
  add(20, 60);
  expect(queue.quiet_until_ns(50)).toBe(50);
  expect(queue.quiet_until_ns(70)).toBe(60);
  add(40, null);
  add(45, 100);
  expect(queue.first?.time_ns).toBe(10);
  expect(queue.quiet_until_ns(70)).toBe(40);
});

/** The same as the queue, slowly. */
class SortedList {
  private readonly entries: { event: SimEvent; time_ns: number }[] = [];
  private sort(): void {
    // A sort keeps the order of what is equal: the first scheduled is first.
    this.entries.sort((a, b) => a.time_ns - b.time_ns);
  }
  get first(): SimEvent | undefined {
    return this.entries[0]?.event;
  }
  time_ns(index: number): number {
    return this.entries[index]?.time_ns ?? Number.POSITIVE_INFINITY;
  }
  add(event: SimEvent, time_ns: number): void {
    this.entries.push({ event, time_ns });
    this.sort();
  }
  remove(event: SimEvent): void {
    this.entries.splice(
      this.entries.findIndex((entry) => entry.event === event),
      1,
    );
  }
  at(place: number): SimEvent | undefined {
    return this.entries[place % this.entries.length]?.event;
  }
}

// Times on one grid, so that some are equal: at once, soon, in some ticks, and farther away than those that wait outside of the heap.
const AWAY_NS = fc.oneof(
  fc.constantFrom(0, 65_536, 131_072, 134_217_728),
  fc.nat(300).map((n) => n * 65_536),
  fc.nat(40).map((n) => n * 10_000_000),
);
const ACTION = fc.record({
  what: fc.constantFrom('add', 'add', 'pop', 'put off', 'put off', 'put off', 'remove'),
  away_ns: AWAY_NS,
  place: fc.nat(1000),
});

test.each([0, 30, 300])(
  'whatever is added, taken out and put off, %i events before: the first one is that of a sorted list',
  (before) => {
    const actions = fc.array(ACTION, { minLength: 100, maxLength: 400 });
    fc.assert(
      fc.property(actions, fc.array(AWAY_NS, { minLength: before, maxLength: before }), (acts, times) => {
        const [queue, list] = [new EventQueue(), new SortedList()];
        let added = 0;
        let now_ns = 0;
        const add = (away_ns: number): void => {
          const event = new SimEvent(() => {});
          queue.add(event, now_ns + away_ns, RANK_DEVICE);
          if (added++ % 3 !== 0) queue.substitute(event, 1);
          list.add(event, now_ns + away_ns);
        };
        for (const away_ns of times) add(away_ns);
        for (const { what, away_ns, place } of acts) {
          const { first } = list;
          now_ns = first === undefined ? now_ns : list.time_ns(0);
          if (what === 'add' || first === undefined) add(away_ns);
          else if (what === 'pop') {
            list.remove(first);
            expect(queue.pop()).toBe(first);
            expect(first.time_ns).toBe(now_ns);
          } else if (what === 'put off') {
            const event = place % 2 === 0 ? first : (list.at(place) as SimEvent);
            list.remove(event);
            list.add(event, now_ns + away_ns);
            queue.substitute(event, 1);
            queue.put_off(event.place, now_ns + away_ns, RANK_DEVICE);
          } else {
            const event = list.at(place) as SimEvent;
            list.remove(event);
            queue.remove(event);
            expect(event.place).toBe(-1);
          }
          expect(queue.first).toBe(list.first ?? null);
          expect(queue.first_ns).toBe(list.time_ns(0));
          expect(queue.second_ns).toBeLessThanOrEqual(list.time_ns(1));
        }
        for (let { first } = list; first !== undefined; first = list.first) {
          list.remove(first);
          expect(queue.pop()).toBe(first);
        }
        expect(queue.pop()).toBeUndefined();
      }),
      { seed: 21, numRuns: 25, endOnFailure: true },
    );
  },
);
