import { expect, test } from 'vitest';
import type { DocumentComparison } from '../../../../../demo/report/run_document.ts';
import { type ComparedRuns, compared_runs } from '../../../../../demo/report/viewer/compare/compared_runs.ts';
import { load_run } from '../../../../../demo/report/viewer/model/run.ts';
import { replayed_document } from '../../documents.ts';

async function compared(name: string): Promise<ComparedRuns> {
  const document = await replayed_document(name);
  const compare = document.compare as DocumentComparison;
  return compared_runs(await load_run(document), await load_run(compare.other), compare);
}

test('of check-then-wait the interrupt and the look of the thread change places', async () => {
  const { lanes, failing_marks, passing_marks, table } = await compared('check-then-wait');
  const names = lanes.map(({ name }) => name);
  expect(names).toEqual(['interrupts', 'consumer', 'event flags "events"', 'data', 'seen', 'taken']);
  // The data comes after the look in the failing run.
  const value = (name: string, which: 'failing' | 'passing'): string | undefined =>
    lanes[names.indexOf(name)]?.[which].at(-1)?.words;
  expect([value('data', 'failing'), value('seen', 'failing'), value('seen', 'passing')]).toEqual([
    '1',
    '0',
    '0',
  ]);
  const order = (marks: typeof failing_marks): string =>
    marks
      .toSorted((a, b) => a.time_ns - b.time_ns)
      .map(({ letter }) => letter)
      .join('');
  expect([order(failing_marks), order(passing_marks)]).toEqual(['AB', 'BA']);
  expect(failing_marks.map(({ lane, words }) => [names[lane], words])).toEqual([
    ['consumer', 'consumer: running'],
    ['interrupts', 'interrupt: interrupt enter sensor'],
  ]);
  expect(table.filter(({ mark }) => mark !== '').length).toBeGreaterThan(1);
  expect(table.filter(({ diverges }) => diverges)).toHaveLength(1);
});

test('the first row at the moment of no return or after it is marked, whatever the other run has there', async () => {
  const document = await replayed_document('check-then-wait');
  const compare = document.compare as DocumentComparison;
  const no_return = { time_ns: 30_005_000, escape_ns: 30_001_000, tried: 1, words: 'no way back' };
  const run = await load_run({ ...document, run: { ...document.run, no_return } });
  const { table } = compared_runs(run, await load_run(compare.other), compare);
  const marked = table.filter((row) => row.no_return);
  expect(marked.map(({ left }) => left?.words)).toEqual(['interrupt enter sensor']);
  const none = compared_runs(await load_run(document), await load_run(compare.other), compare);
  expect(none.table.some((row) => row.no_return)).toBe(false);
});

test('what both runs do at the same time is the same, the lost flag is not', async () => {
  const { lanes } = await compared('check-then-wait');
  const flags = lanes.find(({ name }) => name.includes('event flags'));
  expect(flags?.failing.some(({ same }) => !same)).toBe(true);
  const consumer = lanes.find(({ name }) => name.endsWith('consumer'));
  expect(consumer?.failing.find(({ kind }) => kind === 'sleeping')?.same).toBe(true);
});

test('the passing run is moved so that the last common event stands at one place', async () => {
  const { table, shift_ns } = await compared('stuck-sender');
  const row = table[table.findIndex(({ diverges }) => diverges) - 1];
  expect((row?.right?.time_ns as number) + shift_ns).toBe(row?.left?.time_ns);
  expect(row?.sign).toBe('=');
});

test('the axis ends with the failing run, and long waits in it are cut', async () => {
  const { axis, lanes } = await compared('stuck-sender');
  expect(axis.cuts.length).toBeGreaterThan(1);
  for (const { failing, passing } of lanes)
    for (const { end_ns } of [...failing, ...passing]) expect(end_ns).toBeLessThanOrEqual(axis.to_ns);
});
