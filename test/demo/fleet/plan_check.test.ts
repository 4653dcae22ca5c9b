import { expect, it } from 'vitest';
import { Fleet } from '../../../demo/fleet/fleet.ts';
import { dhcp_down, power_cut, uplink_down, uplink_flaps } from '../../../demo/fleet/fleet_faults.ts';
import { meters } from '../../../demo/fleet/meters.ts';
import { judged } from '../../../demo/fleet/plan_check.ts';
import { UsageError } from '../../../demo/host/usage.ts';
import { type SmallFleet, small_fleet } from './plans.ts';

function mistake(options: Partial<SmallFleet>): string {
  try {
    new Fleet(small_fleet({ until_s: 5, ...options }));
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'none';
}

it('tells what is wrong with the file of a fleet in one line, before the run', () => {
  const site = 'site-0';
  expect(mistake({})).toBe('none');
  expect(mistake({ until_s: Number.POSITIVE_INFINITY })).toContain("the fleet 'small': until_s is Infinity");
  expect(mistake({ sample_s: 0 })).toContain('sample_s is 0');
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
