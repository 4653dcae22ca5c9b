import { expect, test } from 'vitest';
import { pool_and_mutex } from '../../../demo/bugs/pool_and_mutex.ts';
import { sleep_one_tick } from '../../../demo/bugs/sleep_one_tick.ts';
import { critical_event } from '../../../rtos/explore/critical_event.ts';
import { critical_report, failure_report, state_report } from '../../../rtos/explore/failure_report.ts';
import { run_with } from '../../../rtos/explore/shrink.ts';
import { run_scenario } from '../../../rtos/sim_api.ts';

const PHASE = { key: 'tick_phase/board#1', taken: 9 };

test('a failure is told with its check, its time, the last events, the threads and the choices in words', () => {
  const result = run_with(sleep_one_tick, 1, false, [PHASE]);
  const text = failure_report(result, [PHASE]).join('\n');
  expect(text).toContain('FAILED [assert the chip is ready] starter');
  expect(text).toContain('virtual time, target board, seed 1, trace ');
  expect(text).toContain(
    'the board started at another moment of the tick period: board, the 1st time there: its first tick comes 4.375 ms after the start instead of 10 ms (option 9)',
  );
  expect(text).toContain('the last 20 events:');
  expect(text).toMatch(/target +thread +priority/);
});

test('a run that passed says so', () => {
  expect(failure_report(run_scenario(sleep_one_tick, { seed: 1 }), [])).toEqual(['the run passed']);
});

test('the critical event shows the choice and what each of the two runs does next', () => {
  const failure = run_with(sleep_one_tick, 1, false, [PHASE]).failure!;
  const critical = critical_event(sleep_one_tick, 1, false, failure, [PHASE]);
  const text = critical_report(critical!).join('\n');
  expect(text).toContain('the critical choice:');
  expect(text).toContain('instead the run passes');
  expect(text).toContain('then the failing run:');
  expect(text).toContain('and the passing run:');
});

test('boards with a network also show their sockets, packet pools and ARP caches', () => {
  const { sim } = run_scenario(pool_and_mutex, { seed: 1 });
  const text = state_report(sim).join('\n');
  expect(text).toMatch(/valve +valve +ESTABLISHED +\d+ +192\.168\.1\.81:1883 +0 packets/);
  expect(text).toMatch(/valve +client pool +10 of 10 +0/);
  expect(text).toMatch(/valve +192\.168\.1\.81 +02:00:00:00:01:00/);
});

test('a cycle through a packet pool is drawn in words', () => {
  const shipped = [{ key: 'segmentation/broker/valve/PUBLISH#1', taken: 3 }];
  const { failure } = run_with(pool_and_mutex, 1, false, shipped);
  expect(failure?.id).toBe('deadlock');
  expect(failure?.message).toMatch(
    /valve waits for a packet of pool "client pool" \(.*in receive queue of valve.*\), held by reader/,
  );
  expect(failure?.message).toContain('reader waits for mutex "valve", held by valve');
});
