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

test('the other options have their runs beside the failing one, as far as they are compared', async () => {
  const { document, compare } = await compared('mars-inversion');
  const { taken, passing } = compare.choice;
  const left = await records_in(document);
  const others = compare.options.filter(({ option }) => option !== taken && option !== passing);
  expect(compare.options.length - others.length).toBe(2);
  for (const { run, passes, why } of others) {
    if (run === undefined) throw new Error('an option has no run');
    const { other, rows } = run;
    expect([other.run.result.ok, other.run.result.why]).toEqual([passes, why]);
    expect([other.frames, other.lines]).toEqual([[], []]);
    const right = await records_in(other);
    for (const [i, j, same] of rows) if (same) expect(left[i]?.event).toBe(right[j]?.event);
    expect(rows.every(([, j]) => j < right.length)).toBe(true);
    // A run that passes goes on for long; what nobody looks at is not there.
    expect(right.at(-1)?.time_ns).toBeLessThan((left.at(-1)?.time_ns ?? 0) + 10e6);
    expect(other.run.end_ns).toBeGreaterThanOrEqual(right.at(-1)?.time_ns ?? 0);
    expect(other.annotations?.count).toBeGreaterThan(0);
  }
});

test('runs of options that are far from the one that was taken are left out when all would be too many', async () => {
  const { compare } = await compared('unread-messages');
  const { taken, passing } = compare.choice;
  const others = compare.options.filter(({ option }) => option !== taken && option !== passing);
  const far = (option: number): number => Math.abs(option - taken);
  const kept = others.filter(({ run }) => run !== undefined).map(({ option }) => far(option));
  const left_out = others.filter(({ run }) => run === undefined).map(({ option }) => far(option));
  expect(Math.max(...kept)).toBeLessThanOrEqual(Math.min(...left_out));
  expect(JSON.stringify(compare.options).length).toBeLessThan(210_000);
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
