// A nominal run or a search inside a test: what failed, in the words of `netx-sim explore`, or nothing.

import { nominal_sites, search } from '../../rtos/explore/search.ts';
import { STRATEGIES } from '../../rtos/explore/strategies/portfolio.ts';
import type { Strategy } from '../../rtos/explore/strategies/strategy.ts';
import { SimError } from '../../rtos/sim/sim_error.ts';
import { experiment_of, type Scenario } from '../bench/scenario.ts';
import { conclude, type Finding } from '../lab/findings.ts';
import { check_searchable } from '../scenario/find_scenario.ts';
import { scenario_word } from '../scenario/scenario_path.ts';

export interface NominalOptions {
  /** Of the runs, and of the search. Default: 1. */
  readonly seed?: number;
  /** Builds the firmware with its repair in. Default: false. */
  readonly fixed?: boolean;
  /**
   * The file that exports the scenario, as commands take it (`./scenario.ts`, or `./scenario.ts#NAME` for one of several):
   * it stands in replay files. Default: the name of the scenario, which commands find only when it comes with the package.
   */
  readonly file?: string;
  /** The folder for replay files of what fails. Default: findings. */
  readonly out?: string;
}

export interface SearchOptions extends NominalOptions {
  /** Runs at the most. Default: 200. */
  readonly runs?: number;
  /** A strategy of `netx-sim explore --strategy`. Default: portfolio. */
  readonly strategy?: string;
}

/** A search as it will be done, with what was left out filled in. */
export interface TimingSearch {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly fixed: boolean;
  readonly file: string;
  readonly out: string;
  readonly runs: number;
  readonly strategy: Strategy;
}

/** Fills in what was left out; throws a SimError for what cannot be searched. */
export function timing_search(scenario: Scenario, options: SearchOptions = {}): TimingSearch {
  const { seed = 1, fixed = false, file = scenario.name, out = 'findings', runs = 200 } = options;
  const { strategy: name = 'portfolio' } = options;
  const strategy = STRATEGIES.find((candidate) => candidate.name === name);
  if (strategy === undefined) {
    throw new SimError(`strategy ${name}: there are ${STRATEGIES.map((known) => known.name).join(', ')}`);
  }
  check_searchable(scenario, fixed);
  return { scenario, seed, fixed, file, out, runs, strategy };
}

/** The report of the nominal run when it fails; null when it passes. */
export function nominal_failure(asked: TimingSearch): string | null {
  const { failure } = nominal_sites(experiment_of(asked.scenario), {
    seed: asked.seed,
    fixed: asked.fixed,
  }).nominal;
  return failure === null ? null : report(asked, { index: 0, failure, choices: [] });
}

/** The report of the first failure that a search finds, its replay file written; null when nothing fails. */
export function search_failure(asked: TimingSearch): string | null {
  const { seed, fixed, runs, strategy } = asked;
  const scenario = experiment_of(asked.scenario);
  const { nominal, ...ground } = nominal_sites(scenario, { seed, fixed });
  if (nominal.failure !== null) return nominal_failure(asked);
  for (const { result, index } of search({ scenario, strategy, seed, runs, fixed }, { seed, ...ground })) {
    const { failure, choices } = result;
    if (failure !== null) return report(asked, { index, failure, choices });
  }
  return null;
}

function report(asked: TimingSearch, finding: Finding): string {
  const subject = { experiment: experiment_of(asked.scenario), word: scenario_word(asked.file) };
  return conclude(subject, asked, finding).lines.join('\n');
}
