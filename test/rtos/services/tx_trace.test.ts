import { expect, test } from 'vitest';
import { name_of, type TraceBuffer } from '../../../rtos/event_trace/layout.ts';
import { read_buffer } from '../../../rtos/event_trace/read_buffer.ts';
import { event_name } from '../../../rtos/export/event_names.ts';
import { thread_states } from '../../../rtos/export/thread_states.ts';
import { holds_text, TRACE_DIAGNOSTIC, TRACE_FRAME_SENT } from '../../../rtos/sim/trace_log.ts';
import { user_event_id } from '../../../rtos/sim/user_events.ts';
import type { Simulation } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board, run_thread } from '../board.ts';

const ENABLED = { config: { TX_ENABLE_EVENT_TRACE: true } };

function events_of(sim: Simulation): number[] {
  return [...sim.trace.records()].map(({ event }) => event);
}

function numbers({ events }: TraceBuffer): number[] {
  return events.map(({ event }) => event);
}

test('a default build has no trace services', () => {
  const seen: number[] = [];
  run_thread(function* () {
    seen.push(
      tx.tx_trace_enable(new Uint8Array(1000), 1000, 4),
      tx.tx_trace_user_event_insert(5000, 1, 2, 3, 4),
    );
    yield* tx.tx_thread_sleep(0);
  });
  expect(seen).toEqual([tx.TX_FEATURE_NOT_ENABLED, tx.TX_FEATURE_NOT_ENABLED]);
});

test('user events go into the buffer, filtered groups stay out of it; the log of the simulation keeps all', () => {
  const area = new Uint8Array(4000);
  const sim = run_thread(function* () {
    tx.tx_trace_enable(area, area.length, 4);
    tx.tx_trace_user_event_insert(5000, 1, 2, 3, 4);
    tx.tx_trace_event_filter(tx.TX_TRACE_TIME_EVENTS);
    tx.tx_time_get();
    tx.tx_trace_event_unfilter(tx.TX_TRACE_TIME_EVENTS);
    tx.tx_time_set(7);
    yield* tx.tx_thread_sleep(0);
  }, ENABLED);
  const buffer = read_buffer(area);
  const { TX_TRACE_RUNNING, TX_TRACE_TIME_SET, TX_TRACE_THREAD_SUSPEND } = tx;
  expect(numbers(buffer)).toEqual([
    TX_TRACE_RUNNING,
    TX_TRACE_RUNNING,
    5000,
    TX_TRACE_TIME_SET,
    TX_TRACE_THREAD_SUSPEND,
  ]);
  expect(buffer.events[2]).toMatchObject({ priority: 0x80101010 - 0x1000, info: [1, 2, 3, 4] });
  expect(events_of(sim)).toEqual(expect.arrayContaining([5000, tx.TX_TRACE_TIME_GET, TX_TRACE_TIME_SET]));
});

test("an event of firmware whose number the simulation uses itself is the firmware's all the same", () => {
  const area = new Uint8Array(4000);
  const ids = [TRACE_FRAME_SENT, TRACE_DIAGNOSTIC, tx.TX_TRACE_RUNNING, 0xffff, 5000];
  const sim = run_thread(function* () {
    tx.tx_trace_enable(area, area.length, 4);
    for (const id of ids) tx.tx_trace_user_event_insert(id, 9, 9, 9, 9);
    yield* tx.tx_thread_sleep(0);
  }, ENABLED);
  expect(numbers(read_buffer(area)).slice(2, -1)).toEqual(ids);
  const kept = [...sim.trace.records()].filter(({ info1, info4 }) => info1 === 9 && info4 === 9);
  expect(kept.map(({ event }) => event_name(event))).toEqual(ids.map((id) => `user event ${id}`));
  expect(kept.map(({ event }) => user_event_id(event))).toEqual(ids);
  expect(kept.some(({ event }) => holds_text(event))).toBe(false);
  // A number that means a switch of threads is none.
  const [states] = thread_states(sim.trace.records(), sim.now_ns).values();
  expect(states?.threads.has(9)).toBe(false);
  expect(user_event_id(tx.TX_TRACE_RUNNING)).toBe(null);
});

test('the buffer is the same whether the simulation keeps a log or not, and the log the same with a buffer or without', () => {
  const run = (trace: boolean, traced: boolean): { area: Uint8Array; hash: string } => {
    const area = new Uint8Array(2000);
    const sim = run_board(
      function* (threads) {
        if (traced) tx.tx_trace_enable(area, area.length, 8);
        const semaphore = new tx.TX_SEMAPHORE();
        tx.tx_semaphore_create(semaphore, 'ready', 0);
        yield* threads.make('waits', 5, function* () {
          yield* tx.tx_semaphore_get(semaphore, tx.TX_WAIT_FOREVER);
        });
        yield* threads.make('puts', 9, function* () {
          yield* tx.tx_thread_sleep(2);
          yield* tx.tx_semaphore_put(semaphore);
        });
      },
      { ...ENABLED, sim: { trace } },
    );
    return { area, hash: sim.trace.hash() };
  };
  const [kept, not_kept, untraced] = [run(true, true), run(false, true), run(true, false)];
  expect(numbers(read_buffer(kept.area))).toContain(tx.TX_TRACE_SEMAPHORE_PUT);
  expect(not_kept.area).toEqual(kept.area);
  expect(numbers(read_buffer(kept.area)).length).toBeGreaterThan(10);
  expect(untraced.area).toEqual(new Uint8Array(2000));
});

test('the buffer-full callback comes each time the buffer has been filled; after disable nothing is written', () => {
  let full = 0;
  const seen: number[] = [];
  const area = new Uint8Array(176);
  let left = new Uint8Array(0);
  const sim = run_thread(function* () {
    tx.tx_trace_buffer_full_notify((buffer) => {
      if (buffer === area) full++;
    });
    // Header 48, no registry, room for 4 events of 32 bytes, two of which each trace begins with.
    tx.tx_trace_enable(area, 176, 0);
    for (let n = 0; n < 9; n++) tx.tx_trace_user_event_insert(6000 + n, 0, 0, 0, 0);
    seen.push(tx.tx_trace_enable(area, 176, 0), tx.tx_trace_disable(), tx.tx_trace_disable());
    left = area.slice();
    seen.push(tx.tx_trace_user_event_insert(7000, 0, 0, 0, 0), tx.tx_trace_enable(new Uint8Array(60), 60, 0));
    yield* tx.tx_thread_sleep(0);
  }, ENABLED);
  expect(full).toBe(2);
  expect(seen).toEqual([tx.TX_NOT_DONE, 0, tx.TX_NOT_DONE, tx.TX_NOT_DONE, tx.TX_SIZE_ERROR]);
  expect(numbers(read_buffer(left))).toEqual([6005, 6006, 6007, 6008]);
  expect(area).toEqual(left);
  expect(events_of(sim)).not.toContain(7000);
});

test('a buffer that is smaller than its size is told, where C would write over what lies behind it', () => {
  const seen: number[] = [];
  const sim = run_thread(function* () {
    seen.push(tx.tx_trace_enable(new Uint8Array(1000), 2000, 4), tx.tx_trace_enable(null, 2000, 4));
    yield* tx.tx_thread_sleep(0);
  }, ENABLED);
  expect(seen).toEqual([tx.TX_SIZE_ERROR, tx.TX_SIZE_ERROR]);
  expect(sim.diagnostics.map(({ id, message }) => `${id}: ${message}`)).toEqual([
    'trace-buffer-too-large: gets 2000 bytes, and the memory there has 1000',
    'trace-buffer-too-large: gets 2000 bytes, and the memory there has 0',
  ]);
});

test('interrupt marks are events of their own, in an interrupt with the interrupted thread', () => {
  const area = new Uint8Array(4000);
  run_thread(
    function* () {
      tx.tx_trace_enable(area, area.length, 4);
      yield* tx.tx_thread_sleep(1);
    },
    {
      config: {
        TX_ENABLE_EVENT_TRACE: true,
        tick_hook: () => {
          tx.tx_trace_isr_enter_insert(3);
          tx.tx_trace_isr_exit_insert(3);
        },
      },
      until_ns: 15_000_000,
    },
  );
  const marks = read_buffer(area).events.filter(
    ({ event }) => event === tx.TX_TRACE_ISR_ENTER || event === 4,
  );
  expect(
    marks.map(({ event, thread, priority, info: [, number, state] }) => [
      event,
      thread,
      priority,
      number,
      state,
    ]),
  ).toEqual([
    [tx.TX_TRACE_ISR_ENTER, 0xffffffff, 0, 3, 1],
    [tx.TX_TRACE_ISR_EXIT, 0xffffffff, 0, 3, 1],
  ]);
});

test('the registry has what exists and what is created later; a deleted object is marked and keeps its name', () => {
  const area = new Uint8Array(4000);
  run_thread(function* () {
    const [queue, mutex] = [new tx.TX_QUEUE(), new tx.TX_MUTEX()];
    tx.tx_trace_enable(area, area.length, 8);
    tx.tx_queue_create(queue, 'readings', 1, new Uint32Array(4), 16);
    tx.tx_mutex_create(mutex, 'bus', tx.TX_INHERIT);
    yield* tx.tx_queue_delete(queue);
  }, ENABLED);
  const listed = read_buffer(area).objects.map((object) => [object.available, object.type, name_of(object)]);
  expect(listed.slice(0, 4)).toEqual([
    [0, tx.TX_TRACE_OBJECT_TYPE_THREAD, 'System Timer Thread'],
    [0, tx.TX_TRACE_OBJECT_TYPE_THREAD, 'thread'],
    [1, tx.TX_TRACE_OBJECT_TYPE_QUEUE, 'readings'],
    [0, tx.TX_TRACE_OBJECT_TYPE_MUTEX, 'bus'],
  ]);
});
