import { expect, test } from 'vitest';
import { type OutageResult, run_outages } from './outages.ts';

// The many seeds are `npm run soak:mqtt`; here are some, so that a change that loses messages is seen at once.
const results: OutageResult[] = [];

test.each([1, 2, 4, 5])('seed %i of outages loses no reading, no packet, and makes no diagnostic', (seed) => {
  const result = run_outages({ seed, readings: 300 });
  results.push(result);
  expect({ missing: result.missing, faults: result.faults }).toEqual({ missing: [], faults: [] });
});

test('the seeds together had every kind of outage, and messages that came twice', () => {
  for (const count of ['twice', 'reconnects', 'restarts', 'frames_lost', 'flaps', 'slow'] as const) {
    const total = results.reduce((sum, result) => sum + result[count], 0);
    expect(total, count).toBeGreaterThan(0);
  }
});

test('a run is decided by its seed', () => {
  expect(run_outages({ seed: 6, readings: 60 })).toEqual(run_outages({ seed: 6, readings: 60 }));
});
