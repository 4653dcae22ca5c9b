import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { replay_path } from '../../../../demo/lab/replay_path.ts';
import { check_words } from '../../../../demo/lab/report/check_words.ts';
import { failure_report } from '../../../../demo/lab/report/failure_report.ts';
import { standard_monitors } from '../../../../rtos/explore/monitors/standard_monitors.ts';
import { replay } from '../../../../rtos/explore/replay.ts';
import { parse_replay } from '../../../../rtos/explore/replay_file.ts';
import { run_with } from '../../../../rtos/explore/shrink.ts';
import { register_table } from '../../../../rtos/kernel/tables.ts';
import { run_scenario, type Simulation } from '../../../../rtos/sim_api.ts';
import { double_release, pool_and_mutex, sleep_one_tick } from '../../bugs/experiments.ts';

const SHIPPED = [{ key: 'segmentation/broker/valve/PUBLISH#1', taken: 3 }];
const PHASE = { key: 'tick_phase/board#1', taken: 9 };

test('a failure is told with its check, its time, the last events, the threads and the choices in words', () => {
  const result = run_with(sleep_one_tick, { seed: 1 }, [PHASE]);
  const text = failure_report(sleep_one_tick, result, [PHASE]).join('\n');
  expect(text).toContain('FAILED [assert the chip is ready] starter');
  expect(text).toContain('virtual time\n  where         target board, seed 1, trace ');
  expect(text).toContain(`the scenario  sleep-one-tick: ${sleep_one_tick.summary}`);
  expect(text).toContain(
    'the firmware claims that "the chip is ready" whenever it gets to this place (sim_assert)',
  );
  expect(text).toContain(
    'the board started at another point of the tick period: board, 1st occurrence: its first tick comes 4.375 ms after the start instead of 10 ms (option 9)',
  );
  expect(text).toContain('the last events of board:');
  expect(text).toMatch(/target +thread +priority/);
});

test('a run that passed says so', () => {
  expect(failure_report(sleep_one_tick, run_scenario(sleep_one_tick, { seed: 1 }), [])).toEqual([
    'the run passed',
  ]);
});

test('a lasting state is told with when it began and when it was noticed; the events are those of its threads', () => {
  const [choice] = SHIPPED;
  const result = run_with(pool_and_mutex, { seed: 1 }, SHIPPED);
  const text = failure_report(pool_and_mutex, result, SHIPPED).join('\n');
  expect(text).toMatch(/when +since 0\.55\d+ s of virtual time, noticed at 0\.6\d+ s/);
  const events = text.slice(text.indexOf('the last events'), text.indexOf('threads:'));
  expect(events).toContain('the last events of valve until then, those of thread "reader"');
  expect(events).toMatch(/pool level +packet pool "client pool": 0 free/);
  expect(events).toMatch(/valve +reader +suspend +thread "reader": on mutex/);
  expect(events).not.toContain('plant');
  expect(choice?.key).toContain('segmentation');
});

test('every check of the standard set says what it claims', () => {
  const unknown = check_words('packet-leak');
  const { sim } = run_scenario(sleep_one_tick, { seed: 1 });
  for (const { id } of standard_monitors(sim)) expect(check_words(id)).not.toBe(unknown);
  expect(check_words('within the door opens')).toContain('"the door opens" within a number of ticks');
});

test('a cycle through a packet pool is drawn in words', () => {
  const { failure } = run_with(pool_and_mutex, { seed: 1 }, SHIPPED);
  expect(failure?.id).toBe('deadlock');
  expect(failure?.message).toMatch(
    /valve waits for a packet of pool "client pool" \(0 of 10 free: 10 in the receive queue of valve, which reader empties\)/,
  );
  expect(failure?.message).toContain('reader waits for mutex "valve" (owned by valve)');
});

test('a trace whose beginning was overwritten is told where its hash stands', () => {
  const result = run_with(sleep_one_tick, { seed: 1 }, [PHASE]);
  const { trace } = result.sim;
  expect(failure_report(sleep_one_tick, result, [PHASE]).join('\n')).not.toContain('overwritten');
  for (let n = trace.count; n < (1 << 20) + 5; n++) trace.add(1, 1, 1, 1, 0, 0, 0, 0);
  expect(failure_report(sleep_one_tick, result, [PHASE])).toContain(
    '  the trace     the first 5 records of the trace were overwritten: it keeps 1048576 (trace_capacity)',
  );
});

test('a failure report has the check, the deviations in words, the last events and every table', () => {
  const scenario = {
    name: 'fails',
    summary: 'it is made to fail',
    until_ns: 1e9,
    build(sim: Simulation) {
      register_table(sim, { title: 'sockets', lines: () => ['port 1883'] });
      sim.schedule(5, () => {
        sim.checks.fail({ id: 'x', object: 'pool', message: 'is empty', time_ns: 5, target: 'board' });
      });
      return undefined;
    },
  };
  const report = failure_report(scenario, run_scenario(scenario, { seed: 4 }), [
    { key: 'tick_phase/board#1', taken: 2 },
  ]).join('\n');
  expect(report).toContain('FAILED [x] pool\n  is empty\n');
  expect(report).toContain('the scenario  fails: it is made to fail');
  expect(report).toContain('when          at 0.000000 s of virtual time');
  expect(report).toContain(
    'the board started at another point of the tick period: board, 1st occurrence (option 2)',
  );
  expect(report).toContain('sockets:\n  port 1883');
});

test('a packet is told with its number and its last owner, and filed under its pool, which every timing has', () => {
  const late = parse_replay(readFileSync(replay_path('double-release'), 'utf8'));
  const { result } = replay(double_release, late);
  expect(late.check?.object).toBe('pool client pool');
  expect(result.failure?.object_key).toBe('pool client pool');
  expect(failure_report(double_release, result, late.choices)[0]).toMatch(
    /^FAILED \[packet-double-release\] packet \d+ of pool client pool \(last owner: .*\)$/,
  );
});
