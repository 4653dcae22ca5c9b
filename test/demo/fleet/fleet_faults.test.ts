import { expect, it } from 'vitest';
import type { FleetControls } from '../../../demo/fleet/fleet_fault.ts';
import {
  broker_restart,
  dhcp_down,
  power_cut,
  uplink_down,
  uplink_flaps,
} from '../../../demo/fleet/fleet_faults.ts';
import { Random, Simulation } from '../../../rtos/sim_api.ts';

/** What the faults do to a fleet, in order, with the second of it. */
function armed(faults: readonly { arm(fleet: FleetControls): void }[], seed = 1): string[] {
  const sim = new Simulation();
  const log: string[] = [];
  const tell = (text: string): void => void log.push(`${sim.now_ns / 1e9} ${text}`);
  const controls: FleetControls = {
    sim,
    random: new Random(seed),
    until_s: 1e6,
    power_off: (boards) => tell(`off ${JSON.stringify(boards)}`),
    power_on: (boards) => tell(`on ${JSON.stringify(boards)}`),
    set_uplink: (site, up) => tell(`${site} ${up ? 'in' : 'out'}`),
    check_uplink: () => {},
    check_dhcp: () => {},
    set_dhcp: (site, on) => tell(`DHCP of ${site} ${on ? 'on' : 'off'}`),
    broker_off: (broker, { refuses, lose_sessions }) =>
      tell(`${broker ?? 'broker'} ${refuses ? 'refuses' : 'off'}${lose_sessions ? ', sessions lost' : ''}`),
    broker_on: (broker) => tell(`${broker ?? 'broker'} on`),
    note: (name, from_ns, to_ns, boards) =>
      log.push(`${name}: ${from_ns / 1e9} to ${to_ns / 1e9} ${JSON.stringify(boards)}`),
  };
  for (const fault of faults) fault.arm(controls);
  sim.run();
  return log;
}

it('begin and end when they are told to', () => {
  expect(armed([power_cut({ site: 'a', at_s: 3, for_s: 2 })])).toEqual([
    'power cut a: 3 to 5 {"site":"a"}',
    '3 off {"site":"a"}',
    '5 on {"site":"a"}',
  ]);
  expect(armed([uplink_down({ site: 'b', at_s: 1, for_s: 0.5 })])).toEqual([
    'uplink of b down: 1 to 1.5 {"site":"b"}',
    '1 b out',
    '1.5 b in',
  ]);
  expect(armed([dhcp_down({ site: 'b', at_s: 1, for_s: 3 })])).toEqual([
    'DHCP of b down: 1 to 4 {"site":"b"}',
    '1 DHCP of b off',
    '4 DHCP of b on',
  ]);
  expect(armed([broker_restart({ at_s: 2, for_s: 1, lose_sessions: true, name: 'update' })])).toEqual([
    'update: 2 to 3 {}',
    '2 broker off, sessions lost',
    '3 broker on',
  ]);
  expect(armed([broker_restart({ broker: 'east', at_s: 2, for_s: 1, refuses: true })])).toEqual([
    'restart of east: 2 to 3 {"broker":"east"}',
    '2 east refuses',
    '3 east on',
  ]);
});

it('flap as long as they last, and end with the cable in', () => {
  expect(armed([uplink_flaps({ site: 'b', at_s: 10, for_s: 5, down_s: 1, up_s: 2 })])).toEqual([
    'uplink of b flaps: 10 to 15 {"site":"b"}',
    '10 b out',
    '11 b in',
    '13 b out',
    '14 b in',
  ]);
});

it('come when the seed says, where the plan leaves it open', () => {
  const restart = broker_restart({ at_s: [10, 20], for_s: [1, 2] });
  const [first, again, other] = [1, 1, 2].map((seed) => armed([restart], seed));
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  const [, from_s, to_s] = /: ([\d.]+) to ([\d.]+)/.exec(first?.[0] ?? '') ?? [];
  expect(Number(from_s)).toBeGreaterThanOrEqual(10);
  expect(Number(to_s) - Number(from_s)).toBeLessThanOrEqual(2);
});
