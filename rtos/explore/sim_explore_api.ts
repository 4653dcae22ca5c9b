/**
 * All that a host program imports to search a scenario itself, as `netx-sim explore` does: the search and its strategies,
 * shrinking, replays and the certificate. A search of one process:
 *
 *     const { nominal, ...ground } = nominal_sites(experiment, { seed: 1 });
 *     for (const { result } of search({ scenario: experiment, strategy: portfolio, seed: 1, runs: 500 }, { seed: 1, ...ground })) {
 *       if (result.failure === null) continue;
 *       const shrunk = shrink(experiment, { seed: 1 }, result.failure, result.choices);
 *       if (shrunk !== null) console.log(format_replay(replay_of(experiment.name, { seed: 1 }, result.failure, shrunk)));
 *       break;
 *     }
 */
export { type CheckFailure, finding_key, object_key } from '../sim/checks.ts';
export { type ChoiceKey, kind_of, place_of, read_choice_key } from '../sim/choice_key.ts';
export type { Choice, ChoiceKind, ChoiceSource } from '../sim/choices.ts';
export { type BoundedCheck, type Bounds, DEFAULT_BOUNDS_NS } from './bounds.ts';
export { type Certificate, certificate_text, certify } from './certificate.ts';
export { check_determinism, type TraceDifference } from './determinism.ts';
export type { Experiment, ExperimentFaults, ExperimentOptions, ExperimentParts } from './experiment.ts';
export { type Healed, heal } from './heal.ts';
export { type NoReturn, no_return } from './no_return.ts';
export { assert_replay, type Replayed, replay, replay_of } from './replay.ts';
export {
  check_object,
  format_one_line,
  format_replay,
  parse_replay,
  type Replay,
  type ReplayCheck,
} from './replay_file.ts';
export { type BaseRun, type RunRequest, type RunResult, run_scenario } from './run_scenario.ts';
export { nominal_sites, planned_runs, type SearchRequest, type SearchStep, search } from './search.ts';
export { type ReplayChoice, run_with, type Shrunk, same_failure, shrink } from './shrink.ts';
export { guided } from './strategies/guided.ts';
export { nominal } from './strategies/nominal.ts';
export { pct } from './strategies/pct.ts';
export { places } from './strategies/places.ts';
export { portfolio, STRATEGIES } from './strategies/portfolio.ts';
export { random } from './strategies/random.ts';
export { starvation } from './strategies/starvation.ts';
export { fixed_choices, type Site, type Strategy, type StrategyContext } from './strategies/strategy.ts';
export { swaps } from './strategies/swaps.ts';
export { swarm } from './strategies/swarm.ts';
export { sweep_1, sweep_2 } from './strategies/sweep.ts';
