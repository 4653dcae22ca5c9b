// One Ethernet segment: ports with a cable each, and a switch (or a hub) in the middle.
//
// A frame leaves a port when its line is free, takes length/rate plus the cable's latency to the middle, and the same
// way out at the ports it goes to. The switch is cut-through and learns addresses: an idle line costs a frame its time
// once, a busy one makes it wait; frames of one port to another never overtake each other unless a fault does it.
// Everything goes in the order of virtual time, then of sending, then of the ports. No collisions are simulated: every
// cable is full duplex, also those of a hub, which only differs in that every port hears everything.

import { forget_fault, note_fault } from '../../rtos/sim/installed_faults.ts';
import type { Simulation } from '../../rtos/sim/simulation.ts';
import { take_memory } from '../../rtos/sim/spare_memory.ts';
import {
  ETHERNET_DEFAULT_MTU,
  ETHERNET_HEADER_LENGTH,
  ETHERNET_LINE_OVERHEAD,
  ETHERNET_MIN_LENGTH,
  type EthernetFrame,
  FramePool,
  mac_at,
  mac_is_group,
} from './ethernet_frame.ts';
import { FaultLine, shown_name } from './fault_line.ts';
import { FaultLog } from './fault_log.ts';
import { counted_rule, type FaultRule, type FrameDirection } from './fault_rule.ts';
import { FrameLine } from './frame_line.ts';

export interface CableOptions {
  /** Bits per second; 0 is a line that takes no time. Default: 100 Mbit/s. */
  rate_bps?: number;
  /** Time from one end of the cable to the other, in nanoseconds; default: 0. */
  latency_ns?: number;
}

export interface SegmentOptions extends CableOptions {
  /** Name in messages; default: `lan`. */
  name?: string;
  middle?: 'switch' | 'hub';
  /** Most bytes behind the Ethernet header; default: 1500. */
  mtu?: number;
  /** Shorter frames are padded with zeros to this; default: 60, as on a real wire. */
  min_frame_length?: number;
  /** Bytes that a port of the switch holds for a busy line before it drops; default: 512 KiB. */
  port_buffer_bytes?: number;
}

/** What stands at the outer end of a cable: a network card, or a host of the test's own. */
export interface PortOwner {
  /** A frame arrived. Hold it (`frame.hold()`) to keep it beyond the call. */
  frame_arrived(frame: EthernetFrame): void;
  /** Number of the target that it is part of; absent for what is no target's. */
  readonly target_number?: number;
  /** The cable was plugged in or came loose. */
  link_changed?(up: boolean): void;
}

/** Sees frames pass; may read them during the call, changes nothing. */
export type FrameTap = (frame: EthernetFrame, time_ns: number, side: FrameDirection | 'middle') => void;

/** Sees frames pass a port, leaving it or arriving. */
export type PortTap = (
  frame: EthernetFrame,
  time_ns: number,
  side: FrameDirection,
  port: EthernetPort,
) => void;

export interface PortCounters {
  frames_sent: number;
  bytes_sent: number;
  frames_arrived: number;
  bytes_arrived: number;
  /** Lost because the cable was out. */
  lost_no_link: number;
  /** Lost because the switch's buffer for this port was full. */
  lost_queue_full: number;
  /** Refused because longer than the MTU allows. */
  lost_too_long: number;
}

function add_tap(sim: Simulation, taps: FrameTap[], tap: FrameTap): () => void {
  sim.dozing.host_watches = true;
  taps.push(tap);
  return () => {
    const place = taps.indexOf(tap);
    if (place >= 0) taps.splice(place, 1);
  };
}

const NO_ADDRESS = -1;

/** One end of a cable at the segment. */
export class EthernetPort {
  readonly segment: EthernetSegment;
  readonly name: string;
  readonly rate_bps: number;
  readonly latency_ns: number;
  readonly counters: PortCounters = {
    frames_sent: 0,
    bytes_sent: 0,
    frames_arrived: 0,
    bytes_arrived: 0,
    lost_no_link: 0,
    lost_queue_full: 0,
    lost_too_long: 0,
  };
  /** Faults between the card and the middle, and between the middle and the card. */
  readonly outbound: FaultLine;
  readonly inbound: FaultLine;
  link_up = true;
  /** False once it was taken away for good. */
  attached = true;
  /** The address that the switch learned here last: mostly that of the next frame too. */
  learned_last = NO_ADDRESS;
  /** Number of the target that it is part of; 0 for none. */
  readonly target_number: number;
  private readonly owner: PortOwner;
  private readonly taps: FrameTap[] = [];
  private readonly from_middle: FrameLine;
  private send_free_ns = 0;
  private arrive_free_ns = 0;

  constructor(segment: EthernetSegment, name: string, owner: PortOwner, cable: Required<CableOptions>) {
    this.segment = segment;
    this.name = name;
    this.owner = owner;
    this.target_number = owner.target_number ?? 0;
    this.rate_bps = cable.rate_bps;
    this.latency_ns = cable.latency_ns;
    const { sim, frames, faults: log } = segment;
    const target = this.target_number;
    const unplug = (down_ns: number) => this.unplug_for(down_ns);
    const to_middle = new FrameLine(sim, (frame) => segment.switch_frame(frame, this));
    this.outbound = new FaultLine(
      { sim, frames, log, port_name: name, direction: 'outbound', target },
      {
        carry: (frame, time_ns) => to_middle.carry(frame, time_ns),
        lost: (frame, time_ns) => segment.show_lost(frame, time_ns),
        unplug,
      },
    );
    this.from_middle = new FrameLine(sim, (frame) => this.arrive(frame));
    this.inbound = new FaultLine(
      { sim, frames, log, port_name: name, direction: 'inbound', target },
      {
        carry: (frame, time_ns) => this.carry_in(frame, time_ns),
        lost: (frame) => frame.release(),
        unplug,
      },
    );
  }

  /** Line time of a frame in nanoseconds, with preamble and gap. */
  line_time_ns(length: number): number {
    return this.rate_bps === 0 ? 0 : Math.ceil(((length + ETHERNET_LINE_OVERHEAD) * 8e9) / this.rate_bps);
  }

  /**
   * Sends a frame from the card, at its time `now_ns`; pads it to the least length and takes over the hold on it.
   * Returns when the last bit has left the card. A frame sent without a link is gone all the same.
   */
  transmit(frame: EthernetFrame, now_ns: number): number {
    const segment = this.segment;
    segment.number_frame(frame);
    pad(frame, segment.min_frame_length);
    for (const tap of this.taps) tap(frame, now_ns, 'outbound');
    this.counters.frames_sent += 1;
    this.counters.bytes_sent += frame.length;
    const done_ns = Math.max(now_ns, this.send_free_ns) + this.line_time_ns(frame.length);
    this.send_free_ns = done_ns;
    if (frame.length > segment.mtu + ETHERNET_HEADER_LENGTH) {
      this.counters.lost_too_long += 1;
      segment.faults.add(now_ns, frame, this.outbound, 'too_long', `longer than the MTU of ${segment.mtu}`);
      segment.show_lost(frame, done_ns);
    } else if (!this.link_up) {
      this.counters.lost_no_link += 1;
      segment.faults.add(now_ns, frame, this.outbound, 'no_link', 'lost, link down');
      segment.show_lost(frame, done_ns);
    } else this.outbound.pass(frame, done_ns + this.latency_ns);
    return done_ns;
  }

  /** The middle sends a frame out here; takes over the hold on it. */
  send_out(frame: EthernetFrame, now_ns: number): void {
    const line_ns = this.line_time_ns(frame.length);
    const waiting_ns = Math.max(0, this.arrive_free_ns - now_ns);
    if ((waiting_ns * this.rate_bps) / 8e9 > this.segment.port_buffer_bytes) {
      this.counters.lost_queue_full += 1;
      this.segment.faults.add(now_ns, frame, this.inbound, 'queue_full', 'lost, switch buffer full');
      frame.release();
      return;
    }
    // Cut-through: on an idle line the frame has been going out while it came in.
    const first_bit_ns = Math.max(now_ns - line_ns, this.arrive_free_ns);
    const done_ns = Math.max(now_ns, first_bit_ns + line_ns);
    this.arrive_free_ns = done_ns;
    this.inbound.pass(frame, done_ns + this.latency_ns);
  }

  private carry_in(frame: EthernetFrame, time_ns: number): void {
    if (time_ns <= this.segment.sim.now_ns) this.arrive(frame);
    else this.from_middle.carry(frame, time_ns);
  }

  private arrive(frame: EthernetFrame): void {
    const segment = this.segment;
    if (!this.link_up) {
      this.counters.lost_no_link += 1;
      segment.faults.add(segment.sim.now_ns, frame, this.inbound, 'no_link', 'lost, link down');
    } else {
      this.counters.frames_arrived += 1;
      this.counters.bytes_arrived += frame.length;
      for (const tap of this.taps) tap(frame, segment.sim.now_ns, 'inbound');
      this.owner.frame_arrived(frame);
    }
    frame.release();
  }

  /** Plugs the cable in or out. */
  set_link(up: boolean): void {
    if (this.link_up === up) return;
    this.link_up = up;
    this.owner.link_changed?.(up);
  }

  private unplug_for(down_ns: number): void {
    const { sim } = this.segment;
    this.set_link(false);
    // Where nothing goes wrong any more from a time on, the cable is back by then.
    const heals_ns = Math.max(sim.now_ns, sim.choices.faults?.heals_at_ns ?? Number.POSITIVE_INFINITY);
    sim.schedule(Math.min(sim.now_ns + down_ns, heals_ns), () => this.set_link(true));
  }

  /** Shows every frame as this card sees it; returns the function that ends it. */
  tap(tap: FrameTap): () => void {
    return add_tap(this.segment.sim, this.taps, tap);
  }
}

function tap_port(port: EthernetPort, tap: PortTap): void {
  port.tap((frame, time_ns, side) => {
    if (side !== 'middle') tap(frame, time_ns, side, port);
  });
}

function pad(frame: EthernetFrame, length: number): void {
  if (frame.length >= length) return;
  frame.bytes.fill(0, frame.length, length);
  frame.length = length;
}

const SEGMENTS = Symbol('segments');

/** The segments of a simulation so far, in the order in which they were made. */
export function sim_segments(sim: Simulation): readonly EthernetSegment[] {
  return (sim.attachments.get(SEGMENTS) as EthernetSegment[] | undefined) ?? [];
}

export class EthernetSegment {
  readonly sim: Simulation;
  readonly name: string;
  readonly is_hub: boolean;
  readonly mtu: number;
  readonly min_frame_length: number;
  readonly port_buffer_bytes: number;
  readonly frames: FramePool;
  readonly faults: FaultLog;
  /** In order of attachment, which is also the order of delivery of a broadcast. */
  readonly ports: EthernetPort[] = [];
  private readonly cable: Required<CableOptions>;
  private readonly learned = new Map<number, EthernetPort>();
  private readonly taps: FrameTap[] = [];
  private readonly port_taps: PortTap[] = [];
  private readonly rules_everywhere: { rule: FaultRule; name: string; uninstall: (() => void)[] }[] = [];
  private last_serial = 0;

  constructor(sim: Simulation, options: SegmentOptions = {}) {
    this.sim = sim;
    sim.attachments.set(SEGMENTS, [...sim_segments(sim), this]);
    this.faults = new FaultLog(sim.trace);
    this.name = options.name ?? 'lan';
    this.is_hub = options.middle === 'hub';
    this.mtu = options.mtu ?? ETHERNET_DEFAULT_MTU;
    this.min_frame_length = options.min_frame_length ?? ETHERNET_MIN_LENGTH;
    this.port_buffer_bytes = options.port_buffer_bytes ?? 512 * 1024;
    this.cable = { rate_bps: options.rate_bps ?? 100_000_000, latency_ns: options.latency_ns ?? 0 };
    const capacity = Math.max(this.mtu + ETHERNET_HEADER_LENGTH, this.min_frame_length);
    const make = (bytes: number): Uint8Array => take_memory(sim, bytes);
    this.frames = new FramePool(capacity, make);
    this.check('rate_bps', this.cable.rate_bps);
    this.check('latency_ns', this.cable.latency_ns);
    this.check('mtu', this.mtu);
  }

  private check(option: string, value: number): void {
    if (!(value >= 0))
      throw new Error(`segment ${this.name}: ${option} is ${value}, it must not be negative`);
  }

  /** Puts a cable in a new port. What `cable` leaves out is as the segment has it. */
  attach(name: string, owner: PortOwner, cable: CableOptions = {}): EthernetPort {
    const port = new EthernetPort(this, name, owner, { ...this.cable, ...cable });
    this.ports.push(port);
    for (const tap of this.port_taps) tap_port(port, tap);
    for (const everywhere of this.rules_everywhere) {
      everywhere.uninstall.push(port.outbound.add(everywhere.rule, everywhere.name));
    }
    return port;
  }

  /** Takes a port away for good; frames on their way to it are lost. */
  detach(port: EthernetPort): void {
    const place = this.ports.indexOf(port);
    if (place >= 0) this.ports.splice(place, 1);
    port.link_up = false;
    port.attached = false;
    for (const [mac, learned] of this.learned) if (learned === port) this.learned.delete(mac);
  }

  /**
   * Installs a rule on what every card sends, also cards that come later. Returns the function that takes it out. What a
   * card receives is the matter of its own `port.inbound`.
   */
  install(rule: FaultRule, name = rule.name): () => void {
    const counted = counted_rule(rule);
    const uninstall = this.ports.map((port) => port.outbound.add(counted, name));
    const everywhere = { rule: counted, name, uninstall };
    this.rules_everywhere.push(everywhere);
    const where = `every card of ${this.name}, outbound`;
    note_fault(this.sim, everywhere, { name: shown_name(rule, name), where, idle: counted.idle });
    return () => {
      forget_fault(this.sim, everywhere);
      this.rules_everywhere.splice(this.rules_everywhere.indexOf(everywhere), 1);
      for (const take_out of uninstall) take_out();
    };
  }

  /** Shows each frame once, as a monitor port of the switch would; also those lost on their way to it, with a note. */
  tap(tap: FrameTap): () => void {
    return add_tap(this.sim, this.taps, tap);
  }

  /** Shows each frame at each port that it leaves or arrives at, also at ports that come later. */
  tap_ports(tap: PortTap): void {
    this.port_taps.push(tap);
    for (const port of this.ports) tap_port(port, tap);
  }

  /** Number that the next frame sent will get. */
  get next_serial(): number {
    return this.last_serial + 1;
  }

  number_frame(frame: EthernetFrame): void {
    this.last_serial += 1;
    frame.serial = this.last_serial;
  }

  /** A frame reached the middle. Takes over the hold on it. */
  switch_frame(frame: EthernetFrame, from: EthernetPort): void {
    const now_ns = this.sim.now_ns;
    for (const tap of this.taps) tap(frame, now_ns, 'middle');
    const source = mac_at(frame.bytes, 6);
    // What was still on its way when its port went says nothing of where the address is now.
    if (source !== from.learned_last && from.attached && !mac_is_group(source)) this.learn(source, from);
    const destination = mac_at(frame.bytes, 0);
    const known = this.is_hub ? undefined : this.learned.get(destination);
    if (known !== undefined) {
      if (known !== from) known.send_out(frame.hold(), now_ns);
    } else {
      for (const port of this.ports) if (port !== from) port.send_out(frame.hold(), now_ns);
    }
    frame.release();
  }

  private learn(source: number, from: EthernetPort): void {
    const before = this.learned.get(source);
    if (before !== undefined) before.learned_last = NO_ADDRESS;
    this.learned.set(source, from);
    from.learned_last = source;
  }

  /** A frame that did not get to the middle: the monitor still shows it, where it would have been. */
  show_lost(frame: EthernetFrame, time_ns: number): void {
    if (this.taps.length === 0) {
      frame.release();
      return;
    }
    this.sim.schedule(time_ns, () => {
      for (const tap of this.taps) tap(frame, this.sim.now_ns, 'middle');
      frame.release();
    });
  }
}
