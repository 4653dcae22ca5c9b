// A board whose network the test plays by hand: its driver records what the stack sends, and the test hands packets in
// as an interrupt would. Nothing costs time, so tests read as timelines in ticks of 10 ms.

import * as NX from '../../netx/nx_api.ts';
import { type NxOptions, nx_options } from '../../netx/nx_options.ts';
import { sim_packet_accounts } from '../../netx/packet/packet_accounting.ts';
import { read16, write16, write32 } from '../../netx/wire/bytes.ts';
import { checksum_of, sum_bytes } from '../../netx/wire/checksum.ts';
import { Simulation, Target } from '../../rtos/sim_api.ts';
import { type Ref, ref, type Service, TX_THREAD, tx_kernel_enter } from '../../rtos/tx_api.ts';
import { bring_up, must, type Protocol, start_thread } from './network_board.ts';

export { must } from './network_board.ts';

export const OWN_IP = NX.IP_ADDRESS(10, 0, 0, 1);
export const PEER_IP = NX.IP_ADDRESS(10, 0, 0, 2);
export const MASK = 0xffffff00;
export const OWN_MAC_LSW = 0x22334401;
export const PEER_MAC_LSW = 0x22334402;
export const MAC_MSW = 0x0011;
const TICK_NS = 10_000_000;

/** One request of the stack to send something. */
export interface Sent {
  readonly tick: number;
  readonly command: number;
  readonly msw: number;
  readonly lsw: number;
  readonly bytes: Uint8Array;
  readonly interface_index: number;
}

export type Script = (board: HandWire) => Service<void>;

export interface HandWireOptions {
  readonly nx?: NxOptions;
  readonly payload?: number;
  readonly packets?: number;
  readonly mtu?: number;
  /** Keep packets "in the driver" instead of giving them back at once. */
  readonly slow_driver?: boolean;
  readonly ip_priority?: number;
  /** What to enable; default: all. */
  readonly enable?: readonly Protocol[];
}

export class HandWire {
  readonly sim = new Simulation();
  readonly ip = new NX.NX_IP();
  readonly pool = new NX.NX_PACKET_POOL();
  readonly sent: Sent[] = [];
  readonly commands: number[] = [];
  readonly held: NX.NX_PACKET[] = [];
  readonly target: Target;
  readonly options: HandWireOptions;
  /** The first interface has it, and any that a test attaches. */
  readonly driver = (request: NX.NX_IP_DRIVER) => this.drive(request);
  private readonly scripts: { script: Script; priority: number; thread: TX_THREAD }[] = [];

  constructor(options: HandWireOptions = {}) {
    this.options = options;
    this.target = new Target(this.sim, {
      name: 'board',
      main: () => tx_kernel_enter(() => this.define()),
      config: {
        service_cost_ns: 0,
        service_cost_most_ns: 0,
        interrupt_cost_ns: 0,
        options: nx_options(options.nx ?? {}),
      },
    });
  }

  /** Adds a thread; it starts at power-on. */
  thread(script: Script, priority = 16): TX_THREAD {
    const thread = new TX_THREAD();
    this.scripts.push({ script, priority, thread });
    return thread;
  }

  /** Runs one script in a thread, which must come to its end, and the simulation for so many ticks. */
  run(script: Script, ticks = 100): void {
    let ended = false;
    this.thread(function* (board) {
      yield* script(board);
      ended = true;
    });
    this.run_ticks(ticks);
    if (!ended) throw new Error('the script still waits for something');
  }

  run_ticks(ticks: number): void {
    this.sim.run({ until_ns: this.sim.now_ns + ticks * TICK_NS });
  }

  get tick(): number {
    return Math.floor(this.sim.now_ns / TICK_NS);
  }

  /** Does something at a tick, before any thread runs in it. */
  at(tick: number, what: () => void): void {
    this.sim.schedule(tick * TICK_NS, what);
  }

  private *define(): Service<void> {
    const { payload = 1568, packets = 20, ip_priority = 1 } = this.options;
    const { enable = ['arp', 'icmp', 'udp', 'tcp'] } = this.options;
    const { ip, pool, driver } = this;
    yield* bring_up({ ip, pool, address: OWN_IP, payload, packets, ip_priority, driver, enable });
    for (const { script, priority, thread } of this.scripts) {
      yield* start_thread('t', priority, () => script(this), thread);
    }
  }

  private *drive(request: NX.NX_IP_DRIVER): Service<void> {
    request.nx_ip_driver_status = NX.NX_SUCCESS;
    this.commands.push(request.nx_ip_driver_command);
    const nx_interface = request.nx_ip_driver_interface;
    if (nx_interface === null) throw new Error('a driver request names no interface');
    switch (request.nx_ip_driver_command) {
      case NX.NX_LINK_INITIALIZE:
        nx_interface.nx_interface_ip_mtu_size = this.options.mtu ?? 1500;
        nx_interface.nx_interface_physical_address_msw = MAC_MSW;
        nx_interface.nx_interface_physical_address_lsw = OWN_MAC_LSW + nx_interface.nx_interface_index * 16;
        nx_interface.nx_interface_address_mapping_needed = 1;
        return;
      case NX.NX_LINK_ENABLE:
        nx_interface.nx_interface_link_up = 1;
        return;
      case NX.NX_LINK_GET_STATUS:
        (request.nx_ip_driver_return_ptr as Ref<number>).value = nx_interface.nx_interface_link_up;
        return;
      case NX.NX_LINK_PACKET_SEND:
      case NX.NX_LINK_PACKET_BROADCAST:
      case NX.NX_LINK_ARP_SEND:
      case NX.NX_LINK_ARP_RESPONSE_SEND:
        yield* this.transmit(request, nx_interface.nx_interface_index);
        return;
      case NX.NX_LINK_INTERFACE_ATTACH:
      case NX.NX_LINK_INTERFACE_DETACH:
      case NX.NX_LINK_MULTICAST_JOIN:
      case NX.NX_LINK_MULTICAST_LEAVE:
      case NX.NX_LINK_DISABLE:
      case NX.NX_LINK_UNINITIALIZE:
      case NX.NX_LINK_DEFERRED_PROCESSING:
      case NX.NX_LINK_SET_PHYSICAL_ADDRESS:
        return;
      default:
        request.nx_ip_driver_status = NX.NX_UNHANDLED_COMMAND;
    }
  }

  private *transmit(request: NX.NX_IP_DRIVER, interface_index: number): Service<void> {
    const packet = request.nx_ip_driver_packet as NX.NX_PACKET;
    const parts: number[] = [];
    for (let part: NX.NX_PACKET | null = packet; part !== null; part = part.nx_packet_next) {
      parts.push(...part.nx_packet_memory.subarray(part.nx_packet_prepend_ptr, part.nx_packet_append_ptr));
    }
    this.sent.push({
      tick: this.tick,
      command: request.nx_ip_driver_command,
      msw: request.nx_ip_driver_physical_address_msw,
      lsw: request.nx_ip_driver_physical_address_lsw,
      bytes: Uint8Array.from(parts),
      interface_index,
    });
    if (this.options.slow_driver) this.held.push(packet);
    else yield* NX.nx_packet_transmit_release(packet);
  }

  /** An IP datagram arrives. */
  receive_ip(bytes: Uint8Array, interface_index = 0): void {
    this.receive(bytes, NX.nx_ip_packet_deferred_receive, interface_index);
  }

  /** An ARP message arrives. */
  receive_arp(bytes: Uint8Array): void {
    this.receive(bytes, NX.nx_arp_packet_deferred_receive, 0);
  }

  private receive(
    bytes: Uint8Array,
    hand_in: (ip: NX.NX_IP, packet: NX.NX_PACKET) => Service<void>,
    index: number,
  ): void {
    const { ip, pool } = this;
    this.target.interrupt('receive', function* () {
      const got = ref<NX.NX_PACKET | null>(null);
      const status = yield* NX.nx_packet_allocate(pool, got, NX.NX_RECEIVE_PACKET, NX.NX_NO_WAIT);
      const packet = got.value;
      if (status !== NX.NX_SUCCESS || packet === null) return;
      // Two bytes are skipped, as by drivers that align the IP header behind an Ethernet header of 14.
      packet.nx_packet_prepend_ptr += 2;
      packet.nx_packet_memory.set(bytes, packet.nx_packet_prepend_ptr);
      packet.nx_packet_append_ptr = packet.nx_packet_prepend_ptr + bytes.length;
      packet.nx_packet_length = bytes.length;
      packet.nx_packet_ip_interface = ip.nx_ip_interface[index] ?? null;
      yield* hand_in(ip, packet);
    });
  }

  /** The peer's answer to a request for its address, or its own announcement. */
  receive_arp_reply(sender_ip = PEER_IP, sender_lsw = PEER_MAC_LSW): void {
    this.receive_arp(arp_message(2, sender_lsw, sender_ip, OWN_MAC_LSW, OWN_IP));
  }

  /** Packets of the pool that are neither free nor queued nor in the driver. */
  get owned(): number {
    return sim_packet_accounts(this.target.kernel)[0]?.owned ?? -1;
  }

  get free(): number {
    return this.pool.nx_packet_pool_available;
  }

  get diagnostics(): string[] {
    return this.sim.diagnostics.map((d) => d.id);
  }
}

/** A packet from a pool, without waiting. */
export function* take(pool: NX.NX_PACKET_POOL, type: number, data = ''): Service<NX.NX_PACKET> {
  const got = ref<NX.NX_PACKET | null>(null);
  must(yield* NX.nx_packet_allocate(pool, got, type, NX.NX_NO_WAIT));
  const packet = got.value as NX.NX_PACKET;
  if (data !== '') must(yield* NX.nx_packet_data_append(packet, data, data.length, pool, NX.NX_NO_WAIT));
  return packet;
}

export function data_of(packet: NX.NX_PACKET): string {
  const { nx_packet_memory: memory, nx_packet_prepend_ptr: from, nx_packet_append_ptr: to } = packet;
  return new TextDecoder().decode(memory.subarray(from, to));
}

export function arp_message(
  operation: number,
  sender_lsw: number,
  sender_ip: number,
  target_lsw: number,
  target_ip: number,
): Uint8Array {
  const bytes = new Uint8Array(28);
  write32(bytes, 0, 0x00010800);
  write16(bytes, 4, 0x0604);
  write16(bytes, 6, operation);
  write16(bytes, 8, sender_lsw === 0 ? 0 : MAC_MSW);
  write32(bytes, 10, sender_lsw);
  write32(bytes, 14, sender_ip);
  write16(bytes, 18, target_lsw === 0 ? 0 : MAC_MSW);
  write32(bytes, 20, target_lsw);
  write32(bytes, 24, target_ip);
  return bytes;
}

export interface DatagramOptions {
  readonly source?: number;
  readonly destination?: number;
  readonly id?: number;
  /** Flags and offset field. */
  readonly fragment?: number;
  readonly ttl?: number;
  /** Header options, a multiple of four bytes. */
  readonly options?: readonly number[];
}

/** An IPv4 datagram with a right checksum. */
export function datagram(protocol: number, payload: Uint8Array, options: DatagramOptions = {}): Uint8Array {
  const {
    source = PEER_IP,
    destination = OWN_IP,
    id = 7,
    fragment = 0,
    ttl = 64,
    options: extra = [],
  } = options;
  const header = 20 + extra.length;
  const bytes = new Uint8Array(header + payload.length);
  bytes[0] = 0x40 | (header / 4);
  write16(bytes, 2, bytes.length);
  write16(bytes, 4, id);
  write16(bytes, 6, fragment);
  bytes[8] = ttl;
  bytes[9] = protocol;
  write32(bytes, 12, source);
  write32(bytes, 16, destination);
  bytes.set(extra, 20);
  write16(bytes, 10, checksum_of(sum_bytes(bytes, 0, header)));
  bytes.set(payload, header);
  return bytes;
}

/** A UDP datagram without a checksum. */
export function udp(source_port: number, destination_port: number, data: string): Uint8Array {
  const bytes = new Uint8Array(8 + data.length);
  write16(bytes, 0, source_port);
  write16(bytes, 2, destination_port);
  write16(bytes, 4, bytes.length);
  bytes.set(new TextEncoder().encode(data), 8);
  return bytes;
}

/** An ICMP echo request or reply. */
export function echo(type: number, identifier: number, sequence: number, data: string): Uint8Array {
  const bytes = new Uint8Array(8 + data.length);
  bytes[0] = type;
  write16(bytes, 4, identifier);
  write16(bytes, 6, sequence);
  bytes.set(new TextEncoder().encode(data), 8);
  write16(bytes, 2, checksum_of(sum_bytes(bytes, 0, bytes.length)));
  return bytes;
}

/** True when the IPv4 header of a sent datagram has the right checksum. */
export function header_checks(bytes: Uint8Array): boolean {
  return checksum_of(sum_bytes(bytes, 0, ((bytes[0] as number) & 0xf) * 4)) === 0;
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

/** Length by the header, for short checks. */
export function ip_length(bytes: Uint8Array): number {
  return read16(bytes, 2);
}
