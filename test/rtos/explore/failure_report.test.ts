import { expect, test } from 'vitest';
import { check_words } from '../../../rtos/explore/check_words.ts';
import { failure_report, state_report } from '../../../rtos/explore/failure_report.ts';
import { standard_monitors } from '../../../rtos/explore/monitors/standard_monitors.ts';
import { run_with } from '../../../rtos/explore/shrink.ts';
import { note_fault } from '../../../rtos/sim/installed_faults.ts';
import { run_scenario, Simulation } from '../../../rtos/sim_api.ts';
import { pool_and_mutex, sleep_one_tick } from '../../demo/bugs/experiments.ts';

const SHIPPED = [{ key: 'segmentation/broker/valve/PUBLISH#1', taken: 3 }];
const PHASE = { key: 'tick_phase/board#1', taken: 9 };

test('a failure is told with its check, its time, the last events, the threads and the choices in words', () => {
  const result = run_with(sleep_one_tick, 1, false, [PHASE]);
  const text = failure_report(sleep_one_tick, result, [PHASE]).join('\n');
  expect(text).toContain('FAILED [assert the chip is ready] starter');
  expect(text).toContain('virtual time\n  where         target board, seed 1, trace ');
  expect(text).toContain(`the scenario  sleep-one-tick: ${sleep_one_tick.summary}`);
  expect(text).toContain(
    'the firmware claims that "the chip is ready" whenever it comes to this place (sim_assert)',
  );
  expect(text).toContain(
    'the board started at another moment of the tick period: board, the 1st time there: its first tick comes 4.375 ms after the start instead of 10 ms (option 9)',
  );
  expect(text).toContain('the last events of board:');
  expect(text).toMatch(/target +thread +priority/);
});

test('a fault that could not strike is told with the state', () => {
  const sim = new Simulation();
  note_fault(sim, {}, { name: 'loss', where: 'lan', idle: () => 'matched no frame' });
  note_fault(sim, {}, { name: 'delay', where: 'lan', idle: () => null });
  expect(state_report(sim).slice(-2)).toEqual([
    'faults that could not strike:',
    '  loss (lan): matched no frame',
  ]);
});

test('a run that passed says so', () => {
  expect(failure_report(sleep_one_tick, run_scenario(sleep_one_tick, { seed: 1 }), [])).toEqual([
    'the run passed',
  ]);
});

test('a lasting state is told with when it began and when it was noticed; the events are those of its threads', () => {
  const [choice] = SHIPPED;
  const result = run_with(pool_and_mutex, 1, false, SHIPPED);
  const text = failure_report(pool_and_mutex, result, SHIPPED).join('\n');
  expect(text).toMatch(/when +since 0\.55\d+ s of virtual time, noticed at 0\.6\d+ s/);
  const events = text.slice(text.indexOf('the last events'), text.indexOf('threads:'));
  expect(events).toContain('the last events of valve until then, those of thread "reader"');
  expect(events).toMatch(/pool level +packet pool "client pool": 0 free/);
  expect(events).toMatch(/valve +reader +suspend +thread "reader": waits: mutex/);
  expect(events).not.toContain('plant');
  expect(choice?.key).toContain('segmentation');
});

test('every check of the standard set says what it claims', () => {
  const unknown = check_words('packet-leak');
  const { sim } = run_scenario(sleep_one_tick, { seed: 1 });
  for (const { id } of standard_monitors(sim)) expect(check_words(id)).not.toBe(unknown);
  expect(check_words('within the door opens')).toContain('"the door opens" within a number of ticks');
});

test('boards with a network also show their sockets, packet pools and ARP caches, with what the columns mean', () => {
  const { sim } = run_scenario(pool_and_mutex, { seed: 1 });
  const text = state_report(sim).join('\n');
  expect(text).toMatch(/valve +valve +ESTABLISHED +\d+ +192\.168\.1\.81:1883 +0 packets/);
  expect(text).toMatch(/valve +client pool +10 of 10 +0/);
  expect(text).toContain('(unread: received packets that nobody took out of the socket yet');
  expect(
    text
      .split('\n')
      .filter((line) => line.startsWith('  ('))
      .every((line) => line.length <= 145),
  ).toBe(true);
  expect(text).toMatch(/valve +192\.168\.1\.81 +02:00:00:00:01:00/);
});

test('a cycle through a packet pool is drawn in words', () => {
  const { failure } = run_with(pool_and_mutex, 1, false, SHIPPED);
  expect(failure?.id).toBe('deadlock');
  expect(failure?.message).toMatch(
    /valve waits for a packet of pool "client pool" \(0 of 10 free: 10 in the receive queue of valve, which reader empties\)/,
  );
  expect(failure?.message).toContain('reader waits for mutex "valve" (owned by valve)');
});

test('a trace whose beginning was overwritten is told where its hash stands', () => {
  const result = run_with(sleep_one_tick, 1, false, [PHASE]);
  const { trace } = result.sim;
  expect(failure_report(sleep_one_tick, result, [PHASE]).join('\n')).not.toContain('overwritten');
  for (let n = trace.count; n < (1 << 20) + 5; n++) trace.add(1, 1, 1, 1, 0, 0, 0, 0);
  expect(failure_report(sleep_one_tick, result, [PHASE])).toContain(
    '  the trace     the first 5 records of the trace were overwritten: it keeps 1048576 (trace_capacity)',
  );
});
