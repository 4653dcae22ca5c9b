// Mistakes in the file of a fleet, told in one line before anything runs: what a type does not say, or what nobody checked.

import { UsageError } from '../host/usage.ts';
import type { FleetParameters, FleetPlan, FleetScenario } from './fleet_plan.ts';
import type { FleetClaim, FleetResult } from './fleet_result.ts';

const UNTIL_S_MOST = 1e6;
const SAMPLE_S_LEAST = 0.001;

/** The plan of a scenario with these parameters; throws a UsageError for one that cannot run. */
export function checked_plan(scenario: FleetScenario, parameters: FleetParameters): FleetPlan {
  const wrong = (what: string): UsageError => new UsageError(`the fleet '${scenario.name}': ${what}`);
  const { until_s } = scenario;
  if (!(until_s > 0 && until_s <= UNTIL_S_MOST))
    throw wrong(`until_s is ${until_s}: it must be a number of virtual seconds up to ${UNTIL_S_MOST}`);
  const plan = scenario.fleet(parameters);
  if (!Array.isArray(plan?.sites) || !Array.isArray(plan.groups))
    throw wrong(
      'fleet(parameters) must return { sites: [...], groups: [...] }, at once and not as a Promise',
    );
  const { sample_s = 1, groups } = plan;
  if (!(sample_s >= SAMPLE_S_LEAST))
    throw wrong(`sample_s is ${sample_s}: it must be a number of seconds, at least ${SAMPLE_S_LEAST}`);
  for (const { name, count, firmware } of groups) {
    if (!Number.isInteger(count) || count < 0)
      throw wrong(`count of the group '${name}' is ${count}: it must be a whole number, at least 0`);
    if (typeof firmware !== 'function')
      throw wrong(`firmware of the group '${name}' must be a function of a board, such as meters()`);
  }
  if (groups.every(({ count }) => count === 0)) throw wrong('it has no boards');
  return plan;
}

/** What is wrong with a run, as a claim sees it. A claim that cannot judge does not hold, and takes no run along. */
export function judged(claim: FleetClaim, result: Omit<FleetResult, 'claims'>): string | null {
  let failed: unknown;
  try {
    failed = claim.judge(result);
  } catch (error) {
    const at = error instanceof Error ? (error.stack?.match(/\n\s+(at .+)/)?.[1] ?? '') : '';
    return `its judge threw ${error}${at === '' ? '' : `, ${at}`}`;
  }
  if (failed === null || typeof failed === 'string') return failed;
  return `its judge returned ${failed}: it returns null when the claim holds, and else a sentence that says what is wrong`;
}
