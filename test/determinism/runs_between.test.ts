// Runs of a search reuse what earlier ones have left: memory of traces, tables of coverage, configurations, texts. None of it
// may be seen in a run, however the ones before it ended.

import { expect, test } from 'vitest';
import { experiment_of, type Scenario } from '../../demo/bench/scenario.ts';
import { deadly_embrace } from '../../demo/bugs/deadly_embrace.ts';
import { hello_before_lease } from '../../demo/bugs/hello_before_lease.ts';
import { ping_on_slow_link } from '../../demo/bugs/ping_on_slow_link.ts';
import { type RunResult, run_scenario } from '../../rtos/explore/run_scenario.ts';
import { nominal_sites, search } from '../../rtos/explore/search.ts';
import { portfolio } from '../../rtos/explore/strategies/portfolio.ts';
import type { Simulation } from '../../rtos/sim_api.ts';

const SCENARIOS: readonly Scenario[] = [deadly_embrace, ping_on_slow_link, hello_before_lease];
const RUNS = 40;

/** What a search sees of a run. */
function seen({ trace_hash, coverage, order, choices, failure, now_ns }: RunResult): object {
  return { trace_hash, coverage: [...coverage].sort(), order, choices, failure: failure?.message, now_ns };
}

function searched(scenario: Scenario): object[] {
  const experiment = experiment_of(scenario);
  const { nominal, ...ground } = nominal_sites(experiment, { seed: 1 });
  const steps = search(
    { scenario: experiment, strategy: portfolio, seed: 1, runs: RUNS },
    { seed: 1, ...ground },
  );
  return [seen(nominal), ...[...steps].map(({ result }) => seen(result))];
}

/** How runs end that do not end by themselves; they leave their traces behind as those of a search do. */
function ended_otherwise(scenario: Scenario): string[] {
  const experiment = experiment_of(scenario);
  const acts: ((sim: Simulation) => void)[] = [
    () => {},
    (sim) => sim.stop(),
    () => {
      throw new Error('the host program fell over');
    },
  ];
  return acts.map((act) => {
    const build: typeof experiment.build = (sim, options) => {
      sim.schedule(2e6, () => act(sim));
      return experiment.build(sim, options);
    };
    const cut = { ...experiment, until_ns: 3e6, build };
    const { end, sim } = run_scenario(cut, { seed: 7, coverage: true, choices: () => 1 });
    sim.discard();
    return end;
  });
}

test.each(SCENARIOS)('$name: the same seed is the same run whatever ran before', (scenario) => {
  const first = searched(scenario);
  expect(first.some((run) => (run as { failure?: string }).failure !== undefined)).toBe(true);
  for (const other of SCENARIOS) {
    expect(ended_otherwise(other)).toEqual(['time', 'stopped', 'exception']);
    searched(other);
  }
  expect(searched(scenario)).toEqual(first);
});
