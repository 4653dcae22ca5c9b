import { expect, test } from 'vitest';
import { Happenings, time_of, words_of } from '../../../../../demo/report/viewer/model/happenings.ts';
import { range_presets } from '../../../../../demo/report/viewer/model/presets.ts';
import { load_run } from '../../../../../demo/report/viewer/model/run.ts';
import { record_cells } from '../../../../../rtos/export/trace_text.ts';
import { run_of } from './run_of.ts';

test('the records of a run are those of the trace, and in its words', async () => {
  const { run, sim } = await run_of('mqtt');
  const kept = [...sim.trace.records()].sort((a, b) => a.time_ns - b.time_ns);
  expect(run.records.length).toBe(kept.length);
  expect([...run.records.each()].length).toBe(kept.length);
  for (const [index, record] of kept.entries()) {
    expect(run.records.at(index)).toEqual(record);
    const [, target = '', context = '', event, what] = record_cells(sim, record);
    const where = target === '' ? context : `${target}/${context}`;
    expect(words_of(run, { kind: 'record', index })).toEqual({ time_ns: record.time_ns, where, event, what });
  }
});

test('what happened stands in the order of time, and is found by its time and by itself', async () => {
  const { run } = await run_of('mqtt');
  const all = new Happenings(run);
  const { frames, lines } = run.document;
  expect(all.length).toBe(run.records.length + lines.length);
  expect(frames.length).toBe(19);
  for (let place = 0; place < all.length; place++) {
    const happening = all.at(place);
    expect(all.place_of(happening)).toBe(place);
    expect(all.place_at(time_of(run, happening))).toBeLessThanOrEqual(place);
    if (place > 0) expect(all.time_at(place)).toBeGreaterThanOrEqual(all.time_at(place - 1));
  }
});

test('lengths of time to choose from are shorter than the run', async () => {
  const { run } = await run_of('mqtt');
  expect(range_presets(run).map(({ text }) => text)).toEqual(['whole run', '100 us', '10 us', '1 us']);
});

test('a document of another format or version is refused', async () => {
  const { run } = await run_of('mqtt');
  const other = { ...run.document, format: 'other' } as unknown as typeof run.document;
  await expect(load_run(other)).rejects.toThrow('no document of a run');
  const newer = { ...run.document, version: 2 } as unknown as typeof run.document;
  await expect(load_run(newer)).rejects.toThrow('version 2');
});
