// Mistakes in the file of a fleet, told in one line before anything runs: what a type does not say, or what nobody checked.

import { firmware_line } from '../../rtos/sim/firmware_error.ts';
import { SimError } from '../../rtos/sim/sim_error.ts';
import { UsageError } from '../host/usage.ts';
import type { FleetParameters, FleetPlan, FleetScenario } from './fleet_plan.ts';
import type { ClaimOutcome, FleetClaim, FleetResult } from './fleet_result.ts';

const UNTIL_S_MOST = 1e6;
const SAMPLE_S_LEAST = 0.001;
/** A call of this folder's, which a file has called. */
const OF_THE_FLEET = /\/demo\/fleet\/[a-z_]+\.[jt]s/;

/** Calls what the file of a fleet has written: what that throws is a mistake in the file, told with its line. */
export function of_the_file<T>(what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof UsageError || error instanceof SimError) throw error;
    const frames = (error instanceof Error ? (error.stack ?? '') : '').split('\n');
    const line = firmware_line(frames.filter((frame) => !OF_THE_FLEET.test(frame)).join('\n'));
    throw new UsageError(`${what} threw ${error}${line === null ? '' : `, at ${line.file}:${line.line}`}`);
  }
}

/** The plan of a scenario with these parameters; throws a UsageError for one that cannot run. */
export function checked_plan(scenario: FleetScenario, parameters: FleetParameters): FleetPlan {
  const wrong = (what: string): UsageError => new UsageError(`the fleet '${scenario.name}': ${what}`);
  const { until_s } = scenario;
  if (!(until_s > 0 && until_s <= UNTIL_S_MOST))
    throw wrong(`until_s is ${until_s}: it must be a number of virtual seconds up to ${UNTIL_S_MOST}`);
  const plan = of_the_file(`the fleet '${scenario.name}': fleet(parameters)`, () =>
    scenario.fleet(parameters),
  );
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

/** What a run says about a claim. A claim that cannot judge does not hold, and takes no run along. */
export function judged(claim: FleetClaim, result: Omit<FleetResult, 'claims'>): ClaimOutcome {
  const { name } = claim;
  const failed = (why: string | null): ClaimOutcome => ({ name, failed: why, not_tried: null });
  let said: unknown;
  try {
    said = claim.judge(result);
  } catch (error) {
    const at = error instanceof Error ? (error.stack?.match(/\n\s+(at .+)/)?.[1] ?? '') : '';
    return failed(`its judge threw ${error}${at === '' ? '' : `, ${at}`}`);
  }
  if (said === null || typeof said === 'string') return failed(said);
  const { not_tried } = (said ?? {}) as { readonly not_tried?: unknown };
  if (typeof not_tried === 'string') return { name, failed: null, not_tried };
  return failed(
    `its judge returned ${said}: it returns null when the claim holds, and else a sentence that says what is wrong, or { not_tried: 'why' }`,
  );
}
