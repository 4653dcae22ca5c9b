// Boards with an IP instance, TCP enabled, on one Ethernet segment, and threads of the test's own on them. A board's
// neighbour can be another board, or a peer whose segments the test makes by hand (hand_made_peer.ts).

import { nx_arp_static_entry_create } from '../../../netx/arp/nx_arp.ts';
import { EthernetSegment, type SegmentOptions } from '../../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create, type SimNic } from '../../../netx/link/sim_nic.ts';
import {
  NX_DONT_FRAGMENT,
  NX_IP_NORMAL,
  NX_IP_TIME_TO_LIVE,
  NX_NO_WAIT,
  NX_TCP_PACKET,
} from '../../../netx/nx_api.ts';
import { NX_IP, type NX_PACKET, NX_PACKET_POOL, type NX_TCP_SOCKET } from '../../../netx/nx_cb.ts';
import { type NxOptions, nx_options } from '../../../netx/nx_options.ts';
import { nx_packet_allocate } from '../../../netx/packet/nx_packet_allocate.ts';
import { nx_tcp_socket_create } from '../../../netx/tcp/nx_tcp_socket_create.ts';
import { Simulation, type SimulationOptions, Target, type TargetConfig } from '../../../rtos/sim_api.ts';
import { ref, type Service, TX_THREAD, tx_kernel_enter, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { bring_up, must, start_thread } from '../network_board.ts';

export { must } from '../network_board.ts';

export const PORT = 5000;
export const ADDRESS_A = 0x0a000001;
export const ADDRESS_B = 0x0a000002;
export const MAC_A = 0x0011_2233_4401;
export const MAC_B = 0x0011_2233_4402;
const ARP_CACHE = 1664;
const PRIORITY = 16;

export interface LabOptions {
  readonly simulation?: SimulationOptions;
  readonly segment?: SegmentOptions;
  readonly nx?: NxOptions;
  readonly config?: Partial<TargetConfig>;
  /** Bytes in a packet, and packets in each pool. */
  readonly payload?: number;
  readonly packets?: number;
  readonly ip_priority?: number;
}

export type Script = (board: Board) => Service<void>;
export type SocketScript = (socket: NX_TCP_SOCKET, board: Board) => Service<void>;

/** One board: its scripts run as threads from power-on. */
export class Board {
  readonly lab: TcpLab;
  readonly ip = new NX_IP();
  readonly pool = new NX_PACKET_POOL();
  readonly target: Target;
  readonly nic: SimNic;
  readonly threads: TX_THREAD[] = [];
  private readonly scripts: { readonly script: Script; readonly priority: number }[] = [];
  private readonly address: number;
  private readonly neighbour: number;
  private readonly neighbour_mac: number;

  constructor(lab: TcpLab, name: string, address: number, mac: number) {
    this.lab = lab;
    this.address = address;
    this.neighbour = address === ADDRESS_A ? ADDRESS_B : ADDRESS_A;
    this.neighbour_mac = mac === MAC_A ? MAC_B : MAC_A;
    const { config = {}, nx = {} } = lab.options;
    this.target = new Target(lab.sim, {
      name,
      main: () => tx_kernel_enter(() => this.define()),
      config: { service_cost_ns: 0, service_cost_most_ns: 0, ...config, options: nx_options(nx) },
    });
    this.nic = nx_sim_nic_create(this.target, lab.lan, { mac: mac_text(mac) });
  }

  /** Adds a thread that runs `script`. */
  thread(script: Script, priority = PRIORITY): TX_THREAD {
    this.scripts.push({ script, priority });
    const thread = new TX_THREAD();
    this.threads.push(thread);
    return thread;
  }

  private *define(): Service<void> {
    const { payload = 1536, packets = 60, ip_priority = 1 } = this.lab.options;
    const { ip, pool, address } = this;
    yield* bring_up({ ip, pool, address, payload, packets, ip_priority, arp_cache_bytes: ARP_CACHE });
    for (const [index, { script, priority }] of this.scripts.entries()) {
      yield* start_thread(`script ${index}`, priority, () => this.run(script, index), this.threads[index]);
    }
  }

  private *run(script: Script, index: number): Service<void> {
    const msw = Math.floor(this.neighbour_mac / 2 ** 32);
    const lsw = this.neighbour_mac % 2 ** 32;
    // An IP thread that is worse than the scripts has not started its interface yet.
    while (this.ip.nx_ip_interface[0]?.nx_interface_link_up === 0) yield* tx_thread_sleep(1);
    if (index === 0) must(yield* nx_arp_static_entry_create(this.ip, this.neighbour, msw, lsw));
    yield* script(this);
  }

  /** Creates a socket with the usual arguments. */
  *socket(socket: NX_TCP_SOCKET, window = 8192): Service<void> {
    const ttl = NX_IP_TIME_TO_LIVE;
    must(
      yield* nx_tcp_socket_create(
        this.ip,
        socket,
        'socket',
        NX_IP_NORMAL,
        NX_DONT_FRAGMENT,
        ttl,
        window,
        null,
        null,
      ),
    );
  }

  /** A packet with these bytes of data. */
  *packet(data: Uint8Array | string): Service<NX_PACKET> {
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    const got = ref<NX_PACKET | null>(null);
    must(yield* nx_packet_allocate(this.pool, got, NX_TCP_PACKET, NX_NO_WAIT));
    const packet = got.value as NX_PACKET;
    packet.nx_packet_memory.set(bytes, packet.nx_packet_append_ptr);
    packet.nx_packet_append_ptr += bytes.length;
    packet.nx_packet_length = bytes.length;
    return packet;
  }
}

export class TcpLab {
  readonly options: LabOptions;
  readonly sim: Simulation;
  readonly lan: EthernetSegment;
  /** Serves only the boards it made; b exists when it is asked for. */
  readonly a: Board;
  private second: Board | null = null;

  constructor(options: LabOptions = {}) {
    this.options = options;
    this.sim = new Simulation(options.simulation);
    this.lan = new EthernetSegment(this.sim, { rate_bps: 0, ...options.segment });
    this.a = new Board(this, 'a', ADDRESS_A, MAC_A);
  }

  get b(): Board {
    this.second ??= new Board(this, 'b', ADDRESS_B, MAC_B);
    return this.second;
  }

  /** Runs for so many ticks (10 ms each). */
  run(ticks = 1000): void {
    this.sim.run({ until_ns: this.sim.now_ns + ticks * 10_000_000 });
  }
}

export function mac_text(mac: number): string {
  return mac
    .toString(16)
    .padStart(12, '0')
    .replace(/..(?=.)/g, '$&:');
}

export function text_of(packet: NX_PACKET): string {
  const { nx_packet_memory: memory, nx_packet_prepend_ptr: from, nx_packet_append_ptr: to } = packet;
  return new TextDecoder().decode(memory.subarray(from, to));
}
