import { expect, test } from 'vitest';
import {
  type EventTally,
  TRACE_IDLE,
  TRACE_LEVELS,
  TRACE_NOTE,
  type TraceLevel,
  TraceLog,
} from '../../../rtos/sim/trace_log.ts';
import { type Simulation, sim_note } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { differing_state } from '../../same_state.ts';
import { run_board, type Threads } from '../board.ts';

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

/** Two threads that take turns, and a note. */
function run(trace_level: TraceLevel): Simulation {
  const define = function* (threads: Threads): tx.Service<void> {
    const semaphore = new tx.TX_SEMAPHORE();
    tx.tx_semaphore_create(semaphore, 's', 0);
    yield* threads.make('waits', 5, function* () {
      for (;;) yield* tx.tx_semaphore_get(semaphore, 3);
    });
    yield* threads.make('puts', 6, function* () {
      sim_note('begins');
      for (let n = 0; n < 9; n++) {
        yield* tx.tx_thread_sleep(2 + (n % 3));
        yield* tx.tx_semaphore_put(semaphore);
      }
    });
  };
  return run_board(define, { sim: { trace_level }, until_ns: 1e9 });
}

test('a level of the trace leaves out whole kinds of records, and the run is the same', () => {
  const [all, threads, frames] = [run('all'), run('threads'), run('frames')];
  const events = (sim: Simulation): number[] => [...sim.trace.records()].map(({ event }) => event);
  const of_threads = [1, 2, 3, 4, 5, 6, TRACE_IDLE, TRACE_NOTE];
  expect(events(threads)).toEqual(events(all).filter((event) => of_threads.includes(event)));
  expect(events(frames)).toEqual([TRACE_NOTE]);
  expect(differing_state(all, threads)).toEqual([]);
  expect(differing_state(all, frames)).toEqual([]);
  expect(new Set([all, threads, frames].map(({ trace }) => trace.hash())).size).toBe(3);
  for (const level of TRACE_LEVELS) expect(run(level).trace.hash()).toBe(run(level).trace.hash());
});

test('a level that does not exist is refused', () => {
  expect(() => run('some' as TraceLevel)).toThrow("trace_level is 'some'; there are: frames, threads, all");
});

test('a tally takes each event as it happens, with records or without', () => {
  const taken: number[][] = [];
  const tally: EventTally = { take: (...event) => void taken.push(event) };
  for (const keeps of [true, false]) {
    taken.length = 0;
    const log = new TraceLog(keeps, 10, { tally });
    log.note(1, 2, 3, 'a note');
    log.add(2, 1, 7, 83, 5, 6, 0, 0);
    expect(taken.filter(([, , event]) => event === 83)).toEqual([[1, 7, 83, 5]]);
    expect(log.count).toBe(keeps ? 2 : 0);
    log.end_tally();
    log.add(3, 1, 7, 83, 5, 6, 0, 0);
    expect(taken.filter(([, , event]) => event === 83)).toHaveLength(1);
    expect(log.count).toBe(keeps ? 3 : 0);
  }
});

test('whoever asks a closed log is told why there is nothing', () => {
  const log = new TraceLog(false, 10);
  expect(log.was_asked).toBe(false);
  expect([...log.records()]).toEqual([]);
  expect(log.was_asked).toBe(true);
  log.close('nobody wanted records');
  expect(() => log.hash()).toThrow('nobody wanted records');
});
