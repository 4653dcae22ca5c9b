import { describe, expect, it } from 'vitest';
import { MAC_BROADCAST } from '../../../netx/link/ethernet_frame.ts';
import { EthernetSegment, type SegmentOptions, sim_segments } from '../../../netx/link/ethernet_segment.ts';
import { Simulation } from '../../../rtos/sim/simulation.ts';
import { WireHost } from './wire_fixture.ts';

const A = 0x0011_2233_4401;
const B = 0x0011_2233_4402;
const C = 0x0011_2233_4403;

/** Line time of a 60-byte frame at 100 Mbit/s: 84 bytes with preamble, check sequence and gap. */
const SHORT_NS = 6720;

function three_hosts(options: SegmentOptions = {}) {
  const sim = new Simulation();
  const segment = new EthernetSegment(sim, options);
  const a = new WireHost(segment, 'a', A);
  const b = new WireHost(segment, 'b', B);
  const c = new WireHost(segment, 'c', C);
  return { sim, segment, a, b, c };
}

describe('an Ethernet segment', () => {
  it('brings a broadcast to every port but the sender', () => {
    const { sim, segment, a, b, c } = three_hosts();
    a.send(MAC_BROADCAST, 1);
    sim.run();
    expect([a.tags, b.tags, c.tags]).toEqual([[], [1], [1]]);
    expect(segment.frames.in_use).toBe(0);
  });

  it('is known to its simulation', () => {
    const { sim, segment } = three_hosts();
    const second = new EthernetSegment(sim, { name: 'field' });
    expect(sim_segments(sim)).toEqual([segment, second]);
    expect(sim_segments(new Simulation())).toEqual([]);
  });

  it('learns where an address is and stops flooding', () => {
    const { sim, a, b, c } = three_hosts();
    a.send(B, 1);
    sim.run();
    expect(c.tags).toEqual([1]);
    b.send(A, 2);
    sim.run();
    a.send(B, 3);
    sim.run();
    expect([a.tags, b.tags, c.tags]).toEqual([[2], [1, 3], [1]]);
  });

  it('follows an address that moves to another port and back', () => {
    const { sim, segment, a, c } = three_hosts();
    const twin = new WireHost(segment, 'twin of a', A);
    for (const [n, host] of [a, twin, a].entries()) {
      host.send(C, n);
      sim.run();
      c.send(A, 10 + n);
      sim.run();
    }
    // The first frame of all found nobody learned.
    expect([a.tags, twin.tags, c.tags]).toEqual([
      [10, 12],
      [0, 11],
      [0, 1, 2],
    ]);
  });

  it('as a hub, lets everyone hear everything', () => {
    const { sim, a, b, c } = three_hosts({ middle: 'hub' });
    b.send(A, 1);
    sim.run();
    a.send(B, 2);
    sim.run();
    expect([a.tags, b.tags, c.tags]).toEqual([[1], [2], [1, 2]]);
  });

  it('takes the line time at 100 Mbit/s once for a frame on idle lines', () => {
    const { sim, a, b } = three_hosts();
    expect(a.send(B, 1)).toBe(SHORT_NS);
    sim.run();
    expect(b.arrivals[0]?.time_ns).toBe(SHORT_NS);
  });

  it('adds the latency of the cable on each side', () => {
    const { sim, a, b } = three_hosts({ latency_ns: 500 });
    a.send(B, 1);
    sim.run();
    expect(b.arrivals[0]?.time_ns).toBe(SHORT_NS + 1000);
  });

  it('sends one frame behind the other on one line', () => {
    const { sim, a, b } = three_hosts();
    a.send(B, 1);
    a.send(B, 2);
    sim.run();
    expect(b.arrivals.map((arrival) => arrival.time_ns)).toEqual([SHORT_NS, 2 * SHORT_NS]);
  });

  it('lets two senders to one port share its line, in the order of arrival', () => {
    const { sim, a, b, c } = three_hosts();
    a.send(C, 1);
    b.send(C, 2);
    sim.run();
    expect(c.tags).toEqual([1, 2]);
    expect(c.arrivals.map((arrival) => arrival.time_ns)).toEqual([SHORT_NS, 2 * SHORT_NS]);
  });

  it('makes a slow cable slow for the frames that leave through it', () => {
    const sim = new Simulation();
    const segment = new EthernetSegment(sim);
    const fast = new WireHost(segment, 'fast', A);
    const slow = new WireHost(segment, 'slow', B, { rate_bps: 10_000_000 });
    fast.send(B, 1);
    sim.run();
    // The first bit goes out as the first bit comes in; the last one needs the slow line's time.
    expect(slow.arrivals[0]?.time_ns).toBe(10 * SHORT_NS);
  });

  it('needs no time at all without rate and latency', () => {
    const { sim, a, b } = three_hosts({ rate_bps: 0 });
    a.send(B, 1);
    sim.run();
    expect(b.arrivals[0]?.time_ns).toBe(0);
  });

  it('drops at a port whose line is too far behind', () => {
    const { sim, segment, a, b, c } = three_hosts({ port_buffer_bytes: 3000 });
    for (let n = 0; n < 20; n++) {
      a.send(C, n, 1514);
      b.send(C, n, 1514);
    }
    sim.run();
    const lost = c.port.counters.lost_queue_full;
    expect(lost).toBeGreaterThan(0);
    expect(c.arrivals.length + lost).toBe(40);
    expect(segment.faults.count('queue_full')).toBeGreaterThanOrEqual(lost);
    expect(segment.frames.in_use).toBe(0);
  });

  it('pads a short frame with zeros to 60 bytes', () => {
    const { sim, a, b } = three_hosts();
    a.send(B, 9, 20);
    sim.run();
    expect(b.arrivals[0]?.bytes).toHaveLength(60);
    expect([...(b.arrivals[0]?.bytes.subarray(15) ?? [])].every((byte) => byte === 0)).toBe(true);
  });

  it('refuses a frame longer than its MTU and says so', () => {
    const { sim, segment, a, b } = three_hosts({ mtu: 500 });
    a.send(B, 1, 515);
    a.send(B, 2, 514);
    sim.run();
    expect(b.tags).toEqual([2]);
    expect(segment.faults.entries.map((entry) => entry.effect)).toEqual(['too_long']);
  });

  it('numbers its frames in the order of sending', () => {
    const { sim, a, b, c } = three_hosts();
    a.send(C, 1);
    b.send(C, 2);
    sim.run();
    expect(c.arrivals.map((arrival) => arrival.serial)).toEqual([1, 2]);
  });
});

describe('a cable', () => {
  it('carries nothing while it is out, and tells its owner', () => {
    const { sim, segment, a, b } = three_hosts();
    b.port.set_link(false);
    b.port.set_link(false);
    a.send(B, 1);
    b.send(A, 2);
    sim.run();
    b.port.set_link(true);
    a.send(B, 3);
    sim.run();
    expect([a.tags, b.tags]).toEqual([[], [3]]);
    expect(b.link_changes).toEqual([false, true]);
    expect(b.port.counters.lost_no_link).toBe(2);
    expect(segment.faults.of(2)[0]?.text).toBe('lost, link down');
  });

  it('is gone for good when its port is detached', () => {
    const { sim, segment, a, b, c } = three_hosts();
    b.send(A, 1);
    sim.run();
    segment.detach(b.port);
    a.send(B, 2);
    sim.run();
    expect([b.tags, c.tags]).toEqual([[], [1, 2]]);
  });

  it('teaches the switch nothing with a frame that outlives its port: a new port with that address is found', () => {
    const { sim, segment, a, b } = three_hosts();
    b.send(A, 1);
    segment.detach(b.port);
    const again = new WireHost(segment, 'b again', B);
    sim.run();
    expect(a.tags).toEqual([1]);
    a.send(B, 2);
    sim.run();
    expect(again.tags).toEqual([1, 2]);
  });
});

describe('taps', () => {
  it('in the middle show each frame once; at a port, what the card sees', () => {
    const { sim, segment, a, b } = three_hosts({ latency_ns: 100 });
    const seen: string[] = [];
    const stop = segment.tap((frame, time_ns, side) => seen.push(`${side} ${frame.bytes[14]} ${time_ns}`));
    b.port.tap((frame, time_ns, side) => seen.push(`b ${side} ${frame.bytes[14]} ${time_ns}`));
    a.send(B, 1);
    sim.run();
    b.send(A, 2);
    sim.run();
    stop();
    a.send(B, 3);
    sim.run();
    expect(seen).toEqual([
      'middle 1 6820',
      'b inbound 1 6920',
      'b outbound 2 6920',
      'middle 2 13740',
      'b inbound 3 20760',
    ]);
  });

  it('show a frame that was lost on its way to the middle, with the reason', () => {
    const { sim, segment, a } = three_hosts();
    const notes: string[] = [];
    segment.tap((frame) => notes.push(...frame.notes));
    a.port.set_link(false);
    a.send(B, 1);
    sim.run();
    expect(notes).toEqual(['lost, link down at a outbound']);
    expect(segment.frames.in_use).toBe(0);
  });
});
