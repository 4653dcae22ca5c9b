// A host on the simulated LAN that forwards TCP connections of the boards to real sockets of this computer.
//
//   const gateway = new Gateway(sim, lan);                      // 10.0.2.2, answers ARP and ping
//   gateway.map('10.0.0.2:1883', 'test.example:1883');          // besides 10.0.2.2:PORT -> 127.0.0.1:PORT
//   await run_paced(sim, { hosts: [gateway] });
//   gateway.close();
//
// It is a target of its own with our own stack (gateway_firmware.ts). This file is its link to the host: it holds each
// new SYN back until the real side has answered, brings what the real side sends into virtual time, and records it.
// Nothing listens, and nothing connects unless a board asks for it. A run with a gateway is not decided by its seed
// alone; `record` takes down the other half, and a Gateway made with `replay: true` runs from it without any socket.

import { Target } from '../../rtos/kernel/target.ts';
import type { Simulation } from '../../rtos/sim/simulation.ts';
import { sim_choose } from '../../rtos/sim_api.ts';
import { type Service, type TX_SEMAPHORE, tx_semaphore_put } from '../../rtos/tx_api.ts';
import { ETHER_TYPE_ARP, type EthernetFrame, mac_at, mac_write } from '../link/ethernet_frame.ts';
import type { EthernetSegment } from '../link/ethernet_segment.ts';
import { address_texts, end_texts, type FrameFields, frame_fields } from '../link/frame_fields.ts';
import { nx_sim_nic_create, type SimNic } from '../link/sim_nic.ts';
import { DnsResolver, type DnsUpstream } from '../servers/dns/dns_resolver.ts';
import type { DnsFindings } from '../servers/dns/dns_zone.ts';
import { HOST_IPV6_OPTIONS } from '../servers/host_ipv6.ts';
import { ip_from_text, ip_to_text } from '../wire/address_text.ts';
import { write16, write32 } from '../wire/bytes.ts';
import { AddressMap, type HostAddress, tcp_checksums_right } from './address_map.ts';
import { GatewayFirmware } from './gateway_firmware.ts';
import { type GatewayIpv6, gateway_ipv6 } from './gateway_ipv6.ts';
import { group_mac, neighbour_answer, solicited_target } from './gateway_neighbours.ts';
import { downward_item, GatewaySession } from './gateway_session.ts';
import type { GatewaySlot } from './gateway_slot.ts';
import { type HostEvent, HostRecord, type RecordedEvent } from './host_record.ts';
import { type HostSide, HostSockets } from './host_sockets.ts';
import { addresses_in, name_findings, read_name_answer } from './name_answer.ts';
import type { PacedHost, ReplayHost } from './paced_run.ts';

export interface GatewayOptions {
  /** Name of its target; default: `gateway`. */
  name?: string;
  /** Its address on the LAN; default: 10.0.2.2. */
  ip?: string;
  /** Addresses that it reaches without a router; default: 255.0.0.0, so that it serves any LAN in 10.x.x.x. */
  mask?: string;
  mac?: string;
  /** The router to boards on other segments. Default: none. */
  router?: string;
  /**
   * It speaks IPv6 too: it is a router at this address of a network of 64 bits, from which boards form theirs, and resolves names,
   * if it does, at the next one. True: fec0::2, where QEMU has it, with its resolver at fec0::3. Default: false.
   */
  ipv6?: boolean | string;
  /** Every port of its own addresses leads to the same port of 127.0.0.1 or ::1; default: true. */
  loopback?: boolean;
  /** Connections at one time; the SYNs of more are left unanswered. Default: 16. */
  connections?: number;
  /**
   * Names are resolved by this computer: for boards that ask the gateway's own address, and for whoever calls `ask`. What they
   * resolve to is reached through the gateway. Default: false.
   */
  resolve_names?: boolean;
  /** Gets the record of what the real side brings, line by line (host_record.ts). Default: nothing is recorded. */
  record?: (line: string) => void;
  /** Runs from a record: no sockets. */
  replay?: boolean;
  /** Gets the firmware's requests instead of real sockets; what it answers comes through `replay`. */
  host?: HostSide;
}

const PROTOCOL_TCP = 6;

const NOWHERE: HostSide = {
  connect: () => {},
  write: () => {},
  ask_room: () => {},
  consumed: () => {},
  end: () => {},
  reset: () => {},
  resolve: () => {},
};

export class Gateway implements PacedHost, ReplayHost, DnsUpstream {
  readonly sim: Simulation;
  readonly target: Target;
  readonly nic: SimNic;
  /** SYNs left unanswered because every connection was taken. */
  rejected = 0;
  /** Called for each connection that is requested, refused, opened or closed, in words. */
  on_notice: ((text: string) => void) | null = null;
  private readonly ip: number;
  private readonly ipv6: GatewayIpv6 | null;
  private readonly addresses: AddressMap;
  private readonly firmware: GatewayFirmware;
  private readonly sockets: HostSockets | null;
  private readonly host: HostSide;
  private readonly record: HostRecord | null;
  private readonly sessions = new Map<string, GatewaySession>();
  private readonly by_number = new Map<number, GatewaySlot>();
  private connections_made = 0;
  private delivered_ns = -1;
  /** Who waits for which answer to a name. */
  private readonly questions = new Map<number, (findings: DnsFindings) => void>();
  private questions_asked = 0;
  private readonly joined = new Set<number>();

  constructor(sim: Simulation, segment: EthernetSegment, options: GatewayOptions = {}) {
    const name = options.name ?? 'gateway';
    const names = options.resolve_names ?? false;
    this.sim = sim;
    this.ip = ip_from_text(options.ip ?? '10.0.2.2');
    this.ipv6 = gateway_ipv6(options.ipv6 ?? false, names);
    this.addresses = new AddressMap(
      [ip_to_text(this.ip), ...(this.ipv6?.own ?? [])],
      options.loopback ?? true,
    );
    this.sockets = options.replay === true || options.host !== undefined ? null : new HostSockets();
    this.host = this.sockets ?? options.host ?? NOWHERE;
    this.record = options.record === undefined ? null : new HostRecord(options.record, names);
    const mask = ip_from_text(options.mask ?? '255.0.0.0');
    this.firmware = new GatewayFirmware(
      {
        ip: this.ip,
        mask,
        router: options.router === undefined ? 0 : ip_from_text(options.router),
        ipv6: this.ipv6,
        connections: options.connections ?? 16,
        resolver: names ? new DnsResolver({}, this, sim_choose) : null,
      },
      {
        host: this.host,
        admit: (session) => this.admit(session),
        closed: (session) => this.closed(session),
        ipv6_up: () => this.join_groups(),
      },
    );
    // It stands for a computer, not for a board: its services take next to no time.
    const config = {
      ...{ service_cost_ns: 50, service_cost_most_ns: 50, interrupt_cost_ns: 50 },
      ...(this.ipv6 === null ? {} : { options: HOST_IPV6_OPTIONS }),
    };
    this.target = new Target(sim, { name, main: this.firmware.main, config });
    this.nic = nx_sim_nic_create(this.target, segment, {
      mac: options.mac ?? '52:55:0a:00:02:02',
      receive_ring: 256,
      transmit_ring: 256,
    });
    const intercept = (frame: EthernetFrame): boolean => this.intercept(frame);
    const rewrite = (frame: EthernetFrame): void => {
      const { protocol } = frame_fields(frame.bytes, frame.length);
      if (protocol === PROTOCOL_TCP) this.addresses.rewrite_outward(frame.bytes);
    };
    this.nic.arrival_hook = intercept;
    this.nic.departure_hook = rewrite;
  }

  /** Forwards `ip:port` on the LAN to `host:port`; the gateway then also answers for that address. */
  map(from: string, to: string): void {
    if (this.ipv6 === null && from.startsWith('['))
      throw new Error(`${from}: this gateway has no IPv6; make it with the option ipv6: true`);
    this.addresses.add(from, to);
    if (this.ipv6 !== null && this.nic.enabled) this.join_groups();
  }

  /** Its card hears solicitations for the addresses that it answers for. */
  private join_groups(): void {
    for (const address of this.addresses.ipv6_addresses()) {
      const group = group_mac(address);
      if (this.joined.has(group)) continue;
      this.joined.add(group);
      this.nic.join(group);
    }
  }

  get open(): number {
    return this.sockets?.open ?? 0;
  }

  set on_event(wake: (() => void) | null) {
    if (this.sockets !== null) this.sockets.on_event = wake;
  }

  get on_event(): (() => void) | null {
    return this.sockets?.on_event ?? null;
  }

  /** Events of real connections that came so far: something was sent, accepted, refused or ended. */
  heard = 0;

  deliver(time_ns: number): void {
    // A replay must be able to tell two deliveries apart by their time.
    if (this.sockets === null || time_ns <= this.delivered_ns) return;
    const events = this.sockets.take_events();
    if (events.length === 0) return;
    this.delivered_ns = time_ns;
    if (this.record !== null) for (const event of events) this.record.add(time_ns, event);
    this.heard += events.length;
    this.bring(events, time_ns);
  }

  replay(events: readonly RecordedEvent[], time_ns: number): void {
    this.bring(events, time_ns);
  }

  /** Gives up all real connections. */
  close(): void {
    this.sockets?.close();
  }

  private bring(events: readonly HostEvent[], time_ns: number): void {
    for (const event of events) this.sim.schedule(time_ns, () => this.happen(event));
  }

  /** Asks this computer for a name; `done` is called once it has answered. */
  ask(name: string, type: number, done: (findings: DnsFindings) => void): void {
    this.questions_asked += 1;
    this.questions.set(this.questions_asked, done);
    this.record?.remark(`name ${this.questions_asked}: ${name}, type ${type}`);
    this.note(`name ${this.questions_asked} ${name}: asking this computer`);
    this.host.resolve(this.questions_asked, name, type);
  }

  private named({ connection: question, bytes }: HostEvent): void {
    const done = this.questions.get(question);
    if (done === undefined) return;
    this.questions.delete(question);
    const answer = read_name_answer(bytes);
    for (const address of addresses_in(answer)) this.addresses.learn(address);
    done(name_findings(answer));
  }

  private happen(event: HostEvent): void {
    if (event.kind === 'name') {
      this.named(event);
      return;
    }
    const slot = this.by_number.get(event.connection);
    const session = slot?.session;
    if (slot === undefined || session === null || session === undefined) return;
    if (event.kind === 'connected' || event.kind === 'refused') {
      session.state = event.kind === 'connected' ? 'accepted' : 'refused';
      const code = new TextDecoder().decode(event.bytes);
      const refused = code === '' ? 'refused' : `refused (${code})`;
      this.notice(session, session.state === 'accepted' ? 'connected' : refused);
      this.signal(slot.answered);
    } else if (event.kind === 'room') this.signal(slot.room);
    else {
      const item = downward_item(event);
      if (item === null) return;
      session.downward.push(item);
      this.signal(slot.items);
      // Nobody will make room in a lost connection.
      if (item.is === 'lost') this.signal(slot.room);
    }
  }

  private signal(semaphore: TX_SEMAPHORE): void {
    this.target.interrupt(`${this.target.name}.host`, () => put(semaphore));
  }

  /** Looks at each frame for the gateway before its stack does; true keeps it from the stack. */
  private intercept(frame: EthernetFrame): boolean {
    const fields = frame_fields(frame.bytes, frame.length);
    if (fields.ether_type === ETHER_TYPE_ARP) {
      const asked =
        fields.kind === 'arp_request' && this.addresses.answers_for(ip_to_text(fields.destination_ip));
      if (asked) this.answer_arp(frame, fields.destination_ip);
      return asked;
    }
    if (fields.kind === 'icmpv6') return this.answer_neighbour(frame, fields);
    if (fields.protocol !== PROTOCOL_TCP || fields.source_port === 0) return false;
    const [, destination] = address_texts(fields);
    const to = this.addresses.target(destination, fields.destination_port);
    if (to === null) return false;
    const own = this.addresses.answers_for(destination) ? this.rewritten(frame) : frame.hold();
    // A damaged SYN may name any port: the stack drops it.
    const asks = fields.kind === 'tcp_syn' && tcp_checksums_right(frame.bytes);
    if (!asks || !this.hold_syn(own, fields, to)) this.nic.receive(own);
    own.release();
    return true;
  }

  /** Frames to a mapped address go to the stack as a copy: other ports may share the frame. */
  private rewritten(frame: EthernetFrame): EthernetFrame {
    const copy = this.nic.port.segment.frames.copy(frame);
    this.addresses.rewrite_inward(copy.bytes);
    return copy;
  }

  /** A board asks for a connection; true keeps the SYN until the real side has answered. */
  private hold_syn(frame: EthernetFrame, fields: FrameFields, to: HostAddress): boolean {
    const name = end_texts(fields).join(' > ');
    const known = this.sessions.get(name);
    // Sent again while the real side still thinks about the first one: one is enough.
    if (known !== undefined) return known.held_syn !== null;
    const slot = this.firmware.slots.find((one) => one.session === null);
    if (slot === undefined) {
      this.rejected += 1;
      return true;
    }
    this.connections_made += 1;
    const inner_port = this.addresses.inner_port(address_texts(fields)[1], fields.destination_port);
    const session = new GatewaySession(this.connections_made, { name, to, inner_port }, frame.hold());
    slot.session = session;
    this.sessions.set(name, session);
    this.by_number.set(session.number, slot);
    this.record?.remark(`connection ${session.number}: ${name} to ${to.host}:${to.port}`);
    this.notice(session, `connecting to ${to.host}:${to.port}`);
    this.host.connect(session.number, to.host, to.port);
    return true;
  }

  private admit(session: GatewaySession): void {
    const frame = session.held_syn;
    if (frame === null) return;
    session.held_syn = null;
    this.sim.schedule(this.target.kernel.now_ns, () => {
      this.nic.receive(frame);
      frame.release();
    });
  }

  private closed(session: GatewaySession): void {
    session.held_syn?.release();
    session.held_syn = null;
    this.sessions.delete(session.name);
    this.by_number.delete(session.number);
    this.notice(session, `closed, ${session.bytes_up} bytes up, ${session.bytes_down} bytes down`);
  }

  private notice(session: GatewaySession, text: string): void {
    this.note(`connection ${session.number} ${session.name}: ${text}`);
  }

  private note(line: string): void {
    this.sim.trace.note(this.sim.now_ns, this.target.kernel.number, this.target.kernel.context(), line);
    this.on_notice?.(line);
  }

  /** Says that a mapped address is here (RFC 826), as the stack does for the gateway's own. */
  private answer_arp(request: EthernetFrame, ip: number): void {
    const { frames } = this.nic.port.segment;
    const reply = frames.take(42);
    const asker = mac_at(request.bytes, 22);
    reply.bytes.set(request.bytes.subarray(0, 42));
    mac_write(reply.bytes, 0, asker);
    mac_write(reply.bytes, 6, this.nic.mac);
    write16(reply.bytes, 20, 2);
    mac_write(reply.bytes, 22, this.nic.mac);
    write32(reply.bytes, 28, ip);
    reply.bytes.set(request.bytes.subarray(22, 32), 32);
    this.nic.port.transmit(reply, this.sim.now_ns);
  }

  /** Says that a mapped IPv6 address is here, as the stack does for the gateway's own. True: it was asked for one. */
  private answer_neighbour(frame: EthernetFrame, fields: FrameFields): boolean {
    const target = solicited_target(frame.bytes, fields);
    if (target === null || !this.addresses.answers_for(target)) return false;
    const answer = neighbour_answer(frame.bytes, fields, target, this.nic.mac);
    const reply = this.nic.port.segment.frames.take(answer.length);
    reply.bytes.set(answer);
    this.nic.port.transmit(reply, this.sim.now_ns);
    return true;
  }
}

function* put(semaphore: TX_SEMAPHORE): Service<void> {
  yield* tx_semaphore_put(semaphore);
}
