import { expect, test } from 'vitest';
import { record_columns } from '../../../../../demo/report/record_columns.ts';
import { Records } from '../../../../../demo/report/viewer/model/records.ts';

const RECORDS = [5, 5, 9_007_199_254_740_000].map((time_ns, n) => ({
  time_ns,
  target: 1,
  context: -1,
  event: 80 + n,
  info1: 1 - n,
  info2: 2,
  info3: 0x7fff_ffff,
  info4: -0x8000_0000,
}));

test.each([0, 1, 8])('columns are read wherever their bytes lie: %i bytes into a buffer', (offset) => {
  const bytes = record_columns(RECORDS);
  const within = new Uint8Array(offset + bytes.length);
  within.set(bytes, offset);
  const records = new Records(within.subarray(offset));
  expect(RECORDS.map((_, index) => records.at(index))).toEqual(RECORDS);
  expect([...records.each()].length).toBe(3);
});

test('the first record of a time is found', () => {
  const records = new Records(record_columns(RECORDS));
  expect([0, 5, 6, 1e16].map((time_ns) => records.first_at(time_ns))).toEqual([0, 0, 2, 3]);
});
