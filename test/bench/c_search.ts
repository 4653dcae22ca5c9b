// Searches of firmware in C: how many runs they need for the bugs that come with the project, with and without the coverage of code as
// a guide (counts, the same everywhere), and how many runs of it a second this computer does.

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { experiment_of } from '../../demo/bench/scenario.ts';
import { mean_runs, runs_to_find } from '../../demo/lab/first_failure.ts';
import { plan_of_words, searched_plan } from '../../demo/scenario/c_project.ts';
import { c_scenario } from '../../demo/scenario/c_scenario.ts';
import type { Experiment } from '../../rtos/explore/experiment.ts';
import { nominal_sites, search } from '../../rtos/explore/search.ts';
import { guided } from '../../rtos/explore/strategies/guided.ts';
import { portfolio } from '../../rtos/explore/strategies/portfolio.ts';

const BUGS = fileURLToPath(new URL('../../demo/bugs/c', import.meta.url));
/** It takes three steps; the others are found before a search has learned anything. */
const STEPS = fileURLToPath(new URL('c/steps.c', import.meta.url));
/** Those that fail only where somebody comes in at the wrong moment. */
const PROGRAMS = [
  ...['lost_update_threads', 'lost_update_timer', 'lost_update_isr', 'torn_time', 'check_then_act'],
  ...['ring_count', 'double_init', 'abba', 'inversion', 'flag_before_data', 'two_fields', 'rare_null'],
  ...['rare_overflow', 'steps'],
] as const;
const SEEDS = 5;
const LIMIT = 200;
const STRATEGIES = [portfolio, guided];
const TIMED_RUNS = 50;

async function experiment(program: string, coverage: boolean): Promise<Experiment> {
  const plan = searched_plan(plan_of_words([program === 'steps' ? STEPS : path.join(BUGS, `${program}.c`)]));
  const boards = plan.boards.map((board) => ({ ...board, project: { ...board.project, coverage } }));
  return experiment_of(await c_scenario({ ...plan, boards }));
}

/** Runs a second, once the search goes. */
function rate(scenario: Experiment): number {
  const { nominal, ...ground } = nominal_sites(scenario, { seed: 1 });
  nominal.sim.discard();
  const steps = search(
    { scenario, strategy: portfolio, seed: 1, runs: 2 * TIMED_RUNS },
    { seed: 1, ...ground },
  );
  let begin = 0;
  for (let run = 0; run < 2 * TIMED_RUNS; run++) {
    if (run === TIMED_RUNS) begin = performance.now();
    steps.next();
  }
  return (1000 * TIMED_RUNS) / (performance.now() - begin);
}

function line(cells: readonly string[]): string {
  return cells.map((cell, at) => (at === 0 ? cell.padEnd(22) : cell.padStart(20))).join('');
}

/** Prints the table, row by row. */
export async function bench_c_search(): Promise<void> {
  console.log(`searches of C: mean runs to find over ${SEEDS} seeds, ${LIMIT} at the most; runs a second`);
  const names = [false, true].flatMap((code) =>
    STRATEGIES.map(({ name }) => `${name}${code ? ' with code' : ''}`),
  );
  console.log(line(['', ...names, 'runs/s', 'runs/s with code']));
  const all = names.map((): (number | null)[] => []);
  for (const program of PROGRAMS) {
    const scenarios = [await experiment(program, false), await experiment(program, true)];
    const needed = scenarios.flatMap((scenario) =>
      STRATEGIES.map((strategy) =>
        Array.from({ length: SEEDS }, (_, n) => runs_to_find(scenario, strategy, 1 + n, LIMIT)),
      ),
    );
    for (const [at, runs] of needed.entries()) all[at]?.push(...runs);
    const means = needed.map((runs) => mean_runs(runs, LIMIT).mean.toFixed(1));
    console.log(line([program, ...means, ...scenarios.map((scenario) => rate(scenario).toFixed(0))]));
  }
  console.log(line(['all', ...all.map((runs) => mean_runs(runs, LIMIT).mean.toFixed(1))]));
}
