// IPv6 frames at a board with sockets of its own: nothing throws, what it counts adds up, afterwards it still answers a ping,
// and when it is taken down every packet is home.

import type { EthernetPort } from '../../netx/link/ethernet_segment.ts';
import { EthernetSegment } from '../../netx/link/sim_link_api.ts';
import { nx_sim_nic_create } from '../../netx/link/sim_nic.ts';
import * as NX from '../../netx/nx_api.ts';
import { sim_packet_accounts } from '../../netx/packet/packet_accounting.ts';
import { format_diagnostic, Random, Simulation, Target } from '../../rtos/sim_api.ts';
import * as TX from '../../rtos/tx_api.ts';
import { bring_up, must, start_thread } from '../netx/network_board.ts';
import {
  type Ipv6Kind,
  icmpv6_type,
  ipv6_frame,
  OWN,
  PEER,
  peer_message,
  TCP_PORT,
  UDP_PORT,
} from './ipv6_fuzz_frames.ts';
import { OWN_IP, u32 } from './wire_bytes.ts';

const MS = 1_000_000;
const PACKETS = 60;
const FRAMES_AT_A_BOARD = 200;
/** Fragments wait for a minute, and may have all packets until then. */
const FORGOTTEN_S = 70;
const ECHO_REPLY = 129;
const SOLICITATION = 135;

export interface Ipv6FuzzResult {
  readonly frames: number;
  /** How often each of the board's counters went up. */
  readonly counted: ReadonlyMap<string, number>;
  readonly problems: readonly string[];
}

function words(bytes: Uint8Array): NX.NXD_ADDRESS {
  const address = new NX.NXD_ADDRESS(NX.NX_IP_VERSION_V6);
  address.nxd_ip_address.v6 = [u32(bytes, 0), u32(bytes, 4), u32(bytes, 8), u32(bytes, 12)];
  return address;
}

class Ipv6FuzzBoard {
  readonly sim = new Simulation({ trace: false });
  readonly ip = new NX.NX_IP();
  private readonly socket = new NX.NX_TCP_SOCKET();
  private readonly udp = new NX.NX_UDP_SOCKET();
  private readonly pool = new NX.NX_PACKET_POOL();
  private readonly finish = new TX.TX_SEMAPHORE();
  private readonly target: Target;
  private readonly lan = new EthernetSegment(this.sim, { rate_bps: 0, middle: 'hub' });
  private readonly port: EthernetPort;
  private finished = false;
  private ending = false;
  private answered = 0;

  private readonly published: boolean;

  constructor(published: boolean) {
    this.published = published;
    const options = build(published);
    const config = { service_cost_ns: 0, service_cost_most_ns: 0, interrupt_cost_ns: 0, options };
    const main = (): void => TX.tx_kernel_enter(() => this.define());
    this.target = new Target(this.sim, { name: 'board', main, config });
    nx_sim_nic_create(this.target, this.lan, { mac: '02:00:00:00:01:01' });
    this.port = this.lan.attach('peer', {
      frame_arrived: (frame) => this.hear(frame.bytes.slice(0, frame.length)),
    });
    this.wait(10 * MS);
  }

  private *define(): TX.Service<void> {
    const { ip, pool } = this;
    const enable = ['arp', 'udp', 'tcp', 'fragments'] as const;
    yield* bring_up({ ip, pool, address: OWN_IP, packets: PACKETS, enable });
    must(yield* NX.nxd_ipv6_enable(ip));
    must(yield* NX.nxd_ipv6_address_set(ip, 0, null, 10, null));
    must(yield* NX.nxd_ipv6_address_set(ip, 0, words(OWN), 64, null));
    must(NX.nxd_icmp_enable(ip));
    TX.tx_semaphore_create(this.finish, 'finish', 0);
    yield* start_thread('tcp', 16, () => this.serve());
    yield* start_thread('udp', 16, () => this.read_udp());
    yield* start_thread('end', 17, () => this.end());
  }

  private *serve(): TX.Service<void> {
    const { ip, socket } = this;
    must(yield* NX.nx_tcp_socket_create(ip, socket, 'fuzzed', 0, 0, 128, 8192, null, null));
    must(yield* NX.nx_tcp_server_socket_listen(ip, TCP_PORT, socket, 3, null));
    const got = TX.ref<NX.NX_PACKET | null>(null);
    while (!this.ending) {
      if ((yield* NX.nx_tcp_server_socket_accept(socket, 50)) === NX.NX_SUCCESS) {
        while ((yield* NX.nx_tcp_socket_receive(socket, got, 50)) === NX.NX_SUCCESS)
          yield* NX.nx_packet_release(got.value);
        yield* NX.nx_tcp_socket_disconnect(socket, 20);
      }
      yield* NX.nx_tcp_server_socket_unaccept(socket);
      yield* NX.nx_tcp_server_socket_relisten(ip, TCP_PORT, socket);
    }
    yield* NX.nx_tcp_server_socket_unlisten(ip, TCP_PORT);
    must(yield* NX.nx_tcp_socket_delete(socket));
  }

  private *read_udp(): TX.Service<void> {
    const { ip, udp } = this;
    must(yield* NX.nx_udp_socket_create(ip, udp, 'udp', 0, 0, 64, 5));
    must(yield* NX.nx_udp_socket_bind(udp, UDP_PORT, NX.NX_NO_WAIT));
    const got = TX.ref<NX.NX_PACKET | null>(null);
    while ((yield* NX.nx_udp_socket_receive(udp, got, NX.NX_WAIT_FOREVER)) === NX.NX_SUCCESS) {
      const [address, port] = [new NX.NXD_ADDRESS(), TX.ref(0)];
      NX.nxd_udp_source_extract(got.value, address, port);
      NX.nx_packet_data_retrieve(got.value, new Uint8Array(2000), TX.ref(0));
      yield* NX.nx_packet_release(got.value);
    }
  }

  private *end(): TX.Service<void> {
    const { ip, udp } = this;
    yield* TX.tx_semaphore_get(this.finish, TX.TX_WAIT_FOREVER);
    yield* TX.tx_thread_sleep(300);
    yield* NX.nx_udp_socket_unbind(udp);
    yield* NX.nx_udp_socket_delete(udp);
    must(yield* NX.nx_ip_delete(ip));
    this.finished = true;
  }

  /** The peer tells its hardware address to whoever asks, and counts the answers to its pings. */
  private hear(frame: Uint8Array): void {
    const type = icmpv6_type(frame);
    if (type === ECHO_REPLY) this.answered++;
    if (type !== SOLICITATION || u32(frame, 14 + 40 + 8 + 12) !== 2) return;
    this.sim.schedule(this.sim.now_ns + 1, () =>
      this.transmit(peer_message([136, 0, 0, 0, 0x60, 0, 0, 0, ...PEER, 2, 1, 2, 0, 0, 0, 2, 2])),
    );
  }

  private transmit(bytes: Uint8Array): void {
    const frame = this.lan.frames.take(bytes.length);
    frame.bytes.set(bytes);
    this.port.transmit(frame, this.sim.now_ns);
  }

  /** A frame comes in, and the board does all that it does about it at once. */
  inject(bytes: Uint8Array): void {
    this.transmit(bytes);
    this.wait(MS / 10);
  }

  wait(time_ns: number): void {
    this.sim.run({ until_ns: this.sim.now_ns + time_ns });
  }

  numbers(): { readonly expected: number; readonly sent: number } {
    const { nx_tcp_socket_rx_sequence: expected, nx_tcp_socket_tx_sequence: sent } = this.socket;
    return { expected, sent };
  }

  counters(): [string, number][] {
    const all = Object.entries(this.ip).filter(([field]) => /^nx_ip_/.test(field));
    return all.filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  }

  /** Pings the board when what it remembers of the frames has had time to go, ends it and tells what is wrong. */
  close(): string[] {
    this.wait(FORGOTTEN_S * 1000 * MS);
    const before = this.answered;
    this.inject(peer_message([128, 0, 0, 0, 0, 1, 0, 1, 65]));
    this.wait(2000 * MS);
    // A published one may be led astray for good: that is what its quirks say.
    const mute = this.answered === before && !this.published;
    const found: string[] = mute ? ['the board does not answer a ping any more'] : [];
    this.ending = true;
    this.target.interrupt('finish', () => TX.tx_semaphore_put(this.finish) as unknown as TX.Service<void>);
    this.wait(6000 * MS);
    found.push(...this.sim.diagnostics.map(format_diagnostic));
    if (!this.finished) found.push('the board could not be taken down');
    for (const { faults, places } of sim_packet_accounts(this.target.kernel))
      found.push(...faults, ...places.map(({ packet, place }) => `packet ${packet.index} is left: ${place}`));
    if (this.lan.frames.in_use > 0) found.push(`${this.lan.frames.in_use} frames are left`);
    return found;
  }
}

function build(published: boolean): Readonly<Record<string, unknown>> {
  const profile = published ? 'published' : 'documented';
  return NX.nx_options({ NX_DISABLE_IPV6: false, NX_ENABLE_IPV6_PATH_MTU_DISCOVERY: true, profile });
}

/** Sends so many frames of a kind, some at each board, every other board as published. */
export function fuzz_ipv6(kind: Ipv6Kind, frames: number, seed: number): Ipv6FuzzResult {
  const random = new Random(seed);
  const counted = new Map<string, number>();
  const problems: string[] = [];
  let sent = 0;
  for (let boards = 0; sent < frames && problems.length === 0; boards++) {
    const board = new Ipv6FuzzBoard(boards % 2 === 1);
    const before = new Map(board.counters());
    for (let count = 0; count < FRAMES_AT_A_BOARD && sent < frames; count++, sent++) {
      board.inject(ipv6_frame(random, kind, board.numbers()));
      // Now and then the board's clocks go on.
      if (random.below(20) === 0) board.wait(random.below(1500) * MS);
    }
    for (const [name, value] of board.counters())
      counted.set(name, (counted.get(name) ?? 0) + Math.max(0, value - (before.get(name) ?? 0)));
    problems.push(...board.close().map((problem) => `${kind}, board ${boards}: ${problem}`));
  }
  return { frames: sent, counted, problems };
}
