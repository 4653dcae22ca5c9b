import { expect, test } from 'vitest';
import { changed_priorities, value_rows } from '../../../../../demo/report/viewer/model/value_spans.ts';
import { replayed, run_of } from './run_of.ts';

test('who has the mutex for which somebody waits', async () => {
  const { run } = await replayed('mars-inversion');
  const [row] = value_rows(run, 1);
  expect(row?.name).toBe('mutex "bus"');
  expect(row?.note).toBeUndefined();
  const owners = row?.values.map(({ text }) => text) ?? [];
  expect(new Set(owners)).toEqual(new Set(['owned by bus manager', 'owned by weather']));
  expect(row?.values.at(-1)).toMatchObject({ text: 'owned by weather', end_ns: run.end_ns });
});

test('a variable that firmware shows, up to the end', async () => {
  const { run } = await run_of('lost-update');
  const [row] = value_rows(run, 1);
  expect(row?.name).toBe('counter');
  expect(row?.note?.words).toBe('at services');
  expect(row?.values.map(({ text }) => text)).toEqual(Array.from({ length: 11 }, (_, n) => `${n}`));
  for (const [at, { start_ns, end_ns }] of row?.values.entries() ?? []) {
    expect(end_ns).toBeGreaterThan(start_ns);
    expect(end_ns).toBe(row?.values[at + 1]?.start_ns ?? run.end_ns);
  }
});

test('mutexes that nobody waits for have no row', async () => {
  const { run } = await run_of('mqtt');
  expect(run.document.objects.some(({ kind }) => kind === 'mutex')).toBe(true);
  expect([1, 2].flatMap((target) => value_rows(run, target))).toEqual([]);
});

test('a thread inherits the priority of who waits for its mutex, up to the put', async () => {
  const { run } = await replayed('mars-inversion', true);
  const thread = (name: string) => run.document.objects.find((one) => one.name === name)?.id ?? 0;
  const spans = changed_priorities(run, thread('weather'));
  expect(new Set(spans.map(({ text }) => text))).toEqual(new Set(['priority 3']));
  for (const { start_ns, end_ns } of spans) expect(end_ns).toBeGreaterThan(start_ns);
  expect(changed_priorities(run, thread('communication'))).toEqual([]);
});
