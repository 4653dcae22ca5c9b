// Mistakes in the file of a fleet, told in one line before anything runs: what a type does not say, or what nobody checked.

import { BROKER_FIRMWARE_DEFAULTS } from '../../mqtt/broker/broker_firmware.ts';
import { BROKER_DEFAULTS } from '../../mqtt/broker/broker_options.ts';
import { firmware_line } from '../../rtos/sim/firmware_error.ts';
import { SimError } from '../../rtos/sim/sim_error.ts';
import { UsageError } from '../host/usage.ts';
import type {
  FleetParameters,
  FleetPlan,
  FleetScenario,
  GroupPlan,
  SitePlan,
  UplinkPlan,
} from './fleet_plan.ts';
import type { ClaimOutcome, FleetClaim, FleetResult } from './fleet_result.ts';
import {
  AT_LEAST_ONE,
  COUNT,
  check_given,
  type Fields,
  type Numbers,
  SECONDS,
  TIME_S_MOST,
} from './given_fields.ts';

const SCENARIO: Fields<FleetScenario> = {
  name: null,
  summary: null,
  until_s: null,
  parameters: null,
  fleet: null,
};
const PLAN: Fields<FleetPlan> = {
  sites: null,
  groups: null,
  brokers: null,
  faults: null,
  claims: null,
  sample_s: { least: 0.001, most: TIME_S_MOST },
};
const SITE: Fields<SitePlan> = {
  name: null,
  uplink: null,
  lease_s: { ...AT_LEAST_ONE, or_null: true },
};
const UPLINK: Fields<UplinkPlan> = {
  rate_bps: { least: 0, most: 1e12 },
  latency_ns: { least: 0, most: 3600e9, whole: true },
  queue_bytes: COUNT,
  arp_timeout_s: SECONDS,
};
const GROUP: Fields<GroupPlan> = {
  name: null,
  site: null,
  count: { ...COUNT, needed: true },
  firmware: null,
  power_on_s: SECONDS,
  power_on_spread_s: SECONDS,
  // A tenth: more than an oscillator without a crystal is off by.
  clock_skew_ppm: { least: 0, most: 100_000, whole: true },
  broker: null,
  config: null,
  client_id: null,
  power_lost: null,
};
/** What a fleet says itself of its brokers. */
const OF_THE_FLEET_ITSELF = ['ip_address', 'network_mask', 'gateway_address', 'on_publish', 'on_presence'];
const BROKER = {
  ...fields_of(BROKER_FIRMWARE_DEFAULTS),
  name: null,
  broker: null,
  faults: null,
  service_cost_ns: COUNT,
};
const BROKER_LIMITS = fields_of(BROKER_DEFAULTS);

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

/** Those of something with these defaults: numbers where the default is one. */
function fields_of(defaults: object): Record<string, Numbers | null> {
  const own = Object.entries(defaults).filter(([name]) => !OF_THE_FLEET_ITSELF.includes(name));
  return Object.fromEntries(own.map(([name, usual]) => [name, typeof usual === 'number' ? COUNT : null]));
}

function check_plan({ sites, groups, brokers = [] }: FleetPlan, until_s: number): void {
  for (const site of sites) {
    const whose = `the site '${site.name}'`;
    check_given(whose, site, SITE);
    check_given(`the uplink of ${whose}`, site.uplink ?? {}, UPLINK);
  }
  for (const broker of brokers) {
    const whose = `the broker '${broker.name}'`;
    check_given(whose, broker, BROKER);
    check_given(`the limits of ${whose}`, broker.broker ?? {}, BROKER_LIMITS);
  }
  for (const group of groups) {
    const whose = `the group '${group.name}'`;
    check_given(whose, group, { ...GROUP, power_on_s: { least: 0, most: until_s, most_is: 'until_s' } });
    if (typeof group.firmware !== 'function')
      throw new UsageError(`firmware of ${whose} must be a function of a board, such as meters()`);
  }
}

/** The plan of a scenario with these parameters; throws a UsageError for one that cannot run. */
export function checked_plan(scenario: FleetScenario, parameters: FleetParameters): FleetPlan {
  const wrong = (what: string): UsageError => new UsageError(`the fleet '${scenario.name}': ${what}`);
  const { until_s } = scenario;
  check_given(`the fleet '${scenario.name}'`, scenario, SCENARIO);
  if (!(until_s > 0 && until_s <= TIME_S_MOST))
    throw wrong(`until_s is ${until_s}: it must be a number of virtual seconds up to ${TIME_S_MOST}`);
  const plan = of_the_file(`the fleet '${scenario.name}': fleet(parameters)`, () =>
    scenario.fleet(parameters),
  );
  if (!Array.isArray(plan?.sites) || !Array.isArray(plan.groups))
    throw wrong(
      'fleet(parameters) must return { sites: [...], groups: [...] }, at once and not as a Promise',
    );
  check_given(`the plan of the fleet '${scenario.name}'`, plan, PLAN);
  check_plan(plan, until_s);
  if (plan.groups.every(({ count }) => count === 0)) throw wrong('it has no boards');
  return plan;
}

/** A claim about something that cannot happen, as no fault has that name, would fail after a whole run. */
export function check_claims({ claims = [] }: FleetPlan, happen: readonly { readonly name: string }[]): void {
  const names = happen.map(({ name }) => name);
  for (const { name, after } of claims) {
    if (after === undefined || names.includes(after)) continue;
    const there = names.length === 0 ? 'there is none' : `there is: ${names.join(', ')}`;
    throw new UsageError(`the claim '${name}': no fault is called '${after}'; ${there}`);
  }
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
