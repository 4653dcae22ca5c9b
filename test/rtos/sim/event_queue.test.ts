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

test('an event that a number stands for is put off as if it had been taken out and added again', () => {
  const action = fc.record({ which: fc.nat(7), later: fc.nat(9) });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const [queue, other] = [new EventQueue(), new EventQueue()];
      const events = Array.from(
        { length: 8 },
        () => [new SimEvent(() => {}), new SimEvent(() => {})] as const,
      );
      for (const [n, [event, twin]] of events.entries()) {
        queue.add(event, n, RANK_DEVICE);
        queue.substitute(event, n + 1);
        other.add(twin, n, RANK_DEVICE);
      }
      for (const { which, later } of actions) {
        const [event, twin] = events[which] as (typeof events)[number];
        const time_ns = twin.time_ns + later;
        queue.put_off(event.place, time_ns, RANK_DEVICE);
        other.remove(twin);
        other.add(twin, time_ns, RANK_DEVICE);
      }
      for (let left = events.length; left > 0; left--) {
        expect(queue.first_ns).toBe(other.first_ns);
        const n = queue.first_substitute - 1;
        const [event, twin] = events[n] as (typeof events)[number];
        expect(queue.pop()).toBe(event);
        expect(other.pop()).toBe(twin);
        expect(event.time_ns).toBe(twin.time_ns);
      }
    }),
    { seed: 21, numRuns: 100 },
  );
});
