// What `npm run explore` does: searches a scenario for a legal timing under which a check fails.

import { check_determinism } from '../../rtos/explore/determinism.ts';
import type { Scenario } from '../../rtos/explore/scenario.ts';
import { records_table } from '../../rtos/export/trace_text.ts';
import { run_scenario } from '../../rtos/sim_api.ts';
import { compare_scenarios, compare_strategies } from './compare.ts';
import { type ExploreOptions, explore_help, explore_options } from './explore_options.ts';
import { run_search } from './explore_search.ts';
import { start_team } from './explore_team.ts';
import { conclude } from './findings.ts';
import { merge_findings } from './merge.ts';
import { find_scenario, SCENARIOS, scenario_lines } from './scenarios.ts';
import { say, UsageError } from './usage.ts';

/** What a shell gives a command that Ctrl-C ended. */
const INTERRUPTED = 130;

function determinism(scenario: Scenario, options: ExploreOptions): number {
  const request = { seed: options.seed, fixed: options.fixed };
  const divergence = check_determinism(scenario, request);
  if (divergence === null) {
    say(`${scenario.name}: two runs left the same trace, ${run_scenario(scenario, request).trace_hash}`);
    return 0;
  }
  const records = [divergence.first, divergence.second].filter((record) => record !== null);
  say(`${scenario.name}: two runs of one seed differ at record ${divergence.index}:`);
  say(records_table(run_scenario(scenario, request).sim, records).join('\n'));
  return 1;
}

/** Does what the arguments say; returns the exit code. */
export async function explore(args: readonly string[], start = start_team): Promise<number> {
  const options = explore_options([...args]);
  if (options.help) {
    say(explore_help(scenario_lines()));
    return 0;
  }
  if (options.merge !== null) return merge_findings(options.merge);
  if (options.scenario === null && options.compare) return compare_scenarios(SCENARIOS, options);
  if (options.scenario === null) throw new UsageError('name a scenario (--help lists them)');
  const scenario = find_scenario(options.scenario);
  if (options.check_determinism) return determinism(scenario, options);
  if (options.compare) return compare_strategies(scenario, options);
  const { findings, interrupted } = await run_search(scenario, options, start);
  for (const finding of findings.all()) {
    say('');
    say(conclude(scenario, options.seed, options.fixed, finding, options.out).join('\n'));
  }
  if (findings.size > 0) return 1;
  return interrupted ? INTERRUPTED : 0;
}
