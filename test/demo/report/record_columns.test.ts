import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packed, record_columns, records_of, unpacked } from '../../../demo/report/record_columns.ts';

const word = fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff });
const record = fc.record({
  time_ns: fc.nat({ max: 2 ** 52 }),
  target: word,
  context: word,
  event: word,
  info1: word,
  info2: word,
  info3: word,
  info4: word,
});

test('records come back as they were, whatever their numbers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(record), async (records) => {
      expect(records_of(await unpacked(await packed(record_columns(records))))).toEqual(records);
    }),
  );
});

test('a thousand like records take less than two bytes each', async () => {
  const records = Array.from({ length: 1000 }, (_, n) => ({
    time_ns: n * 1000,
    target: 1,
    context: 1 + (n % 3),
    event: 80 + (n % 5),
    info1: n % 7,
    info2: 0,
    info3: 0,
    info4: 0,
  }));
  expect((await packed(record_columns(records))).length).toBeLessThan(2000);
});
