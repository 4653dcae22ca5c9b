import { expect, it } from 'vitest';
import type { MeterFigures } from '../../../demo/firmware/meter.ts';
import { Fleet } from '../../../demo/fleet/fleet.ts';
import { broker_restart, power_cut, uplink_down } from '../../../demo/fleet/fleet_faults.ts';
import type { DeviceContext } from '../../../demo/fleet/fleet_plan.ts';
import type { FleetResult } from '../../../demo/fleet/fleet_result.ts';
import { meters } from '../../../demo/fleet/meters.ts';
import { sim_count } from '../../../rtos/sim_api.ts';
import { small_fleet } from './plans.ts';

const FAULTS = [
  power_cut({ site: 'site-0', at_s: 15, for_s: 3 }),
  uplink_down({ site: 'site-1', at_s: 30, for_s: 25 }),
  broker_restart({ at_s: 70, for_s: 12, refuses: true }),
];

function run(firmware: (device: DeviceContext) => () => void): FleetResult {
  return new Fleet(small_fleet({ until_s: 100, boards: 4, group: { firmware }, faults: FAULTS })).run();
}

it('counts the same as firmware that reports itself, where that shows what waits and what was given up', () => {
  const meter = meters({ store: 10 });
  const told = run(meter);
  const seen = run((device) => {
    let figures = (): MeterFigures => ({}) as MeterFigures;
    const main = meter({ ...device, report: (own) => void (figures = own) });
    return () => {
      sim_count('waiting', () => figures().waiting);
      sim_count('given up', () => figures().given_up);
      return main();
    };
  });
  expect(told.given_up).toBeGreaterThan(0);
  expect(told.lost_power).toBeGreaterThanOrEqual(0);
  expect(seen).toEqual(told);
});
