import { expect, test } from 'vitest';
import { measure_words } from '../../../../../demo/report/viewer/model/measure.ts';
import { run_of } from './run_of.ts';

test('a measurement says how long, how many ticks, and what lies between', async () => {
  const { run } = await run_of('mqtt');
  expect(measure_words(run, { a_ns: null, b_ns: null })).toBe('');
  expect(measure_words(run, { a_ns: 5, b_ns: null })).toContain('B at the cursor');
  const all = measure_words(run, { a_ns: 0, b_ns: run.end_ns });
  expect(all).toBe(`B − A = 414.4 us (0.04 ticks); between them ${run.records.length} events, 19 frames`);
});
