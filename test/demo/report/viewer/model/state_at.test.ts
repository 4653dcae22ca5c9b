import { expect, test } from 'vitest';
import { thread_state } from '../../../../../demo/account/state_table.ts';
import { packed, record_columns } from '../../../../../demo/report/record_columns.ts';
import { ownerships_of } from '../../../../../demo/report/viewer/model/owners.ts';
import { load_run, type Run } from '../../../../../demo/report/viewer/model/run.ts';
import { threads_at, waits_at } from '../../../../../demo/report/viewer/model/state_at.ts';
import { state_words } from '../../../../../demo/report/viewer/model/stretch_words.ts';
import { TX_TRACE_MUTEX_GET } from '../../../../../rtos/kernel/tx_trace_events.ts';
import { sim_targets } from '../../../../../rtos/sim_api.ts';
import { records_in, replayed_document } from '../../documents.ts';
import { replayed, run_of } from './run_of.ts';

const name = (run: Run, id: number): string => run.object(id)?.name ?? '';

test('a deadly embrace is a circle: each waits for what the other has', async () => {
  const { run } = await replayed('deadly-embrace');
  const { waits, circles } = waits_at(run, run.end_ns);
  const told = waits.map(({ thread, object, owner }) => [thread, object, owner].map((id) => name(run, id)));
  expect(told.sort()).toEqual([
    ['logger', 'bus', 'sampler'],
    ['sampler', 'flash', 'logger'],
  ]);
  expect(circles.map((circle) => circle.map((id) => name(run, id)).sort())).toEqual([['logger', 'sampler']]);
});

test('before it there is none, and a wait for what nobody can have has no owner', async () => {
  const { run } = await replayed('deadly-embrace');
  expect(waits_at(run, 0.05e9).circles).toEqual([]);
  const mars = await replayed('mars-inversion');
  const graph = waits_at(mars.run, 0.1e9);
  expect(graph.waits.map(({ object, owner }) => [name(mars.run, object), owner])).toEqual([['radio', 0]]);
});

test('at the end of a run every thread does what the table of states says', async () => {
  for (const scenario of ['mars-inversion', 'pool-and-mutex', 'stuck-sender']) {
    const { run, sim } = await replayed(scenario);
    const said = new Map(
      threads_at(run, run.end_ns).map(({ thread, stretch }) => [thread, state_words(run, stretch)]),
    );
    for (const { kernel } of sim_targets(sim)) {
      for (const thread of kernel.threads.objects) {
        const word = thread_state(kernel, thread).split(/[ ,]/)[0];
        expect([thread.tx_thread_name, said.get(thread.sim_id)?.split(/[ ,]/)[0]]).toEqual([
          thread.tx_thread_name,
          word,
        ]);
      }
    }
  }
});

test('a mutex is owned from its get to its last put, or to what a put hands it to', async () => {
  const { run } = await run_of('mqtt');
  const all = ownerships_of(run);
  expect(all.length).toBeGreaterThan(20);
  for (const { mutex, thread, start_ns, end_ns } of all) {
    expect(run.object(mutex)?.kind).toBe('mutex');
    expect(run.object(thread)?.kind).toBe('thread');
    const others = all.filter(
      (other) => other.mutex === mutex && other.start_ns < end_ns && start_ns < other.end_ns,
    );
    expect(others.length).toBe(1);
  }
});

test('a mutex that a thread got before the kept records begin is its own from their beginning', async () => {
  const document = await replayed_document('mars-inversion');
  const records = await records_in(document);
  const weather = document.objects.find((one) => one.name === 'weather')?.id;
  const get = records.findLastIndex(
    ({ event, context }) => event === TX_TRACE_MUTEX_GET && context === weather,
  );
  const rest = records.filter(({ time_ns }) => time_ns > (records[get]?.time_ns ?? 0) + 1e6);
  const columns = await packed(record_columns(rest));
  const run = await load_run({
    ...document,
    records: { count: rest.length, missing: records.length - rest.length, columns },
  });
  const owners = ownerships_of(run).map(({ mutex, thread }) => [name(run, mutex), name(run, thread)]);
  expect(owners[0]).toEqual(['bus', 'weather']);
  expect(ownerships_of(run)[0]?.start_ns).toBeLessThan(rest[0]?.time_ns ?? 0);
});
