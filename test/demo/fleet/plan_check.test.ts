import { expect, it } from 'vitest';
import { Fleet } from '../../../demo/fleet/fleet.ts';
import { all_back, free_packets, nothing_lost } from '../../../demo/fleet/fleet_claims.ts';
import { dhcp_down, power_cut, uplink_down, uplink_flaps } from '../../../demo/fleet/fleet_faults.ts';
import { meters } from '../../../demo/fleet/meters.ts';
import { judged } from '../../../demo/fleet/plan_check.ts';
import { UsageError } from '../../../demo/host/usage.ts';
import { SimError } from '../../../rtos/sim_api.ts';
import { type SmallFleet, small_fleet } from './plans.ts';

function said(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof UsageError || error instanceof SimError) return error.message;
    throw error;
  }
  return 'none';
}

function mistake(options: Partial<SmallFleet>): string {
  return said(() => new Fleet(small_fleet({ until_s: 5, ...options })));
}

it('tells what is wrong with the file of a fleet in one line, before the run', () => {
  const site = 'site-0';
  expect(mistake({})).toBe('none');
  expect(mistake({ until_s: Number.POSITIVE_INFINITY })).toContain("the fleet 'small': until_s is Infinity");
  expect(mistake({ sample_s: 0 })).toContain("sample_s of the plan of the fleet 'small' is 0");
  expect(mistake({ boards: 2.5 })).toContain("count of the group 'site-0' is 2.5");
  expect(mistake({ boards: 0 })).toContain('it has no boards');
  expect(mistake({ group: { firmware: undefined as never } })).toContain("firmware of the group 'site-0'");
  expect(mistake({ group: { site: 'nowhere' } })).toBe(
    "there is no site 'nowhere'; there is: site-0, site-1",
  );
  expect(mistake({ group: { broker: 'other' } })).toBe("there is no broker 'other'; there is: broker");
  expect(mistake({ group: { client_id: () => 'same' } })).toContain("have one client id, 'same'");
  expect(mistake({ faults: [power_cut({ group: 'other', at_s: 1, for_s: 1 })] })).toContain("group 'other'");
  expect(mistake({ faults: [power_cut({ site, at_s: -1, for_s: 1 })] })).toContain('at_s is -1');
  expect(mistake({ faults: [power_cut({ site, at_s: [2, 1], for_s: 1 })] })).toContain('at_s is [2,1]');
  expect(mistake({ faults: [power_cut({ site, at_s: 1 } as never)] })).toContain('for_s is undefined');
  expect(mistake({ faults: [dhcp_down({ site, at_s: 1, for_s: 1 })] })).toContain('give it a lease_s');
  expect(mistake({ flat: true, faults: [uplink_down({ site, at_s: 1, for_s: 1 })] })).toContain(
    'has no uplink',
  );
  const flaps = { site, at_s: 1, for_s: 1e6, down_s: 0, up_s: 0 };
  expect(mistake({ faults: [uplink_flaps(flaps)] })).toContain('flaps more than 100000 times');
  expect(mistake({ faults: [power_cut({ site, at_s: [2, 7], for_s: 1, name: 'cut' })] })).toBe(
    'cut: at_s is [2,7], and the run ends at 5 s (until_s): it would never begin',
  );
  expect(mistake({ faults: [{ name: 'own', arm: () => void JSON.parse('{') }] })).toMatch(
    /^the fault 'own' threw SyntaxError: .*, at test\/demo\/fleet\/plan_check\.test\.ts:\d+$/,
  );
  const broken = (): never => (undefined as never)['x'];
  expect(mistake({ group: { firmware: broken } })).toMatch(
    /^firmware of the group 'site-0' threw TypeError: .*:\d+$/,
  );
  expect(() => new Fleet({ ...small_fleet({ until_s: 5 }), fleet: broken })).toThrow(
    /^the fleet 'small': fleet\(parameters\) threw TypeError: .*, at test\/demo\/fleet\/plan_check\.test\.ts:\d+$/,
  );
  const promise = async () => ({
    sites: [{ name: site }],
    groups: [{ name: 'a', site, count: 1, firmware: meters() }],
  });
  expect(() => new Fleet({ ...small_fleet({ until_s: 5 }), fleet: promise as never })).toThrow(
    'not as a Promise',
  );
});

it('refuses a field that there is not, whoever has it, and tells which there are', () => {
  const site = 'site-0';
  const typed = <T>(value: unknown): T => value as T;
  expect(said(() => new Fleet(small_fleet(typed({ until_s: 5, fault: [] }))))).toBe(
    "'fault' is no option of the plan of the fleet 'small'; known are: sites, groups, brokers, faults, claims, sample_s",
  );
  expect(mistake({ group: typed({ power_on: 3 }) })).toContain(
    "'power_on' is no option of the group 'site-0'",
  );
  expect(mistake({ site: typed({ lease: 3 }) })).toBe(
    "'lease' is no option of the site 'site-0'; known are: name, uplink, lease_s",
  );
  expect(mistake({ site: typed({ uplink: { rate: 1 } }) })).toContain("the uplink of the site 'site-0'");
  expect(mistake({ brokers: typed([{ name: 'x', max_conections: 2 }]) })).toContain("'max_conections' is no");
  expect(mistake({ brokers: typed([{ name: 'x', broker: { inflight: 2 } }]) })).toContain("'inflight' is no");
  expect(mistake({ meter: typed({ keepalive_s: 3 }) })).toContain('no option of the meter site-0-1; known');
  expect(mistake({ meter: typed({ backoff: { most: 3 } }) })).toContain('known are: first_s, most_s, jitter');
  expect(said(() => power_cut(typed({ broker: 'x', at_s: 1, for_s: 1 })))).toContain("'broker' is no option");
  expect(said(() => uplink_down(typed({ site, at: 1, for_s: 1 })))).toContain(
    "fault 'uplink of site-0 down'",
  );
  expect(said(() => nothing_lost(typed({ at_most: 5 })))).toContain('known are: most, power_cuts_count');
});

it('refuses numbers that cannot be, and what is no number', () => {
  expect(mistake({ site: { uplink: { rate_bps: -3 } } })).toBe(
    "rate_bps of the uplink of the site 'site-0' is -3: it must be a number from 0 to 1000000000000",
  );
  expect(mistake({ site: { uplink: { queue_bytes: 0.5 } } })).toContain(
    'it must be a whole number from 0 to',
  );
  expect(mistake({ site: { lease_s: '30' as never } })).toContain("lease_s of the site 'site-0' is '30': ");
  expect(mistake({ site: { lease_s: null } })).toBe('none');
  expect(mistake({ group: { power_on_s: 6 } })).toContain('from 0 to 5 (until_s)');
  expect(mistake({ group: { clock_skew_ppm: 2e6 } })).toContain('from 0 to 100000');
  expect(mistake({ brokers: [{ name: 'x', service_cost_ns: -1 }] })).toContain("of the broker 'x' is -1");
  expect(mistake({ meter: { backoff: { jitter: 2 } } })).toBe(
    'jitter of the backoff of the meter site-0-1 is 2: it must be a number from 0 to 1',
  );
  expect(mistake({ meter: { network: { packets: 0 } } })).toContain('from 1 to 100000');
  expect(said(() => all_back({ after: 'cut', within_s: Number.NaN }))).toContain(
    'within_s of the claim all_back',
  );
  expect(said(() => free_packets({} as never))).toContain('least of the claim free_packets is undefined');
});

it('refuses a claim about a fault that there is not', () => {
  const claims = [all_back({ after: 'cut', within_s: 3 })];
  expect(mistake({ claims })).toBe(
    "the claim 'all back within 3 s of cut': no fault is called 'cut'; there is none",
  );
  const faults = [power_cut({ at_s: 1, for_s: 1, name: 'dark' })];
  expect(mistake({ claims, faults })).toContain('there is: dark');
});

it('a claim may say that the run has not tried it', () => {
  const judge = () => ({ not_tried: 'nothing happened' });
  const outcome = { name: 'mine', failed: null, not_tried: 'nothing happened' };
  expect(judged({ name: 'mine', judge }, {} as never)).toEqual(outcome);
});

it('a claim that throws, or returns what is neither null nor a sentence, does not hold', () => {
  const judge = (of: () => unknown): string | null =>
    judged({ name: 'mine', judge: of as never }, {} as never).failed;
  expect(judge(() => null)).toBeNull();
  expect(judge(() => '2 are late')).toBe('2 are late');
  expect(judge(() => true)).toContain('its judge returned true: it returns null when the claim holds');
  const broken = judge(() => {
    throw new TypeError('no such figure');
  });
  expect(broken).toMatch(/^its judge threw TypeError: no such figure, at .*plan_check\.test\.ts/);
});
