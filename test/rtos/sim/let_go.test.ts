import { expect, test } from 'vitest';
import { experiment_of } from '../../../demo/bench/scenario.ts';
import { run_scenario } from '../../../rtos/explore/run_scenario.ts';
import { let_go, let_go_at_end } from '../../../rtos/sim/let_go.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import type { Service } from '../../../rtos/tx_api.ts';

test('what firmware sees lets go of all it has when the simulation is given up, and not before', () => {
  const sim = new Simulation();
  const seen = { sim, name: 'board', count: 3, none: undefined };
  let_go_at_end(sim, seen);
  sim.run({ until_ns: 5 });
  expect(seen.sim).toBe(sim);
  sim.discard();
  expect(seen).toEqual({ sim: null, name: 'board', count: 3, none: undefined });
  let_go(sim);
});

test('through the bench and the board of a run that is given up nothing of it is left', () => {
  const seen: object[] = [];
  const experiment = experiment_of({
    name: 'seen',
    summary: '',
    until_s: 1,
    build(bench) {
      seen.push(bench);
      bench.add_mqtt_board({
        name: 'sensor',
        host: 10,
        define: (board, make) => {
          seen.push(board);
          return make.thread('app', 16, function* (): Service<void> {
            yield* board.create();
          });
        },
      });
      return undefined;
    },
  });
  const { failure, sim, trace_hash } = run_scenario(experiment, { seed: 1 });
  expect(failure).toBe(null);
  sim.discard();
  expect(sim.trace.hash()).toBe(trace_hash);
  expect(seen).toHaveLength(2);
  for (const object of seen)
    expect(Object.values(object).filter((value) => typeof value === 'object' && value !== null)).toEqual([]);
});
