// The rules one by one, on runs made by hand; test/demo/bugs/reordered_pairs.test.ts has the shipped bugs.

import { expect, test } from 'vitest';
import { reordered_pair, told } from '../../../../demo/lab/report/reordered_pair.ts';
import { TX_QUEUE_SUSP } from '../../../../rtos/kernel/tx_constants.ts';
import {
  TX_TRACE_MUTEX_GET,
  TX_TRACE_QUEUE_SEND,
  TX_TRACE_RUNNING,
  TX_TRACE_THREAD_RESUME,
} from '../../../../rtos/kernel/tx_trace_events.ts';
import { Simulation, type TraceRecord } from '../../../../rtos/sim_api.ts';

const FAILURE = { id: 'x', object: 'x', message: '', time_ns: 1e9, target: 'board' };

/** Two threads, the timer thread, a queue and a mutex that is named as one of the threads. */
function board() {
  const sim = new Simulation();
  const [timer, asker, device] = ['System Timer Thread', 'asker', 'device'].map((name) =>
    sim.trace.register(1, 'thread', name),
  ) as [number, number, number];
  const queue = sim.trace.register(1, 'queue', 'answers');
  const inner = sim.trace.register(1, 'mutex', 'device');
  let time_ns = 0;
  const record = (context: number, event: number, info1: number, info2 = 0, info3 = 0): TraceRecord => {
    time_ns += 1000;
    return { time_ns, target: 1, context, event, info1, info2, info3, info4: 0 };
  };
  return { sim, timer, asker, device, queue, inner, record };
}

test('a wait that ends by its timeout stands against what ends it in the passing run', () => {
  const { sim, timer, asker, device, queue, record } = board();
  const shared = [record(device, TX_TRACE_RUNNING, device)];
  const timeout = record(timer, TX_TRACE_THREAD_RESUME, asker, TX_QUEUE_SUSP, 1);
  const sent = record(device, TX_TRACE_QUEUE_SEND, queue);
  const resumed = record(device, TX_TRACE_THREAD_RESUME, asker, TX_QUEUE_SUSP);
  const late = { ...sent, time_ns: sent.time_ns + 5000 };
  const failing = told(sim, [...shared, timeout, late]);
  const passing = told(sim, [...shared, sent, resumed]);
  const { a, b } = reordered_pair(failing, passing, 1, FAILURE);
  expect(a.failing).toBe(timeout);
  expect([b.failing, b.passing]).toEqual([late, sent]);
});

test('what a stack does with a mutex of its own decides nothing, unless somebody has to wait for it', () => {
  const { sim, asker, device, queue, inner, record } = board();
  const shared = [record(device, TX_TRACE_RUNNING, device)];
  const got = record(device, TX_TRACE_MUTEX_GET, inner);
  const sent = record(device, TX_TRACE_QUEUE_SEND, queue);
  const other = record(asker, TX_TRACE_QUEUE_SEND, queue);
  const passing = told(sim, [...shared, got, sent]);
  const failing = told(sim, [...shared, other, { ...got }, { ...sent }]);
  expect(reordered_pair(failing, passing, 1, FAILURE).b.passing).toBe(sent);
  expect(reordered_pair(failing, passing, 1, FAILURE).a.failing).toBe(other);
  const taken = record(asker, TX_TRACE_MUTEX_GET, inner);
  const contended = { ...got, info3: asker };
  const blocked = told(sim, [...shared, taken, contended]);
  const pair = reordered_pair(blocked, passing, 1, FAILURE);
  expect([pair.a.failing, pair.b.passing]).toEqual([taken, got]);
});

test('where what should have come never comes, the claim of a thread stands against it', () => {
  const { sim, asker, device, queue, record } = board();
  const shared = [record(device, TX_TRACE_RUNNING, device)];
  const sent = record(device, TX_TRACE_QUEUE_SEND, queue);
  const running = record(asker, TX_TRACE_RUNNING, asker);
  const failing = told(sim, [...shared, running]);
  const passing = told(sim, [...shared, sent, running]);
  const { a, b } = reordered_pair(failing, passing, 1, { ...FAILURE, context: asker });
  expect([a.failing, a.passing, b.passing]).toEqual([running, running, sent]);
});

test('long after the runs have diverged the first events in another order count, from the moment of no return on', () => {
  const { sim, asker, device, queue, record } = board();
  const noise = Array.from({ length: 30 }, (_, n) => record(device, TX_TRACE_QUEUE_SEND, 1000 + n));
  const look = record(asker, TX_TRACE_QUEUE_SEND, queue);
  const comes = record(device, TX_TRACE_MUTEX_GET, 999);
  const failing = told(sim, [...noise, look, comes]);
  const passing = told(sim, [...noise.slice(1), comes, look]);
  const { a, b } = reordered_pair(failing, passing, 0, FAILURE, comes.time_ns);
  expect([a.failing, a.passing, b.failing, b.passing]).toEqual([look, look, comes, comes]);
});
