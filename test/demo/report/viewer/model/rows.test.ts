import { expect, test } from 'vitest';
import { gaps_of, is_mostly_idle } from '../../../../../demo/report/viewer/model/gaps.ts';
import { happening_at, next_edge, row_words } from '../../../../../demo/report/viewer/model/row_steps.ts';
import { type Row, rows_of } from '../../../../../demo/report/viewer/model/rows.ts';
import { replayed, run_of } from './run_of.ts';

function named(rows: readonly Row[], name: string): Row {
  const row = rows.find((one) => one.name === name);
  if (row === undefined) throw new Error(`no row ${name}`);
  return row;
}

test('the board of the sample comes first, its threads by priority, the wire between it and the broker', async () => {
  const { run } = await run_of('mqtt');
  const rows = rows_of(run);
  const names = rows.map(({ name }) => name);
  expect(names.slice(0, 7)).toEqual([
    'board',
    'firmware says',
    'interrupts',
    'ip',
    'my_client',
    'mqtt sample',
    'wire',
  ]);
  expect(names.slice(7, 12)).toEqual(['broker', 'interrupts', 'broker IP', 'broker', 'broker sender 0']);
  expect(names.at(-1)).toBe('3 more threads, all idle');
  expect(rows.flatMap((row) => (row.kind === 'thread' ? [row.priority] : [])).slice(0, 3)).toEqual([
    1, 2, 16,
  ]);
});

test('the board whose check failed comes first', async () => {
  const { run } = await replayed('pool-and-mutex');
  expect(rows_of(run).flatMap((row) => (row.kind === 'title' ? [row.name] : []))).toEqual([
    'valve',
    'broker',
    'plant',
  ]);
});

test('from edge to edge a row says what it does, in the words of the trace', async () => {
  const { run } = await run_of('mqtt');
  const row = named(rows_of(run), 'mqtt sample');
  const said: string[] = [];
  for (let at: number | null = 0; at !== null && said.length < 4; at = next_edge(run, row, at, 1)) {
    said.push(row_words(run, row, at));
    if (at > 0) expect(happening_at(run, row, at)?.kind).toBe('record');
  }
  expect(said.map((text) => text.replace(/;.*/, ''))).toEqual([
    'mqtt sample (priority 16): not created yet',
    'mqtt sample (priority 16): ready, made ready by initialization',
    'mqtt sample (priority 16): running',
    'mqtt sample (priority 16): ready, preempted by my_client',
  ]);
  const wire = named(rows_of(run), 'wire');
  const first = next_edge(run, wire, 0, 1) ?? 0;
  expect(row_words(run, wire, first)).toMatch(/^board > all: ARP: who has/);
  expect(happening_at(run, wire, first)).toEqual({ kind: 'frame', index: 0 });
  expect(next_edge(run, wire, first, -1)).toBe(null);
});

test('a run that waits for a network is mostly idle, and its gaps hold no running thread', async () => {
  const { run } = await replayed('stuck-sender');
  const gaps = gaps_of(run);
  expect(is_mostly_idle(run, gaps)).toBe(true);
  expect(gaps.all.length).toBeGreaterThan(0);
  for (const { threads } of run.states.values()) {
    for (const { state, start_ns, end_ns } of [...threads.values()].flat()) {
      if (state !== 'running') continue;
      expect(gaps.all.some((gap) => gap.start_ns < end_ns && start_ns < gap.end_ns)).toBe(false);
    }
  }
  expect(is_mostly_idle((await run_of('mqtt')).run, gaps_of((await run_of('mqtt')).run))).toBe(false);
});

test('the row of interrupts tells how long one was pending, and that ticks go on where nothing is due', async () => {
  const { run } = await replayed('check-then-wait');
  const row = named(rows_of(run), 'interrupts');
  if (row.kind !== 'interrupts') throw new Error('no interrupts');
  const sensor = row.interrupts.find(({ name }) => run.trace.text(name) === 'sensor');
  expect(row_words(run, row, sensor?.start_ns ?? 0)).toMatch(
    /^interrupt sensor; .*, pending for 20(\.\d+)? us before$/,
  );
  const mars = (await replayed('mars-inversion')).run;
  const ticking = named(rows_of(mars), 'interrupts');
  expect(row_words(mars, ticking, 0.39e9)).toMatch(
    /^ticks every 10 ms, with nothing due; before them interrupt tick/,
  );
});
