import { expect, test } from 'vitest';
import { TraceLog } from '../../../rtos/sim/trace_log.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_thread } from '../board.ts';

const CAPACITY = 1000;

test('a log that was off from the beginning keeps no name, however many objects and texts there are', () => {
  const sim = run_thread(makes(100), { sim: { trace: false } });
  expect(sim.trace.text_number('a text')).toBe(0);
  sim.trace.note(1, 1, 1, 'a note');
  expect(sim.trace.kept_names).toEqual({ objects: 0, texts: 0 });
});

/** Creates and deletes so many semaphores. */
function makes(count: number): () => tx.Service<void> {
  return function* () {
    for (let n = 0; n < count; n++) {
      const semaphore = new tx.TX_SEMAPHORE();
      tx.tx_semaphore_create(semaphore, `semaphore ${n}`, 0);
      yield* tx.tx_semaphore_delete(semaphore);
    }
  };
}

test('of deleted objects the names stay that kept records mean, and not many more', () => {
  const { trace } = run_thread(makes(30_000), { sim: { trace_capacity: CAPACITY } });
  const meant = new Set([...trace.records()].map(({ info1 }) => info1).filter((id) => id > 0));
  const names = [...meant].map((id) => trace.object(id)?.name);
  expect(names.filter((name) => name?.startsWith('semaphore')).length).toBeGreaterThan(CAPACITY / 4);
  expect(names).not.toContain(undefined);
  expect(trace.kept_names.objects).toBeLessThan(10_000);
});

test('an object that exists keeps its name, also when no record means it any more', () => {
  const log = new TraceLog(true, CAPACITY);
  const id = log.register(1, 'queue', 'answers');
  for (let n = 0; n < 30_000; n++) log.release(log.register(1, 'queue', `q${n}`));
  expect(log.object(id)?.name).toBe('answers');
  expect(log.kept_names.objects).toBeLessThan(10_000);
});

function with_notes(capacity: number, count: number): TraceLog {
  const log = new TraceLog(true, capacity);
  for (let n = 0; n < count; n++) {
    log.note(n, 1, 1, `note ${n}`);
    if (n % 1000 === 0) log.note(n, 1, 1, 'again and again');
  }
  return log;
}

test('of texts those stay that kept records say and those that were said lately', () => {
  const log = with_notes(CAPACITY, 200_000);
  const records = [...log.records()];
  const last = records.map(({ info1 }) => log.text(info1)).filter((text) => text !== 'again and again');
  expect(last).toEqual(last.map((_, at) => `note ${200_000 - last.length + at}`));
  expect(log.kept_names.texts).toBeLessThan(100_000);
  const number = log.text_number('again and again');
  expect([number, log.text(number)]).toEqual([1, 'again and again']);
});

test('how many records are kept changes neither the numbers nor the hash', () => {
  const [small, large] = [with_notes(10, 100_000), with_notes(50_000, 100_000)];
  expect(small.hash()).toBe(large.hash());
  expect(small.text_number('note 5')).toBe(large.text_number('note 5'));
});

test('what a text is about is kept as long as the text, and is no part of the hash', () => {
  const [plain, told] = [new TraceLog(true, 10), new TraceLog(true, 10)];
  for (const log of [plain, told]) log.text_number('number 0, which every record seems to mean');
  plain.text_number('delayed 5 ms');
  const first = told.text_number('delayed 5 ms', { target: 2, key: 'delay' });
  expect(told.text_subject(first)).toEqual({ target: 2, key: 'delay' });
  expect(told.hash()).toBe(plain.hash());
  for (let n = 0; n < 100_000; n++) told.note(n, 1, 1, `note ${n}`);
  expect([told.text(first), told.text_subject(first)]).toEqual(['', undefined]);
});

test('a text whose number may be noted keeps both, however long nobody says it', () => {
  const log = new TraceLog(true, 10);
  const number = log.lasting_text_number('tx_mutex_get');
  for (let n = 0; n < 100_000; n++) log.note(n, 1, 1, `note ${n}`);
  expect(log.text(number)).toBe('tx_mutex_get');
});
