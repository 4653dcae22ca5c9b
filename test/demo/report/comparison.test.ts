import { expect, test } from 'vitest';
import type { DocumentComparison, RunDocument } from '../../../demo/report/run_document.ts';
import { TX_TRACE_ISR_ENTER, TX_TRACE_RUNNING } from '../../../rtos/kernel/tx_trace_events.ts';
import { records_in, replayed_document } from './documents.ts';

/** The document of a shipped replay, made by comparison.ts among others, and its comparison. */
async function compared(name: string): Promise<{ document: RunDocument; compare: DocumentComparison }> {
  const document = await replayed_document(name);
  if (document.compare === null) throw new Error(`${name} has no comparison`);
  return { document, compare: document.compare };
}

test('rows hold the same event of both runs, and the two events that change places are found in both', async () => {
  const { document, compare } = await compared('check-then-wait');
  const left = await records_in(document);
  const right = await records_in(compare.other);
  for (const [i, j, same] of compare.rows) if (same) expect(left[i]?.event).toBe(right[j]?.event);
  const { a, b } = compare;
  expect([left[a[0]]?.event, right[a[1]]?.event]).toEqual([TX_TRACE_RUNNING, TX_TRACE_RUNNING]);
  expect([left[b[0]]?.event, right[b[1]]?.event]).toEqual([TX_TRACE_ISR_ENTER, TX_TRACE_ISR_ENTER]);
  // The interrupt comes after the look in the failing run, and before it in the other one.
  expect(a[0]).toBeLessThan(b[0]);
  expect(a[1]).toBeGreaterThan(b[1]);
  expect(compare.swap[0]).toBe('A  consumer: running');
  expect(compare.rows.slice(0, compare.shared).every(([, , same]) => same)).toBe(true);
});

test('each option of the choice has the verdict of a run of its own', async () => {
  const { compare } = await compared('check-then-wait');
  expect(compare.choice).toEqual({ key: 'isr_arrival/board/sensor#1', taken: 4, passing: 3 });
  expect(compare.options.map(({ option, passes }) => [option, passes])).toEqual(
    [0, 1, 2, 3, 4, 5, 6, 7].map((option) => [option, option !== 4]),
  );
  expect(compare.options[4]).toMatchObject({
    words: 'option 4 (taken 20 us later)',
    why: expect.stringMatching(/did not come true/),
  });
});

test('the other run is a whole document: its frames, that it passes, and no comparison in turn', async () => {
  const { document, compare } = await compared('stuck-sender');
  const { other } = compare;
  expect([document.run.result.ok, other.run.result.ok, other.compare]).toEqual([false, true, null]);
  expect(other.frames.length).toBeGreaterThan(document.frames.length);
  expect(other.choices).toEqual([]);
  // The loss happens in the failing run alone.
  expect(compare.a[0]).toBeGreaterThanOrEqual(0);
  expect(compare.a[1]).toBe(-1);
});
