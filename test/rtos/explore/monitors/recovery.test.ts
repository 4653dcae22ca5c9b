import { expect, test } from 'vitest';
import { experiment_of, type Scenario } from '../../../../demo/bench/scenario.ts';
import { run_scenario } from '../../../../rtos/explore/run_scenario.ts';
import { sim_progress } from '../../../../rtos/sim_api.ts';
import { tx_thread_sleep } from '../../../../rtos/tx_api.ts';

/** A thread that makes progress every 100 ms, until a time in seconds, and again from another one on. */
function worker(stops_s: number, goes_on_s: number, recovered?: () => boolean): Scenario {
  return {
    name: 'worker',
    summary: 'a thread makes progress for some time',
    until_s: 10,
    faults: { heals_at_ns: 3e9, progress_within_ns: 2e9 },
    without_checks: ['livelock'],
    build(bench) {
      bench.add_kernel_board(function* (make) {
        yield* make.thread('worker', 10, function* () {
          for (let n = 0; n < 80; n++) {
            if (n / 10 < stops_s || n / 10 >= goes_on_s) sim_progress();
            yield* tx_thread_sleep(10);
          }
        });
      });
      return { ...bench.until_finished(), ...(recovered === undefined ? {} : { recovered }) };
    },
  };
}

const failure_of = (scenario: Scenario) => run_scenario(experiment_of(scenario), { seed: 1 }).failure;

test('a board that makes no progress within the bound after all is well fails, by its name', () => {
  expect(failure_of(worker(2, 100))).toMatchObject({
    id: 'no-progress-after-heal',
    object: 'board',
    since_ns: 3e9,
    time_ns: 5e9,
  });
  expect(failure_of(worker(2, 100))?.message).toContain(
    'since 3.000000 s, and there is no progress of board within 2 s',
  );
});

test('progress that comes back in time is enough, one before does not count', () => {
  expect(failure_of(worker(2, 4))).toBeNull();
  expect(failure_of(worker(100, 100))).toBeNull();
  expect(failure_of(worker(2, 6))?.id).toBe('no-progress-after-heal');
});

test('a scenario may say itself what progress is', () => {
  let asked = 0;
  expect(failure_of(worker(2, 100, () => ++asked > 10))).toBeNull();
  expect(failure_of(worker(100, 100, () => false))).toMatchObject({ object: 'the scenario', target: '' });
});

test('a bound that the run does not last for is refused', () => {
  const scenario = { ...worker(2, 4), faults: { heals_at_ns: 9e9, progress_within_ns: 2e9 } };
  expect(() => run_scenario(experiment_of(scenario), { seed: 1 })).not.toThrow();
  expect(failure_of(scenario)?.message).toContain('progress_within_ns is 2000000000');
});
