import { expect, test } from 'vitest';
import { certificate_text, certify } from '../../../rtos/explore/certificate.ts';
import { check_determinism, first_difference } from '../../../rtos/explore/determinism.ts';
import { run_scenario } from '../../../rtos/explore/run_scenario.ts';
import { nominal_sites, planned_runs } from '../../../rtos/explore/search.ts';
import { same_failure, shrink } from '../../../rtos/explore/shrink.ts';
import { random } from '../../../rtos/explore/strategies/random.ts';
import { reaches } from '../../marks.ts';
import { toy } from './toy.ts';

/** Two sites have to deviate, the second one far enough. */
const PAIR = toy(40, (taken) => taken[5] !== 0 && (taken[20] ?? 0) >= 2);
const noisy = (_kind: string, key: string): number => (/site [0-9]*[05]#/.test(key) ? 3 : 0);

test('shrinking leaves the choices that matter, each as small as it can be', () => {
  const failing = run_scenario(PAIR, { seed: 1, choices: noisy });
  expect(failing.choices.length).toBeGreaterThan(6);
  const shrunk = shrink(PAIR, { seed: 1 }, failing.failure!, failing.choices);
  expect(shrunk?.choices).toEqual([
    { key: 'frame_delay/site 5#1', taken: 1 },
    { key: 'frame_delay/site 20#1', taken: 2 },
  ]);
  expect(shrunk?.result.failure?.id).toBe('toy');
  expect(shrunk?.runs).toBeLessThan(100);
});

test('shrinking ends at its limit of runs, with what it has', () => {
  const failing = run_scenario(PAIR, { seed: 1, choices: noisy });
  const shrunk = shrink(PAIR, { seed: 1 }, failing.failure!, failing.choices, 3);
  // The rest is asked for fewer choices in a run of its own.
  expect(shrunk?.runs).toBeLessThanOrEqual(4);
  expect(shrunk?.choices.length).toBeGreaterThan(2);
});

test('a failure that its own choices do not bring back is not shrunk', () => {
  reaches('shrink: what came after the failure matters');
  let runs = 0;
  const fickle = toy(3, () => runs++ === 0);
  const failing = run_scenario(fickle, { seed: 1, choices: () => 1 });
  expect(shrink(fickle, { seed: 1 }, failing.failure!, failing.choices)).toBeNull();
});

test('only the same check on the same object is the same failure', () => {
  const failure = { id: 'a', object: 'x', message: '', time_ns: 0, target: 't' };
  expect(same_failure({ ...failure, message: 'other words', time_ns: 9 }, failure)).toBe(true);
  expect(same_failure({ ...failure, object: 'y' }, failure)).toBe(false);
  expect(same_failure(null, failure)).toBe(false);
});

test('a certificate says how much was tried and what it does not cover; a broken scenario gets none', () => {
  const clean = certify(PAIR, { seed: 1 });
  expect([clean.clean, clean.sites, clean.deviations, clean.all]).toEqual([true, 40, 120, 120]);
  expect(certificate_text(PAIR, clean)).toContain(
    'No single legal deviation breaks toy within 1 virtual seconds (40 points where timing may vary, all 120 deviations tried)',
  );
  expect(certificate_text(PAIR, { ...clean, deviations: 119 })).toBe(
    'Stopped at 119 of 120 single deviations: no certificate.',
  );
  const broken = toy(10, (taken) => taken[3] === 3);
  const certificate = certify(broken, { seed: 1 });
  expect(certificate.clean).toBe(false);
  expect(certificate.counterexample?.choices.map(({ key }) => key)).toEqual(['frame_delay/site 3#1']);
  expect(certificate_text(broken, certificate)).toBe('toy breaks: broke');
});

test('two runs that differ are told apart at the first record that differs', () => {
  expect(check_determinism(PAIR, { seed: 1 })).toBeNull();
  let run = 0;
  const leaky = toy(5, () => false);
  const build = leaky.build;
  const scenario = {
    ...leaky,
    build: (...args: Parameters<typeof build>) => {
      run++;
      args[0].schedule(2500, () => args[0].trace.note(2500, 1, 0, `run ${run}`));
      return build(...args);
    },
  };
  const difference = check_determinism(scenario, { seed: 1 });
  expect(difference?.first?.time_ns).toBe(2500);
  const nothing = { records: [], text: () => '' };
  expect(first_difference(nothing, nothing)).toBeNull();
});

test('the sites of the nominal run are all that was asked; a strategy may have fewer runs than wanted', () => {
  const { sites, nominal } = nominal_sites(PAIR, { seed: 1 });
  expect([sites.length, nominal.failure]).toEqual([40, null]);
  const only_cost = { ...PAIR, kinds: ['cost' as const] };
  expect(nominal_sites(only_cost, { seed: 1 }).sites).toEqual([]);
  expect(planned_runs({ scenario: PAIR, strategy: random, seed: 1, runs: 7 }, { seed: 1, sites })).toBe(7);
});
