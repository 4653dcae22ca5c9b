import { expect, test } from 'vitest';
import { run_scenario } from '../../../rtos/explore/run_scenario.ts';
import { event_name } from '../../../rtos/export/event_names.ts';
import { context_name } from '../../../rtos/export/record_words.ts';
import { record_cells, records_table } from '../../../rtos/export/trace_text.ts';
import { Simulation, TRACE_FRAME_RECEIVED, TRACE_POOL_LEVEL } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { pool_and_mutex } from '../../demo/bugs/experiments.ts';
import { run_board } from '../board.ts';

const sim = run_board(function* (threads, simulation) {
  const mutex = new tx.TX_MUTEX();
  tx.tx_mutex_create(mutex, 'bus', tx.TX_INHERIT);
  yield* threads.make('owner', 9, function* () {
    yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
    yield* tx.tx_thread_sleep(3);
    simulation.stop();
    yield* tx.tx_thread_sleep(1);
  });
  yield* threads.make('waiter', 5, function* () {
    yield* tx.tx_thread_sleep(1);
    yield* tx.tx_mutex_get(mutex, 50);
  });
});

test('service events carry the name of the service, internal ones a word, others their number', () => {
  expect(event_name(tx.TX_TRACE_QUEUE_SEND)).toBe('tx_queue_send');
  expect(event_name(tx.TX_TRACE_THREAD_SUSPEND_API)).toBe('tx_thread_suspend');
  expect(event_name(tx.TX_TRACE_ISR_ENTER)).toBe('interrupt enter');
  expect(event_name(5000)).toBe('user event 5000');
  expect(event_name(4000)).toBe('event 4000');
});

test('the trace is a table of time, target, context, event and object', () => {
  const lines = records_table(sim, [...sim.trace.records()]);
  expect(lines[0]).toMatch(/^time \[s\] +target +context +event +subject$/);
  expect(lines.some((line) => /^0\.\d{6} +board +owner +tx_mutex_get +mutex "bus"$/.test(line))).toBe(true);
  const rows = lines.map((line) => line.split(/ {2,}/).slice(2).join(' | '));
  expect(rows).toContain('waiter | tx_mutex_get | mutex "bus", owned by owner, waits at most 50 ticks');
  expect(rows).toContain('waiter | suspend | thread "waiter": on mutex "bus", at most 50 ticks');
  expect(context_name(sim, -1)).toBe('interrupt');
  expect(context_name(sim, 9999)).toBe('#9999');
});

test('a packet pool’s level and what services find are told in the row', () => {
  const objects = new Simulation();
  const ids = ['packet pool', 'semaphore', 'queue', 'block pool', 'event flags'].map((type) =>
    objects.trace.register(1, type, 'x'),
  );
  const [pool, semaphore, queue, blocks, flags] = ids as [number, number, number, number, number];
  const row = (event: number, id: number, ...infos: number[]): string | undefined => {
    const [info2 = 0, info3 = 0, info4 = 0] = infos;
    const record = { time_ns: 0, target: 1, context: -3, event, info1: id, info2, info3, info4 };
    return record_cells(objects, record).slice(2).join(' | ');
  };
  expect(row(TRACE_POOL_LEVEL, pool, 7)).toBe('host | pool level | packet pool "x": 7 free');
  expect(row(tx.TX_TRACE_THREAD_SUSPEND, queue, 14)).toBe('host | priority change | queue "x"');
  expect(row(tx.TX_TRACE_SEMAPHORE_GET, semaphore, 0, 2)).toContain('semaphore "x": count 2');
  expect(row(tx.TX_TRACE_QUEUE_SEND, queue, 0, 0, 3)).toContain('queue "x": 3 messages queued');
  expect(row(tx.TX_TRACE_QUEUE_RECEIVE, queue, 0, 0, 0)).toContain('queue "x": 0 messages queued');
  expect(row(tx.TX_TRACE_BLOCK_ALLOCATE, blocks, 0, 0, 1)).toContain('block pool "x": 1 free');
  expect(row(tx.TX_TRACE_EVENT_FLAGS_GET, flags, 3, 1)).toContain(
    'event flags "x": requested 0x3, current 0x1',
  );
  expect(row(tx.TX_TRACE_EVENT_FLAGS_GET, flags, -1, 0)).toContain('requested 0xffffffff (any), current 0x0');
  expect(row(tx.TX_TRACE_EVENT_FLAGS_SET, flags, -2, tx.TX_AND)).toContain('event flags "x": AND 0xfffffffe');
  expect(row(TRACE_FRAME_RECEIVED, objects.trace.text_number('tcp_ack'))).toBe(
    'network | frame received | tcp_ack',
  );
});

test('the rows of a real run say how many packets a pool has left', () => {
  const { sim: run } = run_scenario(pool_and_mutex, { seed: 1 });
  const rows = records_table(run, [...run.trace.records()]);
  expect(rows.some((line) => /pool level +packet pool "client pool": 9 free$/.test(line))).toBe(true);
});
