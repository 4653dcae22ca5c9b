import { expect, test } from 'vitest';
import { perfetto_json } from '../../../../rtos/export/perfetto/perfetto.ts';
import { trace_table } from '../../../../rtos/export/trace_text.ts';
import { sim_compute, sim_note } from '../../../../rtos/sim_api.ts';
import * as tx from '../../../../rtos/tx_api.ts';
import { run_board } from '../../board.ts';

interface Event {
  id: number;
  ph: string;
  pid: number;
  tid: number;
  name: string;
  ts: number;
  dur: number;
  args: Record<string, unknown>;
}

const sim = run_board(function* (threads) {
  yield* threads.make('low', 20, function* () {
    yield* sim_compute(15_000);
    sim_note('done');
  });
  yield* threads.make('best', 3, function* () {
    yield* tx.tx_thread_sleep(1);
    yield* sim_compute(2_000);
  });
});
const { traceEvents, otherData } = JSON.parse(perfetto_json(sim)) as {
  traceEvents: Event[];
  otherData: unknown;
};
const named = (name: string): Event[] => traceEvents.filter((event) => event.name === name);
const row_of = (thread: string): number =>
  named('thread_name').find(({ args }) => String(args['name']).startsWith(thread))?.tid ?? -1;

test('each thread has a row under its target, sorted by priority below the interrupts', () => {
  expect(named('process_name').map(({ args }) => args['name'])).toEqual(['board']);
  expect(named('thread_name').map(({ args }) => args['name'])).toEqual([
    'interrupts',
    'System Timer Thread (0)',
    'low (20)',
    'best (3)',
  ]);
  expect(otherData).toEqual({ seed: 1, trace_hash: sim.trace.hash() });
});

test('running stretches of a processor never overlap, and their lengths are the time computed', () => {
  const slices = traceEvents
    .filter(({ ph, name }) => ph === 'X' && name === 'running')
    .sort((a, b) => a.ts - b.ts || a.dur - b.dur);
  for (const [i, slice] of slices.entries()) {
    const next = slices[i + 1];
    if (next !== undefined) expect(slice.ts + slice.dur).toBeLessThanOrEqual(next.ts + 1e-6);
  }
  const total = (thread: string): number =>
    slices.filter(({ tid }) => tid === row_of(thread)).reduce((sum, { dur }) => sum + dur, 0);
  expect(total('low')).toBeGreaterThanOrEqual(15_000);
  expect(total('low')).toBeLessThan(15_100);
  expect(total('best')).toBeGreaterThanOrEqual(2_000);
});

test('services, notes and interrupts are where they happened', () => {
  expect(named('tx_thread_sleep').map(({ tid }) => tid)).toEqual([row_of('best')]);
  expect(named('note: done').map(({ tid }) => tid)).toEqual([row_of('low')]);
  expect(named('tick').every(({ ph, tid }) => ph === 'X' && tid === 0)).toBe(true);
});

test('what a thread waits for is in the name of the slice, and an arrow leads from who woke it', () => {
  expect(named('sleeping').map(({ tid }) => tid)).toEqual([row_of('best')]);
  expect(named('ready').find(({ tid, ts }) => tid === row_of('low') && ts > 0)?.args).toEqual({
    preempted_by: 'System Timer Thread',
  });
  const woken = traceEvents.filter(
    ({ ph, name, tid }) => ph === 'f' && name === 'wake-up' && tid === row_of('best'),
  );
  const [arrow] = woken;
  const start = traceEvents.find(({ ph, name, id }) => ph === 's' && name === 'wake-up' && id === arrow?.id);
  expect(start?.tid).toBe(row_of('System Timer Thread'));
});

test('a deleted thread keeps its name, and a lost beginning is told where the rest begins', () => {
  const short = run_board(
    function* (threads) {
      const worker = yield* threads.make('worker', 5, function* () {
        yield* sim_compute(10);
      });
      yield* threads.make('main', 20, function* () {
        yield* sim_compute(100);
        tx.tx_thread_delete(worker);
        for (let n = 0; n < 10; n++) yield* tx.tx_thread_relinquish();
      });
    },
    { sim: { trace_capacity: 10 } },
  );
  const { traceEvents: events, otherData: other } = JSON.parse(perfetto_json(short)) as {
    traceEvents: Event[];
    otherData: Record<string, unknown>;
  };
  const names = events.filter(({ name }) => name === 'thread_name').map(({ args }) => args['name']);
  expect(names).toEqual(['interrupts', 'System Timer Thread (0)', 'main (20)', 'worker (deleted)']);
  const missing = `the first ${short.trace.count - 10} records of the trace were overwritten: it keeps 10 (trace_capacity)`;
  expect(other['missing']).toBe(missing);
  const [first] = [...short.trace.records()];
  expect(events.find(({ name }) => name === missing)?.ts).toBe((first?.time_ns ?? 0) / 1000);
  expect(trace_table(short)[0]).toBe(missing);
  expect(trace_table(sim)[0]).toMatch(/^time/);
});
