import { expect, it } from 'vitest';
import type { Bench } from '../../../demo/bench/bench.ts';
import { experiment_of, type Scenario } from '../../../demo/bench/scenario.ts';
import { run_scenario } from '../../../rtos/sim_api.ts';
import { TX_WAIT_FOREVER, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { app_board } from '../boards.ts';

const scenario_of = (build: (bench: Bench) => void): Scenario => ({
  name: 'mine',
  summary: 'a test',
  until_s: 2,
  build(bench) {
    build(bench);
    return undefined;
  },
});

it('a search runs it on a bench of its own for each run, and always the same experiment', () => {
  const benches: Bench[] = [];
  const scenario = scenario_of((bench) => void benches.push(bench));
  const experiment = experiment_of(scenario);
  expect(experiment_of(scenario)).toBe(experiment);
  expect(experiment).toMatchObject({ name: 'mine', until_ns: 2e9 });
  run_scenario(experiment, { seed: 1 });
  run_scenario(experiment, { seed: 1 });
  expect(new Set(benches).size).toBe(2);
});

it('ends with the last application thread', () => {
  const scenario = scenario_of((bench) => bench.add_board(app_board(() => tx_thread_sleep(3) as never)));
  const { failure, now_ns } = run_scenario(experiment_of(scenario), { seed: 1 });
  expect(failure).toBeNull();
  expect(now_ns).toBeLessThan(0.1e9);
});

it('fails when an application thread does not end within its time', () => {
  const scenario = scenario_of((bench) =>
    bench.add_board(app_board(() => tx_thread_sleep(TX_WAIT_FOREVER) as never)),
  );
  const { failure } = run_scenario(experiment_of(scenario), { seed: 1 });
  expect(failure).toMatchObject({ id: 'not-finished', object: 'board/app' });
});

it('fails when the firmware reports a status other than success', () => {
  const scenario = scenario_of((bench) =>
    bench.add_board(
      app_board(function* entry(console) {
        yield* tx_thread_sleep(1);
        console.status('tx_queue_send', 11);
      }),
    ),
  );
  const { failure } = run_scenario(experiment_of(scenario), { seed: 1 });
  expect(failure).toMatchObject({
    id: 'reported-status',
    object: 'board/app',
    message: 'tx_queue_send: TX_QUEUE_FULL (0xb)',
  });
});

it('its own done and finish come before those', () => {
  let finished = false;
  const scenario: Scenario = {
    ...scenario_of(() => {}),
    build(bench) {
      bench.add_board(app_board(() => tx_thread_sleep(TX_WAIT_FOREVER) as never));
      return {
        done: () => bench.sim.now_ns > 5e7,
        finish: () => {
          finished = true;
        },
      };
    },
  };
  expect(run_scenario(experiment_of(scenario), { seed: 1 }).failure).toBeNull();
  expect(finished).toBe(true);
});
