import { expect, test } from 'vitest';
import type { Run } from '../../../../../demo/report/viewer/model/run.ts';
import { why } from '../../../../../demo/report/viewer/why/why.ts';
import { replayed, run_of } from '../model/run_of.ts';

async function asked(name: string, thread: string, time_ns?: number): Promise<string> {
  const { run } = await replayed(name);
  const id = thread_of(run, thread);
  return why(run, id, time_ns ?? run.end_ns)
    .map(({ depth, words }) => `${'>'.repeat(depth)}${words}`)
    .join('\n');
}

function thread_of({ document }: Run, name: string): number {
  return document.objects.find((one) => one.kind === 'thread' && one.name === name)?.id ?? 0;
}

test('a mutex: who has it, when that one last could give it back, and what it waits for itself', async () => {
  const words = await asked('resolve-under-mutex', 'control');
  expect(words).toMatch(/^control waits for mutex "settings", no timeout, since 1\.100006 s \(500 ms\)\./);
  expect(words).toContain('\nreporter could end this wait: it has the mutex "settings" since 1.0');
  expect(words).toMatch(/\nIt last could at 1\.01\d+ s: until then it ran\.\n>reporter waits for UDP socket/);
  expect(words).toContain('>A frame that this board receives could end this wait.');
  expect(words).toContain('>After that it receives none in this run.');
});

test('event flags: who set them, how long before the wait, and who took that back', async () => {
  const words = await asked('check-then-wait', 'consumer');
  expect(words).toContain('Who could end this wait: interrupt sensor, by whom "events" is set in this run.');
  expect(words).toContain(
    'It was set last at 0.030006 s, 19 us before the wait: interrupt: tx_event_flags_set',
  );
  expect(words).toMatch(/taken back, at 0\.030023 s: consumer: tx_event_flags_set "events": AND 0xfffffffe/);
  expect(words).toContain('After that nobody does in this run.');
});

test('a suspension: a resume that came too early had no effect', async () => {
  const words = await asked('accept-lost-wakeup', 'server', 0.5e9);
  expect(words).toContain('as they call tx_thread_resume for it in this run: ip.');
  expect(words).toMatch(/ip did so last at 0\.230014 s, .* before it was suspended, which had no effect/);
});

test('a wait that times out ends by nobody', async () => {
  expect(await asked('unread-messages', 'alarm', 2.2e9)).toContain(
    '\nIt ends at 2.500001 s: its wait has timed out.',
  );
});

test('a circle closes, also through a packet pool', async () => {
  const words = await asked('pool-and-mutex', 'valve');
  expect(words).toContain('0 of 10 free: 10 in the receive queue of valve, which reader empties.');
  expect(words).toContain('>That closes a circle, a deadlock: valve -> reader -> valve.');
});

test('who is ready is told who has the processor; who sleeps, until when', async () => {
  expect(await asked('mars-inversion', 'weather')).toContain(
    'communication has the processor, since 0.220002 s.',
  );
  expect(await asked('check-then-wait', 'consumer', 20e6)).toContain('Its sleep ends at 0.0300');
});

test('a thread that has ended is asked for no call, and has nothing left to do', async () => {
  const { run } = await run_of('check-then-wait');
  const told = why(run, thread_of(run, 'consumer'), run.end_ns).map(({ words }) => words);
  expect(told[0]).toMatch(/^consumer is completed, since /);
  expect(told.slice(1)).toEqual(['It has returned from its entry function: it has nothing left to do.']);
});

test('a thread that does not exist yet is told so', async () => {
  expect(await asked('check-then-wait', 'consumer', 0)).toMatch(/^consumer does not exist at 0\.000000 s\.$/);
});
