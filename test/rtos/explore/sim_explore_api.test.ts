// A program of its own that searches: everything it needs has a name that is exported.

import { expect, test } from 'vitest';
import { kernel_board } from '../../../demo/scenario_api.ts';
import * as explore from '../../../rtos/explore/sim_explore_api.ts';
import { sim_assert, sim_compute } from '../../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';

/** A worker that takes its time, and a checker that believes it to be done. With the repair the checker waits longer. */
const RACE: explore.Experiment = {
  name: 'race',
  summary: 'the checker looks when the worker should be done',
  until_ns: 1e9,
  build(sim, { fixed }) {
    let done = false;
    function* work(): Service<void> {
      yield* sim_compute(1_000, 30_000);
      done = true;
    }
    function* check(): Service<void> {
      yield* tx_thread_sleep(fixed ? 10 : 2);
      sim_assert(done, 'the work is done');
    }
    kernel_board(sim, function* (make) {
      yield* make.thread('worker', 10, work);
      yield* make.thread('checker', 5, check);
    });
    return undefined;
  },
};

const BASE = { seed: 1 };

function first_failing(strategy: explore.Strategy): explore.RunResult | null {
  const { nominal, ...ground } = explore.nominal_sites(RACE, BASE);
  expect(nominal.failure).toBeNull();
  const request = { scenario: RACE, strategy, runs: 200, ...BASE };
  for (const { result } of explore.search(request, { ...BASE, ...ground })) {
    if (result.failure !== null) return result;
  }
  return null;
}

test('a search finds what a late worker breaks, shrinks it, and the replay fails the same way', () => {
  const failing = first_failing(explore.portfolio) as explore.RunResult;
  const { failure, choices } = failing;
  expect(failure).toMatchObject({ id: 'assert the work is done', target: 'board', object: 'checker' });
  const shrunk = explore.shrink(RACE, BASE, failure as explore.CheckFailure, choices) as explore.Shrunk;
  expect(shrunk.choices.map(({ key }) => explore.read_choice_key(key))).toEqual([
    { kind: 'cost', site: 'board/worker/sim_compute', occurrence: 1 },
  ]);
  const text = explore.format_replay(
    explore.replay_of('race', BASE, failure as explore.CheckFailure, shrunk),
  );
  const recorded = explore.parse_replay(text);
  expect(explore.replay(RACE, recorded)).toMatchObject({ same_failure: true, same_trace: true });
  expect(explore.assert_replay(RACE, { ...recorded, fixed: true, check: null }).failure).toBeNull();
});

test('every strategy is known by its name; those that deviate find it', () => {
  const found = explore.STRATEGIES.filter((strategy) => first_failing(strategy) !== null);
  expect(found.map(({ name }) => name)).toEqual([
    'portfolio',
    'places',
    'guided',
    'swaps',
    'random',
    'sweep-1',
    'sweep-2',
    'starvation',
    'swarm',
  ]);
});

test('only the repaired program gets a certificate, and it decides nothing outside its choices', () => {
  const broken = explore.certify(RACE, BASE);
  expect([broken.clean, broken.counterexample?.failure?.object]).toEqual([false, 'checker']);
  const clean = explore.certify(RACE, { ...BASE, fixed: true });
  expect(clean).toMatchObject({ clean: true, deviations: clean.all, counterexample: null });
  expect(explore.certificate_text(RACE, clean)).toContain('No single legal deviation breaks race');
  expect(explore.check_determinism(RACE, BASE)).toBeNull();
});
