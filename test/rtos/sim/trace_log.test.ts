import { expect, test } from 'vitest';
import { TraceLog } from '../../../rtos/sim/trace_log.ts';

test('records come back as they were made, the oldest overwritten when the room is used up', () => {
  const log = new TraceLog(true, 2000);
  for (let n = 0; n < 2500; n++) log.add(n * 10, 1, 2, 3, n, -1, 0, 4);
  const records = [...log.records()];
  expect(log.count).toBe(2500);
  expect(records).toHaveLength(2000);
  expect(records[0]).toEqual({
    time_ns: 5000,
    target: 1,
    context: 2,
    event: 3,
    info1: 500,
    info2: -1,
    info3: 0,
    info4: 4,
  });
  expect(records.at(-1)?.info1).toBe(2499);
});

test('the hash covers every word of every record, also of overwritten ones', () => {
  const hash_of = (change: number, capacity = 100): string => {
    const log = new TraceLog(true, capacity);
    const words = [1000, 1, 2, 3, 4, 5, 6, 7];
    words[change] = (words[change] ?? 0) + 1;
    log.add(...(words as [number, number, number, number, number, number, number, number]));
    for (let n = 0; n < 200; n++) log.add(n, 0, 0, 0, 0, 0, 0, 0);
    return log.hash();
  };
  const hashes = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((change) => hash_of(change));
  expect(new Set(hashes).size).toBe(9);
  expect(hash_of(8)).toBe(hash_of(8, 10));
  expect(hash_of(8)).toMatch(/^[0-9a-f]{16}$/);
});

test('texts and objects have numbers; a log that is off keeps nothing', () => {
  const log = new TraceLog(true, 10);
  expect(log.text_number('a')).toBe(log.text_number('a'));
  expect(log.text(log.text_number('b'))).toBe('b');
  const id = log.register(1, 'queue', 'q');
  expect(log.object(id)).toEqual({ id, target: 1, type: 'queue', name: 'q' });
  const off = new TraceLog(false, 10);
  off.note(1, 1, 1, 'nothing');
  expect(off.count).toBe(0);
});
