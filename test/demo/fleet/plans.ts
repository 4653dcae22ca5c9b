// Small fleets for the tests.

import type { FleetPlan, FleetScenario, GroupPlan, SitePlan } from '../../../demo/fleet/fleet_plan.ts';
import { meters } from '../../../demo/fleet/meters.ts';

export interface SmallFleet extends Partial<Omit<FleetPlan, 'sites' | 'groups'>> {
  readonly until_s: number;
  readonly sites?: number;
  /** Of each site. */
  readonly boards?: number;
  readonly meter?: Parameters<typeof meters>[0];
  readonly group?: Partial<GroupPlan>;
  /** All on the broker's segment. */
  readonly flat?: boolean;
  readonly site?: Partial<SitePlan>;
}

/** Sites `site-0`, `site-1` and so on, each with a group of meters of the same name. */
export function small_fleet(options: SmallFleet): FleetScenario {
  const {
    until_s,
    sites = 2,
    boards = 3,
    meter = {},
    group = {},
    flat = false,
    site = {},
    ...plan
  } = options;
  const names = Array.from({ length: sites }, (_, n) => `site-${n}`);
  return {
    name: 'small',
    summary: 'a small fleet',
    until_s,
    fleet: () => ({
      sites: names.map((name) => (flat ? { name, uplink: null } : { name, ...site })),
      groups: names.map((name) => ({ name, site: name, count: boards, firmware: meters(meter), ...group })),
      ...plan,
    }),
  };
}
