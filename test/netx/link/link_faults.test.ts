import { describe, expect, it } from 'vitest';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import type { FaultRule } from '../../../netx/link/fault_rule.ts';
import {
  frame_corrupt,
  frame_delay,
  frame_duplicate,
  frame_loss,
  frame_matches,
  frame_reorder,
  link_flap,
} from '../../../netx/link/link_faults.ts';
import { FaultCount } from '../../../rtos/sim/fault_limits.ts';
import { Simulation } from '../../../rtos/sim/simulation.ts';
import type { SimulationOptions } from '../../../rtos/sim/simulation_options.ts';
import { WireHost } from './wire_fixture.ts';

const A = 0x0011_2233_4401;
const B = 0x0011_2233_4402;

function pair(options: SimulationOptions = {}) {
  const sim = new Simulation(options);
  const segment = new EthernetSegment(sim, { rate_bps: 0 });
  const a = new WireHost(segment, 'a', A);
  const b = new WireHost(segment, 'b', B);
  return { sim, segment, a, b };
}

/** Sends frames 1 to n, one each microsecond, through a rule. */
function through(rule: FaultRule, frames: number, options: SimulationOptions = {}) {
  const world = pair(options);
  world.segment.install(rule, 'rule');
  for (let tag = 1; tag <= frames; tag++) world.sim.schedule(tag * 1000, () => world.a.send(B, tag));
  world.sim.run();
  expect(world.segment.frames.in_use).toBe(0);
  return world;
}

describe('faults at exact frames', () => {
  it('lose the nth frame and the ones behind it', () => {
    const { b, segment } = through(frame_loss({ nth: 2, count: 2 }), 5);
    expect(b.tags).toEqual([1, 4, 5]);
    expect(segment.faults.entries.map((entry) => entry.text)).toEqual(['lost (rule)', 'lost (rule)']);
  });

  it('delay one frame, and the others overtake it', () => {
    const { b } = through(frame_delay({ nth: 1, delay_ns: 2500 }), 4);
    expect(b.tags).toEqual([2, 3, 1, 4]);
    expect(b.arrivals[2]?.time_ns).toBe(3500);
  });

  it('delay one frame in order, and the others wait behind it', () => {
    const { b } = through(frame_delay({ nth: 1, delay_ns: 2500, in_order: true }), 4);
    expect(b.arrivals.map((arrival) => [arrival.tag, arrival.time_ns])).toEqual([
      [1, 3500],
      [2, 3500],
      [3, 3500],
      [4, 4000],
    ]);
  });

  it('duplicate a frame under its own number', () => {
    const { b } = through(frame_duplicate({ nth: 1, after_ns: 1500 }), 2);
    expect(b.arrivals.map((arrival) => [arrival.tag, arrival.serial])).toEqual([
      [1, 1],
      [2, 2],
      [1, 1],
    ]);
  });

  it('let the next frames overtake one', () => {
    expect(through(frame_reorder({ nth: 2, frames: 2 }), 5).b.tags).toEqual([1, 3, 4, 2, 5]);
  });

  it('give a held frame up when nothing follows it', () => {
    const { b } = through(frame_reorder({ nth: 2, frames: 2, at_most_ns: 10_000 }), 2);
    expect(b.arrivals.map((arrival) => [arrival.tag, arrival.time_ns])).toEqual([
      [1, 1000],
      [2, 12_000],
    ]);
  });

  it('invert exactly one bit', () => {
    const { b, segment } = through(frame_corrupt({ nth: 1, bit: 14 * 8 + 7 }), 2);
    expect(b.tags).toEqual([0, 2]);
    expect(segment.faults.of(1)[0]?.text).toBe('bit 7 of byte 14 inverted (rule)');
  });

  it('pull the cable under a frame and plug it in again', () => {
    const { a, b } = through(link_flap({ nth: 2, down_ns: 2500 }), 6);
    expect(b.tags).toEqual([1, 5, 6]);
    expect(a.link_changes).toEqual([false, true]);
    expect(a.port.counters.lost_no_link).toBe(2);
  });

  it('count only the frames that match', () => {
    const { b } = through(frame_loss({ match: 'tcp_syn', nth: 1 }), 3);
    expect(b.tags).toEqual([1, 2, 3]);
    const odd = frame_loss({ match: (_, passing) => passing.frame.bytes[14]! % 2 === 1, nth: 2 });
    expect(through(odd, 5).b.tags).toEqual([1, 2, 4, 5]);
  });
});

describe('faults by probability', () => {
  it('are drawn from the seed: same seed, same losses; another seed, others', () => {
    const tags = (seed: number) => through(frame_loss({ probability: 0.2 }), 200, { seed }).b.tags;
    const first = tags(1);
    expect(first.length).toBeGreaterThan(130);
    expect(first.length).toBeLessThan(185);
    expect(tags(1)).toEqual(first);
    expect(tags(2)).not.toEqual(first);
  });

  it('are choices with a named site, and a choice source has the last word', () => {
    const { sim } = through(frame_loss({ probability: 1 }), 2);
    expect(sim.choices_taken.map((choice) => choice.key)).toEqual([
      'frame_loss/a outbound/other#1',
      'frame_loss/a outbound/other#2',
    ]);
    const only_second = through(frame_loss({ probability: 1 }), 3, {
      choices: (_, key) => (key.endsWith('#2') ? 1 : 0),
    });
    expect(only_second.b.tags).toEqual([1, 3]);
  });

  it('never strike by themselves when neither probability nor number is given', () => {
    expect(through(frame_loss(), 3).b.tags).toEqual([1, 2, 3]);
    expect(through(frame_loss(), 3, { choices: () => 1 }).b.tags).toEqual([]);
  });

  it('take the size of the fault from the choice', () => {
    const { b } = through(frame_delay({ delay_ns: 80_000 }), 1, { choices: () => 3 });
    expect(b.arrivals[0]?.time_ns).toBe(31_000);
    expect(
      through(frame_reorder({ frames: 3 }), 5, { choices: (_, key) => (key.endsWith('#1') ? 2 : 0) }).b.tags,
    ).toEqual([2, 3, 1, 4, 5]);
    expect(through(frame_corrupt({ first_byte: 14 }), 1, { choices: () => 8 }).b.tags).toEqual([0]);
  });
});

describe('rules together', () => {
  it('add up, each asked about what the ones before let through', () => {
    const { sim, segment, a, b } = pair();
    segment.install(frame_corrupt({ nth: 1, bit: 14 * 8 }), 'flip');
    segment.install(frame_duplicate({ nth: 1, after_ns: 10 }), 'twice');
    segment.install(frame_loss({ nth: 2 }), 'loss');
    a.send(B, 1);
    a.send(B, 2);
    sim.run();
    expect(b.tags).toEqual([129, 129]);
    expect(segment.faults.of(1).map((entry) => entry.rule)).toEqual(['flip', 'twice']);
  });

  it('strike so often at the most, all cards of a segment together', () => {
    const { sim, segment, a, b } = pair({ choices: () => 1 });
    segment.install(frame_loss({ at_most: 2 }), 'budget');
    a.send(B, 1);
    b.send(A, 2);
    a.send(B, 3);
    b.send(A, 4);
    sim.run();
    expect([a.tags, b.tags]).toEqual([[4], [3]]);
    expect(() => frame_loss({ at_most: 0.5 })).toThrow('fault at_most is 0.5');
  });

  it('strike no more from the time on at which the link is well', () => {
    const { sim, segment, a, b } = pair();
    segment.install(frame_loss({ nth: 1, count: Number.POSITIVE_INFINITY, until_ns: 1e6 }), 'at first');
    a.send(B, 1);
    sim.schedule(1e6, () => a.send(B, 2));
    sim.run();
    expect(b.tags).toEqual([2]);
  });

  it('bring a cable back at the latest when all is well', () => {
    const { sim, segment, a, b } = pair();
    sim.choices.faults = new FaultCount({ heals_at_ns: 2e6 });
    segment.install(link_flap({ nth: 1, down_ns: 8e9 }), 'loose');
    a.send(B, 1);
    sim.schedule(1e6, () => a.send(B, 2));
    sim.schedule(2e6 + 1, () => a.send(B, 3));
    sim.run();
    expect(b.tags).toEqual([3]);
  });

  it('end when their uninstall function is called', () => {
    const { sim, segment, a, b } = pair();
    const heal = segment.install(frame_loss({ nth: 1, count: Number.POSITIVE_INFINITY }));
    a.send(B, 1);
    sim.run();
    heal();
    a.send(B, 2);
    sim.run();
    expect(b.tags).toEqual([2]);
  });

  it('installed on a segment also stand at ports that come later', () => {
    const { sim, segment, a, b } = pair();
    segment.install(frame_loss({ nth: 1, count: Number.POSITIVE_INFINITY }), 'all');
    const c = new WireHost(segment, 'c', 0x0011_2233_4403);
    c.send(A, 1);
    sim.run();
    expect([a.tags, b.tags]).toEqual([[], []]);
  });

  it('on one inbound side touch only that receiver of a broadcast', () => {
    const { sim, segment, a, b } = pair();
    const c = new WireHost(segment, 'c', 0x0011_2233_4403);
    b.port.inbound.install(frame_corrupt({ nth: 1, bit: 14 * 8 }), 'flip');
    a.send(0xffff_ffff_ffff, 1);
    sim.run();
    expect([b.tags, c.tags]).toEqual([[129], [1]]);
  });
});

describe('a fault that makes no sense', () => {
  it('is refused with the value', () => {
    expect(() => frame_loss({ probability: 2 })).toThrow('probability is 2');
    expect(() => frame_loss({ nth: 0 })).toThrow('nth is 0');
    expect(() => frame_loss({ nth: 1, probability: 0.5 })).toThrow('not both');
  });
});

describe('frame_matches', () => {
  it('takes a kind, a list of kinds, a function or nothing', () => {
    const passing = { fields: { kind: 'udp' } } as never;
    expect(frame_matches(undefined, passing)).toBe(true);
    expect(frame_matches('udp', passing)).toBe(true);
    expect(frame_matches(['icmp', 'tcp_syn'], passing)).toBe(false);
    expect(frame_matches((fields) => fields.kind === 'udp', passing)).toBe(true);
  });
});
