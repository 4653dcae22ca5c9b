// A router between segments: a device of the network, as the switch in a segment's middle, not a board with firmware. So a
// thousand boards can live on twenty segments of fifty, and a broadcast stays on its own.
//
//   const router = new IpRouter(sim, 'provider');
//   router.attach(core, { address: ip_from_text('10.0.0.1') });
//   router.attach(site, { address: ip_from_text('10.1.0.1'), mask: 0xffff0000, rate_bps: 2e6, latency_ns: 15e6 });
//
// It forwards IPv4 (RFC 1812): the longest prefix wins, the time to live goes down by one, next hops are found by ARP, and asked
// again when nothing was heard of them for a minute. It answers pings, and tells senders by ICMP what it cannot deliver. Each
// interface has a queue with an end for a line that is slower than what comes in. It does not fragment: segments have one MTU
// here, and what is longer is dropped.

import type { Simulation } from '../../rtos/sim/simulation.ts';
import { read16, read32, write16, write32 } from '../wire/bytes.ts';
import { checksum_of, sum_bytes } from '../wire/checksum.ts';
import {
  ETHER_TYPE_ARP,
  ETHER_TYPE_IPV4,
  ETHERNET_HEADER_LENGTH as ETHERNET,
  type EthernetFrame,
  ether_type_at,
  MAC_BROADCAST,
  mac_at,
  mac_is_group,
  mac_write,
} from './ethernet_frame.ts';
import type { CableOptions, EthernetPort, EthernetSegment } from './ethernet_segment.ts';
import {
  ARP_REPLY,
  ARP_REQUEST,
  arp_frame,
  DESTINATION_UNREACHABLE,
  ECHO_REQUEST,
  echo_reply,
  icmp_error_frame,
  may_be_told,
  TIME_EXCEEDED,
} from './ip_router_frames.ts';

export interface RouterInterfaceOptions extends CableOptions {
  /** Its address on that segment. */
  readonly address: number;
  /** Default: 255.255.255.0. */
  readonly mask?: number;
  /** Bytes that wait for the line before more is dropped. Default: 64 KiB. */
  readonly queue_bytes?: number;
  /** For how long it believes what a neighbour said of its hardware address, in virtual seconds. Default: 60 (RFC 1122 2.3.2.1). */
  readonly arp_timeout_s?: number;
}

export interface RouterCounters {
  /** Datagrams passed on. */
  forwarded: number;
  /** Dropped because the line they were to leave by was full. */
  queue_full: number;
  /** Dropped because nobody answered for the next hop. */
  no_neighbour: number;
  no_route: number;
  time_exceeded: number;
  /** Dropped because longer than the next segment's MTU. */
  too_long: number;
  /** Dropped because its header is damaged, or of another version. */
  bad_header: number;
}

interface Route {
  readonly through: RouterInterface;
  /** 0: the destination itself is on that segment. */
  readonly next_hop: number;
}

/** Routes to networks with one mask. */
interface Routes {
  readonly mask: number;
  /** By the address of the network, as a signed number: the engine has those at hand. */
  readonly by_network: Map<number, Route>;
}

/** Whom it knows by ARP. One that has not been heard for too long is asked whether it is still there, when there is something for it. */
interface Neighbour {
  readonly mac: number;
  readonly heard_ns: number;
  polls: number;
}

/** What waits for the hardware address of a neighbour. */
interface Asking {
  readonly frames: EthernetFrame[];
  asked: number;
}

const DEFAULT_MASK = 0xffff_ff00;
const DEFAULT_QUEUE_BYTES = 64 * 1024;
const DEFAULT_ARP_TIMEOUT_S = 60;
/** Frames that wait for one neighbour, requests before it is given up, and the time between two (RFC 1122 2.3.2.1: one a second). */
const WAITING_MAXIMUM = 8;
const ARP_REQUESTS = 3;
const ARP_EVERY_NS = 1e9;
const IPV4_HEADER = 20;
const PROTOCOL_ICMP = 1;
/** Locally administered addresses of routers: apart from those of boards, which begin with 02:00:00. */
const FIRST_MAC = 0x0200_ff00_0000;

const ROUTERS = Symbol('routers');

export class IpRouter {
  readonly sim: Simulation;
  readonly name: string;
  readonly interfaces: RouterInterface[] = [];
  readonly counters: RouterCounters = {
    forwarded: 0,
    queue_full: 0,
    no_neighbour: 0,
    no_route: 0,
    time_exceeded: 0,
    too_long: 0,
    bad_header: 0,
  };
  /** Longest prefix first: a fleet has a segment for each of hundreds of sites. */
  private readonly routes: Routes[] = [];
  /** The addresses of the interfaces, as signed numbers. */
  private readonly own_addresses = new Set<number>();

  constructor(sim: Simulation, name = 'router') {
    this.sim = sim;
    this.name = name;
  }

  /** Puts a cable between this router and a segment; the segment's network is reached through it from now on. */
  attach(segment: EthernetSegment, options: RouterInterfaceOptions): RouterInterface {
    const made = new RouterInterface(this, segment, options);
    this.interfaces.push(made);
    this.own_addresses.add(made.address | 0);
    this.add(made.network, made.mask, made, 0);
    return made;
  }

  /** Sends what is for that network through another router, `next_hop`, which is on a segment of this one. */
  add_route(network: number, mask: number, next_hop: number): void {
    const through = this.interfaces.find((one) => (next_hop & one.mask) >>> 0 === one.network);
    if (through === undefined)
      throw new Error(`${this.name}: a next hop is an address on one of its own segments`);
    this.add((network & mask) >>> 0, mask, through, next_hop);
  }

  /** Of two routes to one network the first counts. */
  private add(network: number, mask: number, through: RouterInterface, next_hop: number): void {
    let routes = this.routes.find((one) => one.mask === (mask | 0));
    if (routes === undefined) {
      routes = { mask: mask | 0, by_network: new Map() };
      this.routes.push(routes);
      this.routes.sort((a, b) => (b.mask >>> 0) - (a.mask >>> 0));
    }
    if (!routes.by_network.has(network | 0)) routes.by_network.set(network | 0, { through, next_hop });
  }

  private route_of(destination: number): Route | undefined {
    for (const { mask, by_network } of this.routes) {
      const route = by_network.get(destination & mask);
      if (route !== undefined) return route;
    }
    return undefined;
  }

  /** A datagram came in at `from`; its frame belongs to the caller. */
  take(frame: EthernetFrame, from: RouterInterface): void {
    const { bytes } = frame;
    const end = datagram_end(frame);
    if (end < 0) {
      this.counters.bad_header++;
      return;
    }
    const destination = read32(bytes, ETHERNET + 16);
    if (this.own_addresses.has(destination | 0)) this.deliver(frame, from, end);
    else if (destination >>> 28 < 0xe && !from.is_broadcast(destination))
      this.forward(frame, from, end, destination);
  }

  private forward(frame: EthernetFrame, from: RouterInterface, end: number, destination: number): void {
    const { counters } = this;
    const route = this.route_of(destination);
    if (route === undefined) {
      counters.no_route++;
      from.tell(frame, end, DESTINATION_UNREACHABLE, 0);
      return;
    }
    if ((frame.bytes[ETHERNET + 8] as number) <= 1) {
      counters.time_exceeded++;
      from.tell(frame, end, TIME_EXCEEDED, 0);
      return;
    }
    const { through } = route;
    // A directed broadcast is not passed on (RFC 2644).
    if (through.is_broadcast(destination)) return;
    if (end - ETHERNET > through.segment.mtu) {
      counters.too_long++;
      from.tell(frame, end, DESTINATION_UNREACHABLE, 4, through.segment.mtu);
      return;
    }
    const copy = through.segment.frames.take(end);
    copy.bytes.set(frame.bytes.subarray(0, end));
    lower_time_to_live(copy.bytes);
    counters.forwarded++;
    through.send(copy, route.next_hop === 0 ? destination : route.next_hop);
  }

  /** For this router itself: it answers pings and nothing else. */
  private deliver(frame: EthernetFrame, from: RouterInterface, end: number): void {
    const header = ((frame.bytes[ETHERNET] as number) & 15) * 4;
    const at = ETHERNET + header;
    if (frame.bytes[ETHERNET + 9] !== PROTOCOL_ICMP || frame.bytes[at] !== ECHO_REQUEST || end < at + 8)
      return;
    this.answer(echo_reply(from.segment.frames, frame, end), from);
  }

  /** Sends a datagram of its own to where it came from. */
  answer(reply: EthernetFrame, from: RouterInterface): void {
    const destination = read32(reply.bytes, ETHERNET + 16);
    const route = this.route_of(destination);
    if (route?.through !== from) reply.release();
    else from.send(reply, route.next_hop === 0 ? destination : route.next_hop);
  }
}

/** Where the datagram ends in its frame; -1 for a header that a router does not believe (RFC 1812 5.2.2). */
function datagram_end({ bytes, length }: EthernetFrame): number {
  if (length < ETHERNET + IPV4_HEADER || bytes[ETHERNET]! >>> 4 !== 4) return -1;
  const header = (bytes[ETHERNET]! & 15) * 4;
  const total = read16(bytes, ETHERNET + 2);
  if (header < IPV4_HEADER || total < header || ETHERNET + total > length) return -1;
  return checksum_of(sum_bytes(bytes, ETHERNET, header)) === 0 ? ETHERNET + total : -1;
}

/** One hop less, and the checksum as that changes it (RFC 1141). */
function lower_time_to_live(bytes: Uint8Array): void {
  bytes[ETHERNET + 8] = (bytes[ETHERNET + 8] as number) - 1;
  const sum = read16(bytes, ETHERNET + 10) + 0x100;
  write16(bytes, ETHERNET + 10, (sum & 0xffff) + (sum >>> 16));
}

/** One end of the router: a port of a segment, an address, the neighbours that it knows, a queue. */
export class RouterInterface {
  readonly router: IpRouter;
  readonly segment: EthernetSegment;
  readonly port: EthernetPort;
  readonly address: number;
  readonly mask: number;
  readonly network: number;
  readonly mac: number;
  private readonly queue_bytes: number;
  private readonly arp_timeout_ns: number;
  private readonly neighbours = new Map<number, Neighbour>();
  private readonly asking = new Map<number, Asking>();
  private line_free_ns = 0;

  constructor(router: IpRouter, segment: EthernetSegment, options: RouterInterfaceOptions) {
    const { address, mask = DEFAULT_MASK, queue_bytes = DEFAULT_QUEUE_BYTES, ...rest } = options;
    const { arp_timeout_s = DEFAULT_ARP_TIMEOUT_S, ...cable } = rest;
    this.router = router;
    this.segment = segment;
    this.address = address >>> 0;
    this.mask = mask;
    this.network = (address & mask) >>> 0;
    this.queue_bytes = queue_bytes;
    this.arp_timeout_ns = arp_timeout_s * 1e9;
    const { attachments } = router.sim;
    const number = (attachments.get(ROUTERS) as number | undefined) ?? 0;
    attachments.set(ROUTERS, number + 1);
    this.mac = FIRST_MAC + number;
    this.port = segment.attach(`${router.name}.${router.interfaces.length}`, this, cable);
  }

  /** Everybody on this segment, or everybody at all. */
  is_broadcast(address: number): boolean {
    return address === 0xffff_ffff || address === (this.network | ~this.mask) >>> 0;
  }

  frame_arrived(frame: EthernetFrame): void {
    const { bytes } = frame;
    const destination = mac_at(bytes, 0);
    if (destination !== this.mac && destination !== MAC_BROADCAST) return;
    const type = ether_type_at(bytes);
    if (type === ETHER_TYPE_ARP) this.take_arp(frame);
    else if (type === ETHER_TYPE_IPV4 && destination === this.mac) this.router.take(frame, this);
  }

  private take_arp({ bytes, length }: EthernetFrame): void {
    if (length < ETHERNET + 28) return;
    const sender_ip = read32(bytes, ETHERNET + 14);
    const sender_mac = mac_at(bytes, ETHERNET + 8);
    const wanted = read32(bytes, ETHERNET + 24) === this.address;
    if (mac_is_group(sender_mac) || (sender_ip & this.mask) >>> 0 !== this.network) return;
    // RFC 826: what is known is brought up to date; a new one is kept when it speaks to us.
    if (wanted || this.neighbours.has(sender_ip)) this.learn(sender_ip, sender_mac);
    if (wanted && read16(bytes, ETHERNET + 6) === ARP_REQUEST)
      this.transmit(arp_frame(this.segment.frames, this, ARP_REPLY, sender_ip, sender_mac));
  }

  private learn(ip: number, mac: number): void {
    this.neighbours.set(ip, { mac, heard_ns: this.router.sim.now_ns, polls: 0 });
    const asking = this.asking.get(ip);
    if (asking === undefined) return;
    this.asking.delete(ip);
    for (const frame of asking.frames) this.send(frame, ip);
  }

  /** Sends a datagram to a neighbour; takes over the hold on its frame. */
  send(frame: EthernetFrame, next_hop: number): void {
    const neighbour = this.neighbours.get(next_hop);
    if (neighbour === undefined) {
      this.wait_for(next_hop, frame);
      return;
    }
    mac_write(frame.bytes, 0, neighbour.mac);
    mac_write(frame.bytes, 6, this.mac);
    write16(frame.bytes, 12, ETHER_TYPE_IPV4);
    this.transmit(frame);
    const age_ns = this.router.sim.now_ns - neighbour.heard_ns;
    if (neighbour.polls === 0 && age_ns >= this.arp_timeout_ns) this.poll(next_hop, neighbour);
  }

  /** Asks it alone, and forgets it when it does not answer: the address may be another's by now (RFC 1122 2.3.2.1, unicast poll). */
  private poll(ip: number, neighbour: Neighbour): void {
    if (this.neighbours.get(ip) !== neighbour) return;
    if (neighbour.polls++ >= ARP_REQUESTS) {
      this.neighbours.delete(ip);
      return;
    }
    this.transmit(arp_frame(this.segment.frames, this, ARP_REQUEST, ip, neighbour.mac));
    const { sim } = this.router;
    sim.schedule_device(sim.now_ns + ARP_EVERY_NS, () => this.poll(ip, neighbour));
  }

  private transmit(frame: EthernetFrame): void {
    const { now_ns } = this.router.sim;
    const waiting_ns = Math.max(0, this.line_free_ns - now_ns);
    if ((waiting_ns * this.port.rate_bps) / 8e9 > this.queue_bytes) {
      this.router.counters.queue_full++;
      frame.release();
      return;
    }
    this.line_free_ns = this.port.transmit(frame, now_ns);
  }

  private wait_for(next_hop: number, frame: EthernetFrame): void {
    const asking = this.asking.get(next_hop);
    if (asking !== undefined) {
      asking.frames.push(frame);
      // The oldest goes: whoever sent it has given it up first.
      if (asking.frames.length > WAITING_MAXIMUM) this.give_up(asking.frames.shift() as EthernetFrame);
      return;
    }
    const begun = { frames: [frame], asked: 0 };
    this.asking.set(next_hop, begun);
    this.ask(next_hop, begun);
  }

  private ask(next_hop: number, asking: Asking): void {
    if (this.asking.get(next_hop) !== asking) return;
    if (asking.asked++ >= ARP_REQUESTS) {
      this.asking.delete(next_hop);
      for (const frame of asking.frames) this.give_up(frame);
      return;
    }
    this.transmit(arp_frame(this.segment.frames, this, ARP_REQUEST, next_hop, MAC_BROADCAST));
    const { sim } = this.router;
    sim.schedule_device(sim.now_ns + ARP_EVERY_NS, () => this.ask(next_hop, asking));
  }

  private give_up(frame: EthernetFrame): void {
    this.router.counters.no_neighbour++;
    frame.release();
  }

  /** Tells the sender of a datagram by ICMP why it is not delivered; `word` is the MTU where that is why. */
  tell(frame: EthernetFrame, end: number, type: number, code: number, word = 0): void {
    if (!may_be_told(frame, end) || this.is_broadcast(read32(frame.bytes, ETHERNET + 12))) return;
    const error = icmp_error_frame(this.segment.frames, frame, end, this.address, type, code);
    write32(error.bytes, ETHERNET + IPV4_HEADER + 4, word);
    const at = ETHERNET + IPV4_HEADER;
    write16(error.bytes, at + 2, 0);
    write16(error.bytes, at + 2, checksum_of(sum_bytes(error.bytes, at, error.length - at)));
    this.router.answer(error, this);
  }

  /** Forgets its neighbours: as after the router was switched off and on. */
  forget(): void {
    this.neighbours.clear();
  }
}
