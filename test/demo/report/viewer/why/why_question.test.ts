import { expect, test } from 'vitest';
import {
  asked_time,
  failing_wait,
  thread_of_interest,
  threads_named,
  time_of_interest,
  why_text,
} from '../../../../../demo/report/viewer/why/why_question.ts';
import { replayed, run_of } from '../model/run_of.ts';

test('a time is seconds, or has its unit', () => {
  expect(['@1.25', '1.25s', '@30ms', '250 us', '7ns'].map(asked_time)).toEqual([
    1.25e9, 1.25e9, 30e6, 250e3, 7,
  ]);
  expect(['@', '1.2.3', 'soon', '-1'].map(asked_time)).toEqual([null, null, null, null]);
});

test('a thread is found by its name, or by board and name where several have it', async () => {
  const { run } = await replayed('accept-lost-wakeup');
  const titles = (name: string): string[] => threads_named(run, name, run.end_ns).map(({ title }) => title);
  expect(titles('server')).toEqual(['server/server']);
  expect(titles('ip').length).toBeGreaterThan(1);
  expect(titles('server/ip')).toEqual(['server/ip']);
  expect(titles('nobody')).toEqual([]);
});

test('unless somebody says, it is asked about a thread of the failure, when it failed', async () => {
  const { run } = await replayed('mars-inversion');
  const time_ns = time_of_interest(run);
  expect(time_ns).toBe(400_000_000);
  const asked = thread_of_interest(run, time_ns)!;
  expect(asked.title).toBe('board/bus manager');
  expect(why_text(run, asked, time_ns)[0]).toBe('why board/bus manager at 0.400000 s:');
});

test('of a run that passes it is the end, and a thread that waits', async () => {
  const { run } = await run_of('check-then-wait');
  expect(time_of_interest(run)).toBe(run.end_ns);
  expect(thread_of_interest(run, run.end_ns)?.title).toBe('board/consumer');
});

test('of a run that failed a thread is asked about that does not go on, and none where all go on or the run passes', async () => {
  expect(failing_wait((await replayed('check-then-wait')).run)).toMatchObject({
    title: 'board/consumer',
    time_ns: 130_006_000,
  });
  expect(failing_wait((await replayed('lost-update')).run)).toBeNull();
  expect(failing_wait((await run_of('check-then-wait')).run)).toBeNull();
});
