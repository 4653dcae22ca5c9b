import { describe, expect, it } from 'vitest';
import { Fleet } from '../../../demo/fleet/fleet.ts';
import type { FleetFault } from '../../../demo/fleet/fleet_fault.ts';
import {
  broker_restart,
  dhcp_down,
  power_cut,
  uplink_down,
  uplink_flaps,
} from '../../../demo/fleet/fleet_faults.ts';
import { BOARD_AWAY, BOARD_OFF, BOARD_WELL, FleetRecord } from '../../../demo/fleet/fleet_record.ts';
import { busiest_second } from '../../../demo/fleet/fleet_result.ts';
import { small_fleet } from './plans.ts';

describe('a fleet', () => {
  it('brings every reading to the broker, through the router and beside it', () => {
    for (const flat of [false, true]) {
      const fleet = new Fleet(small_fleet({ until_s: 20, flat }));
      const result = fleet.run();
      expect(result).toMatchObject({
        boards: 6,
        connects: 6,
        attempts: 6,
        away: 0,
        lost: 0,
        given_up: 0,
        twice: 0,
      });
      expect(result.taken).toBeGreaterThan(6 * 15);
      expect(result.arrived + result.waiting).toBeGreaterThanOrEqual(result.taken);
      expect(result.diagnostics).toEqual([]);
      expect(fleet.router.counters.forwarded > 0).toBe(!flat);
    }
  });

  it('is the same run for the same seed, and another one for another', () => {
    const run = (seed: number) => new Fleet(small_fleet({ until_s: 8 }), { seed, trace: true });
    const [first, again, other] = [run(3), run(3), run(4)];
    for (const fleet of [first, again, other]) fleet.run();
    expect(again.sim.trace.hash()).toBe(first.sim.trace.hash());
    expect(other.sim.trace.hash()).not.toBe(first.sim.trace.hash());
  });

  it('keeps readings through a restart of the broker and an uplink that is down', () => {
    const faults = [
      broker_restart({ at_s: 10, for_s: 5 }),
      uplink_down({ site: 'site-1', at_s: 30, for_s: 20, name: 'cable' }),
    ];
    const result = new Fleet(small_fleet({ until_s: 120, faults, meter: { keep_alive_s: 5 } })).run();
    expect(result).toMatchObject({ lost: 0, given_up: 0, away: 0 });
    const [restart, cable] = result.happened;
    expect(restart).toMatchObject({ name: 'broker restart', from_s: 10, to_s: 15, still_away: 0 });
    expect(restart?.back_s).toHaveLength(6);
    expect(cable?.back_s).toHaveLength(3);
    expect(cable?.still_away).toBe(0);
    expect(result.brokers[0]?.connections_opened).toBeGreaterThanOrEqual(15);
  });

  it('loses with the power what was in memory, and counts on from there', () => {
    const faults = [
      uplink_down({ site: 'site-0', at_s: 10, for_s: 20 }),
      power_cut({ site: 'site-0', at_s: 20, for_s: 3 }),
    ];
    const result = new Fleet(small_fleet({ until_s: 60, faults })).run();
    expect(result.lost_power).toBeGreaterThan(3 * 5);
    expect(result.lost).toBe(0);
    expect(result.arrived + result.waiting + result.lost_power).toBeGreaterThanOrEqual(result.taken);
    expect(result.twice).toBeLessThanOrEqual(result.lost_power);
  });

  it('gives up the oldest readings of a full store', () => {
    const faults = [broker_restart({ at_s: 10, for_s: 30 })];
    const result = new Fleet(small_fleet({ until_s: 80, faults, meter: { store: 5 } })).run();
    expect(result.given_up).toBeGreaterThan(6 * 10);
    expect(result.most_waiting).toEqual([5, 5, 5, 5, 5, 5]);
    expect(result.lost).toBe(0);
  });

  it('has a broker that refuses while its program is away: boards are told, and come back at once', () => {
    const silent = broker_restart({ at_s: 10, for_s: 5 });
    const refusing = broker_restart({ at_s: 10, for_s: 5, refuses: true });
    const [off, refused] = [silent, refusing].map((fault) =>
      new Fleet(small_fleet({ until_s: 60, faults: [fault] }), {}).run(),
    );
    for (const result of [off, refused]) expect(result).toMatchObject({ lost: 0, away: 0, diagnostics: [] });
    // Nobody waits for answers of a broker that refuses: there are more attempts in the same time.
    expect(refused?.attempts).toBeGreaterThanOrEqual(6 * 4);
    expect(refused?.attempts).toBeGreaterThan(off?.attempts ?? 0);
    expect(refused?.happened[0]?.back_s).toHaveLength(6);
    expect(refused?.connects).toBe(12);
  });

  it('has back what several faults hold down when the last of them is over', () => {
    const site = 'site-0';
    const long = { at_s: 5, for_s: 10 };
    const short = { at_s: 8, for_s: 2, name: 'short' };
    const run_to = (time_s: number, faults: FleetFault[]) => {
      const fleet = new Fleet(small_fleet({ until_s: 20, boards: 1, faults }));
      fleet.run_to(time_s);
      return fleet;
    };
    const power = (at_s: number) =>
      run_to(at_s, [power_cut({ site, ...long }), power_cut(short)]).devices.map((board) => board.has_power);
    expect([power(9), power(12), power(16)]).toEqual([
      [false, false],
      [false, true],
      [true, true],
    ]);
    const flaps = uplink_flaps({ site, ...short, down_s: 0.5, up_s: 0.5 });
    const is_up = (at_s: number) =>
      run_to(at_s, [uplink_down({ site, ...long }), flaps]).sites.get(site)?.cable.port.link_up;
    expect([is_up(4), is_up(12), is_up(16)]).toEqual([true, false, true]);
    const packets = (at_s: number, refuses: boolean) => {
      const faults = [
        broker_restart({ ...long, refuses }),
        broker_restart({ ...short, refuses: !refuses, lose_sessions: true }),
      ];
      return run_to(at_s, faults).brokers[0]?.free_receive_packets;
    };
    for (const refuses of [false, true]) {
      expect([packets(12, refuses), packets(17, refuses)]).toEqual([0, expect.any(Number)]);
      expect(packets(17, refuses)).toBeGreaterThan(0);
    }
  });

  it('has several brokers, each with its boards, and loses those of one only', () => {
    const { sites, groups } = small_fleet({ until_s: 1 }).fleet({});
    const plan = {
      sites,
      groups: groups.map((group, n) => ({ ...group, broker: ['east', 'west'][n] as string })),
      brokers: [{ name: 'east' }, { name: 'west' }],
      faults: [
        broker_restart({ broker: 'west', at_s: 10, for_s: 5 }),
        uplink_down({ site: 'site-0', at_s: 8, for_s: 20 }),
      ],
    };
    const result = new Fleet({ ...small_fleet({ until_s: 50 }), fleet: () => plan }).run();
    expect(result).toMatchObject({ lost: 0, away: 0, diagnostics: [] });
    expect(result.brokers.map(({ name, most_connections }) => [name, most_connections])).toEqual([
      ['east', 3],
      ['west', 3],
    ]);
    expect(result.happened.map(({ name, back_s }) => [name, back_s.length])).toEqual([
      ['restart of west', 3],
      ['uplink of site-0 down', 3],
    ]);
  });

  it('has boards that ask for their addresses, and lose them when nobody renews', () => {
    const faults = [dhcp_down({ site: 'site-0', at_s: 25, for_s: 60 })];
    const site = { lease_s: 40 };
    const meter = { keep_alive_s: 5 };
    const result = new Fleet(small_fleet({ until_s: 150, site, faults, meter })).run();
    expect(result).toMatchObject({ lost: 0, given_up: 0, away: 0, diagnostics: [] });
    const [down] = result.happened;
    expect(down).toMatchObject({ name: 'DHCP of site-0 down', still_away: 0 });
    // All three lost their leases before it was back, and had to wait for it; the other site's boards renewed theirs.
    expect(down?.back_s).toHaveLength(3);
    expect(Math.min(...(down?.back_s ?? []))).toBeGreaterThan(0);
    expect(result.connects).toBe(9);
    // Of the firmware's own pool; the DHCP client's has never more than two.
    expect(Math.min(...result.fewest_packets)).toBeGreaterThan(2);
    expect(() => new Fleet(small_fleet({ until_s: 30, faults }))).toThrow("site 'site-0' has no DHCP server");
    const { groups } = small_fleet({ until_s: 1 }).fleet({});
    const flat = { sites: [{ name: 'a', uplink: null, lease_s: 9 }], groups };
    expect(() => new Fleet({ ...small_fleet({ until_s: 1 }), fleet: () => flat })).toThrow(
      'give it an uplink',
    );
  });

  it('records how every board is', () => {
    const record = new FleetRecord();
    const faults = [power_cut({ group: 'site-1', at_s: 6, for_s: 3 })];
    const { samples } = new Fleet(small_fleet({ until_s: 15, faults }), { record }).run();
    expect(samples.time_s).toEqual(Array.from({ length: 15 }, (_, n) => n + 1));
    expect([...(record.states[6] ?? [])]).toEqual([
      BOARD_WELL,
      BOARD_WELL,
      BOARD_WELL,
      BOARD_OFF,
      BOARD_OFF,
      BOARD_OFF,
    ]);
    expect(record.states[14]?.every((state) => state === BOARD_WELL)).toBe(true);
    expect(record.states.some((row) => row.includes(BOARD_AWAY))).toBe(true);
    expect([samples.connected.at(-1), samples.uplink_drops.at(-1)]).toEqual([6, 0]);
    expect(samples.connects.reduce((sum, count) => sum + count)).toBe(9);
    expect(busiest_second(samples)).toBe(Math.max(...samples.connects));
  });

  it('has the clocks of a group run apart by so much', () => {
    const fleet = new Fleet(small_fleet({ until_s: 1, group: { clock_skew_ppm: 500 } }));
    const periods = fleet.devices.map(({ target }) => target?.kernel.tick_ns ?? 0);
    expect(new Set(periods).size).toBeGreaterThan(1);
    for (const period of periods) expect(Math.abs(period - 10e6)).toBeLessThanOrEqual(5000);
  });

  it('refuses a plan that means nothing', () => {
    const fleet = (plan: object) => () =>
      new Fleet({ ...small_fleet({ until_s: 1 }), fleet: () => plan as never });
    const { sites, groups } = small_fleet({ until_s: 1 }).fleet({});
    expect(fleet({ sites, groups: [{ ...groups[0], site: 'nowhere' }] })).toThrow(
      "no site 'nowhere'; there is: site-0",
    );
    expect(fleet({ sites, groups: [{ ...groups[0], broker: 'nobody' }] })).toThrow(
      "no broker 'nobody'; there is: broker",
    );
    const twice = [{ name: 'east' }, { name: 'east' }];
    expect(fleet({ sites, groups, brokers: twice })).toThrow("two brokers are called 'east'");
    expect(fleet({ sites, groups, faults: [power_cut({ group: 'x', at_s: 0, for_s: 1 })] })).toThrow(
      "a fault concerns the boards of group 'x': there are none",
    );
    expect(fleet({ sites: [sites[0], sites[0]], groups })).toThrow("two sites are called 'site-0'");
    expect(fleet({ sites, groups: [groups[0], groups[0]] })).toThrow("two boards are called 'site-0-1'");
    const down = { at_s: 0, for_s: 1 };
    expect(fleet({ sites, groups, faults: [broker_restart(down), broker_restart(down)] })).toThrow(
      "two faults are called 'broker restart'",
    );
  });
});
