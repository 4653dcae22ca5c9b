// A search in the page: the nominal run first, then each worker's share, and at the end what failed, shrunk and told as on the
// command line. The same search finds the same failure there.

import { replay_of } from '../../../rtos/explore/replay.ts';
import { format_one_line, format_replay } from '../../../rtos/explore/replay_file.ts';
import { nominal_sites, planned_runs } from '../../../rtos/explore/search.ts';
import { shrink } from '../../../rtos/explore/shrink.ts';
import { STRATEGIES } from '../../../rtos/explore/strategies/portfolio.ts';
import type { Strategy } from '../../../rtos/explore/strategies/strategy.ts';
import { experiment_of } from '../../bench/scenario.ts';
import type { Lessons } from '../../lab/lessons.ts';
import { choice_words } from '../../lab/report/choice_words.ts';
import { search_share, type WorkerMessage } from '../../lab/search_share.ts';
import type { Failing, Job, Outcome, SearchGroundwork, SearchOptions } from '../model/program.ts';
import { is_c } from './c_program.ts';
import { computed_in } from './computing.ts';
import { LoadError } from './loader.ts';
import { type Host, scenario_of } from './run_job.ts';
import { run_replay } from './run_replay.ts';

function strategy_named(name: string): Strategy {
  const found = STRATEGIES.find((strategy) => strategy.name === name);
  if (found === undefined) throw new LoadError(`there is no strategy named ${name}`, null);
  return found;
}

/** What a search starts from. */
export async function groundwork(job: Job, options: SearchOptions, host: Host): Promise<SearchGroundwork> {
  const scenario = await scenario_of(job, host);
  host.telling.quiet = true;
  const experiment = experiment_of(scenario);
  const seed = job.seed ?? 1;
  // Annotated, it is the same run, and tells what its threads compute.
  const told = { ...experiment, annotated: true };
  const { nominal, ...ground } = nominal_sites(told, { seed, fixed: job.fixed });
  const strategy = strategy_named(options.strategy);
  const request = { scenario: experiment, strategy, seed, runs: options.runs };
  const { failure } = nominal;
  return {
    scenario: scenario.name,
    sites: ground.sites.length,
    planned: planned_runs(request, { seed, ...ground }),
    fails: failure === null ? null : `[${failure.id}] ${failure.object}: ${failure.message}`,
    computed: is_c(job.main) ? null : computed_in(nominal.sim),
  };
}

/** One worker's share. */
export async function search_job(
  job: Job,
  { strategy, runs, workers }: SearchOptions,
  worker: number,
  host: Host,
  tell: (message: WorkerMessage) => void,
  lessons: Lessons,
): Promise<void> {
  const experiment = experiment_of(await scenario_of(job, host));
  host.telling.quiet = true;
  const seed = job.seed ?? 1;
  const share = { strategy, seed, runs, fixed: job.fixed, all: false, shard: 0, of: 1, worker, workers };
  await search_share(experiment, share, tell, lessons);
}

/** Shrinks what failed and runs what is left of it with everything that the page shows. */
export async function conclude(
  job: Job,
  { failure, choices, index }: Failing,
  host: Host,
): Promise<{ outcome: Outcome; report: string[] }> {
  const scenario = await scenario_of(job, host);
  const experiment = experiment_of(scenario);
  const base = { seed: job.seed ?? 1, fixed: job.fixed };
  host.telling.quiet = true;
  const shrunk = shrink(experiment, base, failure, choices);
  if (shrunk === null)
    throw new LoadError(
      'the run did not fail again with the same choices: something outside them decides',
      null,
    );
  const replay = replay_of(scenario.name, base, failure, shrunk);
  const text = format_replay(replay, (choice) => choice_words(choice, shrunk.result.sim));
  host.telling.quiet = false;
  const deviations = choices.filter(({ taken }) => taken !== 0).length;
  const left = shrunk.choices.length;
  const count = `${left} ${left === 1 ? 'choice' : 'choices'}`;
  const by_run = `found by run ${index + 1}`;
  const found =
    left < deviations ? `${by_run}, shrunk from ${deviations} to ${count}` : `${by_run}, ${count}`;
  const told = { ...job, must_pass: false };
  const outcome = await run_replay(scenario, text, told, host.telling, found);
  return { outcome: { ...outcome, replay: text }, report: [`in one line:  ${format_one_line(replay)}`] };
}
