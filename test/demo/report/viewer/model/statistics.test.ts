import { expect, test } from 'vitest';
import { ownerships_of } from '../../../../../demo/report/viewer/model/owners.ts';
import { priorities_of } from '../../../../../demo/report/viewer/model/rows.ts';
import type { Run } from '../../../../../demo/report/viewer/model/run.ts';
import { type Statistics, statistics_of } from '../../../../../demo/report/viewer/model/statistics.ts';
import { replayed, run_of } from './run_of.ts';

function figures(run: Run, from_ns = 0, to_ns = run.end_ns): Statistics {
  return statistics_of(run, ownerships_of(run), priorities_of(run), { from_ns, to_ns });
}

test('the inversion of the Mars rover: who waits for whom, and who runs meanwhile', async () => {
  const { run } = await replayed('mars-inversion');
  const { inversions, threads } = figures(run);
  const name = (id: number): string => run.object(id)?.name ?? '';
  expect(inversions.map(({ waiter, owner, mutex, by }) => [waiter, owner, mutex, by].map(name))).toEqual([
    ['bus manager', 'weather', 'bus', 'communication'],
  ]);
  expect(inversions[0]?.length_ns).toBeGreaterThan(100e6);
  const weather = threads.find(({ thread }) => name(thread) === 'weather');
  expect(weather?.ready_ns).toBeGreaterThan(100e6);
  expect(weather?.preempted).toBe(1);
});

test('what ran adds up to no more than the time, on each board, and a part of a run to less', async () => {
  const { run } = await run_of('mqtt');
  const whole = figures(run);
  for (const { number } of run.document.targets) {
    const ran = whole.threads
      .filter(({ target }) => target === number)
      .reduce((sum, { running_ns }) => sum + running_ns, 0);
    expect(ran).toBeGreaterThan(0);
    expect(ran).toBeLessThanOrEqual(run.end_ns);
  }
  const half = figures(run, 0, run.end_ns / 2);
  expect(half.switches).toBeLessThan(whole.switches);
  expect(half.interrupts).toBeLessThan(whole.interrupts);
  expect(whole.services[0]?.name).toMatch(/^tx_mutex_/);
  expect([whole.inversions, whole.statuses]).toEqual([[], []]);
});
