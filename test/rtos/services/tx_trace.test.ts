import { expect, test } from 'vitest';
import type { Simulation } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_thread } from '../board.ts';

const ENABLED = { config: { TX_ENABLE_EVENT_TRACE: true } };

function events_of(sim: Simulation): number[] {
  return [...sim.trace.records()].map(({ event }) => event);
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

test('user events go into the trace log, filtered groups stay out of it', () => {
  const sim = run_thread(function* () {
    tx.tx_trace_enable(new Uint8Array(4000), 4000, 4);
    tx.tx_trace_user_event_insert(5000, 1, 2, 3, 4);
    tx.tx_trace_event_filter(tx.TX_TRACE_TIME_EVENTS);
    tx.tx_time_get();
    tx.tx_trace_event_unfilter(tx.TX_TRACE_TIME_EVENTS);
    tx.tx_time_set(7);
    yield* tx.tx_thread_sleep(0);
  }, ENABLED);
  const events = events_of(sim);
  expect(events).toContain(5000);
  expect(events).not.toContain(tx.TX_TRACE_TIME_GET);
  expect(events).toContain(tx.TX_TRACE_TIME_SET);
});

test('the buffer-full callback comes each time the buffer has been filled; after disable nothing is recorded', () => {
  let full = 0;
  const seen: number[] = [];
  const sim = run_thread(function* () {
    tx.tx_trace_buffer_full_notify(() => void full++);
    // Header 48, no registry, room for 4 events of 32 bytes.
    tx.tx_trace_enable(new Uint8Array(176), 176, 0);
    for (let n = 0; n < 9; n++) tx.tx_trace_user_event_insert(6000 + n, 0, 0, 0, 0);
    seen.push(tx.tx_trace_enable(new Uint8Array(176), 176, 0), tx.tx_trace_disable(), tx.tx_trace_disable());
    seen.push(tx.tx_trace_user_event_insert(7000, 0, 0, 0, 0), tx.tx_trace_enable(new Uint8Array(60), 60, 0));
    yield* tx.tx_thread_sleep(0);
  }, ENABLED);
  expect(full).toBe(2);
  expect(seen).toEqual([tx.TX_NOT_DONE, 0, tx.TX_NOT_DONE, tx.TX_NOT_DONE, tx.TX_SIZE_ERROR]);
  expect(events_of(sim)).not.toContain(7000);
});

test('interrupt marks are records of their own', () => {
  const sim = run_thread(function* () {
    tx.tx_trace_enable(new Uint8Array(4000), 4000, 4);
    tx.tx_trace_isr_enter_insert(3);
    tx.tx_trace_isr_exit_insert(3);
    yield* tx.tx_thread_sleep(0);
  }, ENABLED);
  const marks = [...sim.trace.records()]
    .filter(({ event, info2 }) => event !== tx.TX_TRACE_THREAD_RESUME && info2 === 3)
    .map(({ event }) => event);
  expect(marks).toEqual([tx.TX_TRACE_ISR_ENTER, tx.TX_TRACE_ISR_EXIT]);
});
