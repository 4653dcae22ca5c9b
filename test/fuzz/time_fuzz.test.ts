// A few thousand time messages; the full number is `npm run fuzz`.

import { expect, test } from 'vitest';
import { fuzz_time, TIME_CLIENTS } from './time_fuzz.ts';

test.each(TIME_CLIENTS)('malformed time messages do no harm: %s', (_name, broadcast, options) => {
  const { updates, refused, problems } = fuzz_time(1500, 11, broadcast, options);
  expect(problems).toEqual([]);
  expect(updates).toBeGreaterThan(20);
  expect(refused).toBeGreaterThan(20);
});
