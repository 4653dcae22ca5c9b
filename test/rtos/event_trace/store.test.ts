import { expect, test } from 'vitest';
import { lay_out, name_of } from '../../../rtos/event_trace/layout.ts';
import { read_buffer } from '../../../rtos/event_trace/read_buffer.ts';
import { KeptStore, MemoryStore, trace_object } from '../../../rtos/event_trace/store.ts';

const BASE = 0x2000_0000;

function words(n: number): number[] {
  return [1, 0, 4096 + n, n, 0, 0, 0, 0];
}

test('a registry uses what was never used first, then what is free again, then nothing', () => {
  const area = new Uint8Array(48 + 3 * 48 + 32);
  const store = new MemoryStore(area, BASE, area.length, 3, () => {});
  const names = (): string[] =>
    read_buffer(area).objects.map((object) => `${object.available}${name_of(object)}`);
  const add = (pointer: number, name: string): void =>
    store.register(trace_object(1, pointer, name, 0, 0, 1));
  add(1, 'one');
  add(2, 'two');
  store.unregister(1);
  add(3, 'three');
  expect(names()).toEqual(['1one', '0two', '0three']);
  add(4, 'four');
  expect(names()).toEqual(['0four', '0two', '0three']);
  add(5, 'five');
  expect(names()).toEqual(['0four', '0two', '0three']);
  // What was longer before still stands behind the zero.
  store.unregister(3);
  add(3, '3');
  const name = read_buffer(area).objects[2]?.name ?? new Uint8Array();
  expect(new TextDecoder().decode(name.subarray(0, 5))).toBe('3\0ree');
});

test('an event that was overwritten is not changed any more', () => {
  const area = new Uint8Array(48 + 2 * 32);
  const store = new MemoryStore(area, BASE, area.length, 0, () => {});
  const first = store.append(words(0));
  store.change(first, 4, 7);
  expect(read_buffer(area).events.map(({ info }) => info[0])).toEqual([7]);
  store.append(words(1));
  store.append(words(2));
  store.change(first, 4, 9);
  expect(read_buffer(area).events.map(({ time, info }) => [time, info[0]])).toEqual([
    [1, 0],
    [2, 0],
  ]);
});

test('what is kept for an export grows, lets the oldest go at its limit, and says so', () => {
  const store = new KeptStore(3000);
  store.register(trace_object(4, 16, 'done', 0, 0, null));
  for (let n = 0; n < 3010; n++) store.append(words(n));
  store.change(3009, 4, 5);
  store.change(0, 4, 5);
  store.unregister(16);
  const buffer = read_buffer(lay_out(store.buffer(BASE, 0xffff_ffff)));
  expect([store.missing, buffer.room]).toEqual([10, 3000]);
  expect(buffer.events).toHaveLength(3000);
  expect(buffer.events[0]?.time).toBe(10);
  expect(buffer.events.at(-1)).toMatchObject({ time: 3009, info: [5, 0, 0, 0] });
  expect(buffer.events.filter(({ info }) => info[0] === 5)).toHaveLength(1);
  expect(buffer.objects.map(({ available }) => available)).toEqual([1]);
});
