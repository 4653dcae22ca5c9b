import { expect, test } from 'vitest';
import {
  computation_words,
  details_of,
  stop_words,
  stops_on_object,
} from '../../../rtos/export/event_details.ts';
import { perfetto_json } from '../../../rtos/export/perfetto/perfetto.ts';
import { subject } from '../../../rtos/export/record_words.ts';
import { Simulation, sim_compute, TRACE_COMPUTE, type TraceRecord } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board } from '../board.ts';

const sim = new Simulation();
const queue = sim.trace.register(1, 'queue', 'answers');

function record(event: number, info2 = 0, info3 = 0, info4 = 0, info1 = queue): TraceRecord {
  return { time_ns: 0, target: 1, context: 99, event, info1, info2, info3, info4 };
}

test('a service that may wait says how long, when there is nothing to be had', () => {
  const receive = (wait: number, holds: number): string =>
    details_of(sim, record(tx.TX_TRACE_QUEUE_RECEIVE, 0, wait, holds));
  expect(receive(3, 0)).toBe(': 0 messages queued, waits at most 3 ticks');
  expect(receive(1, 0)).toBe(': 0 messages queued, waits at most 1 tick');
  expect(receive(0, 0)).toBe(': 0 messages queued, no wait');
  expect(receive(-1, 0)).toBe(': 0 messages queued, no timeout');
  expect(receive(3, 1)).toBe(': 1 message queued');
  expect(details_of(sim, record(tx.TX_TRACE_SEMAPHORE_GET, 5, 0))).toBe(': count 0, waits at most 5 ticks');
  expect(details_of(sim, record(tx.TX_TRACE_BLOCK_ALLOCATE, 0, -1, 0))).toBe(': 0 free, no timeout');
  expect(details_of(sim, record(tx.TX_TRACE_BYTE_ALLOCATE, 0, 40, 0))).toBe(': 40 bytes, no wait');
  expect(details_of(sim, record(tx.TX_TRACE_MUTEX_GET, 0, queue))).toBe(', owned by answers, no wait');
});

test('a thread that stops says for what and for how long, one that is resumed whether that is a timeout or the end of a sleep', () => {
  const stop = (state: number, ...words: number[]): string =>
    details_of(sim, record(tx.TX_TRACE_THREAD_SUSPEND, state, ...words));
  expect(stop(5, queue, 3)).toBe(': on queue "answers", at most 3 ticks');
  expect(stop(5, queue, -1)).toBe(': on queue "answers", no timeout');
  expect(stop(12)).toBe(': waits: TCP/IP');
  expect(stop(4, 0, 7)).toBe(': sleeping');
  expect(details_of(sim, record(tx.TX_TRACE_THREAD_RESUME, 5, 1))).toBe(': timeout');
  expect(details_of(sim, record(tx.TX_TRACE_THREAD_RESUME, 4, 1))).toBe(': sleep expired');
  expect(details_of(sim, record(tx.TX_TRACE_THREAD_RESUME, 5, 0))).toBe('');
});

test('a call that changes nothing says so', () => {
  const words = (event: number, state: number, more = 0): string =>
    details_of(sim, record(event, state, more));
  expect(words(tx.TX_TRACE_THREAD_RESUME_API, 3)).toBe('');
  expect(words(tx.TX_TRACE_THREAD_RESUME_API, 0)).toBe(': not suspended, no effect');
  expect(words(tx.TX_TRACE_THREAD_RESUME_API, 5, 1)).toBe(': no longer to be suspended after its wait');
  expect(words(tx.TX_TRACE_THREAD_SUSPEND_API, 0)).toBe('');
  expect(words(tx.TX_TRACE_THREAD_SUSPEND_API, 1)).toBe(': completed, no effect');
  expect(words(tx.TX_TRACE_THREAD_SUSPEND_API, 3)).toBe(': already suspended, no effect');
  expect(words(tx.TX_TRACE_THREAD_SUSPEND_API, 5)).toBe(': delayed until its wait ends');
  expect(words(tx.TX_TRACE_THREAD_WAIT_ABORT, 0)).toBe(': not waiting, no effect');
});

test('a computation says how long it takes this time, and between what it may', () => {
  const compute = record(TRACE_COMPUTE, 28_580_000, 30_000, 40_000_000, 0);
  expect(computation_words(compute)).toBe('28.58 ms (30 us to 40 ms)');
  expect(computation_words(record(TRACE_COMPUTE, 5e6, 1e6, 9e6, -1))).toBe('5 s (1 s to 9 s)');
});

test('only a computation that may vary leaves a record, which Perfetto shows with its length', () => {
  const run = run_board(function* (threads) {
    yield* threads.make('worker', 5, function* () {
      yield* sim_compute(20);
      yield* sim_compute(20, 90);
    });
  });
  const records = [...run.trace.records()].filter(({ event }) => event === TRACE_COMPUTE);
  expect(records.map((found) => subject(run, found))).toEqual(['20 us (20 us to 90 us)']);
  expect(perfetto_json(run)).toContain('"name":"computes: 20 us (20 us to 90 us)"');
});

test('an object is told without its kind, and a stop without the thread, whatever quotes are in their names', () => {
  const odd = sim.trace.register(1, 'thread', 'a": b');
  const send = record(tx.TX_TRACE_QUEUE_SEND, 0, 0, 3, sim.trace.register(1, 'queue', 'the "q": 1'));
  expect(subject(sim, send)).toBe('queue "the "q": 1": 3 messages queued');
  expect(subject(sim, send, false)).toBe('"the "q": 1": 3 messages queued');
  const waits = record(tx.TX_TRACE_THREAD_SUSPEND, 5, queue, 3, odd);
  expect([stops_on_object(waits, sim), stop_words(waits, sim)]).toEqual([
    true,
    'on queue "answers", at most 3 ticks',
  ]);
  const sleeps = record(tx.TX_TRACE_THREAD_SUSPEND, 4, 0, 0, odd);
  expect([stops_on_object(sleeps, sim), stop_words(sleeps, sim)]).toEqual([false, 'sleeping']);
});
