// One board of the soak. Its main thread connects (or accepts), lets a writer and a reader do their work at the same time
// and ends the connection; what a socket answers other than success ends the stream with that status.

import type { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import { driver_instance } from '../../netx/link/nx_sim_driver_instance.ts';
import { nx_sim_nic_create } from '../../netx/link/sim_nic.ts';
import * as NX from '../../netx/nx_api.ts';
import { Random, type Simulation, Target } from '../../rtos/sim_api.ts';
import * as TX from '../../rtos/tx_api.ts';
import { bring_up, make_pool, start_thread } from '../netx/network_board.ts';
import type { SoakPlan } from './soak_plan.ts';
import { SoakStream } from './soak_stream.ts';

const PORT = 5000;
const ARP_CACHE = 1024;
const MSS = 1460;
/** Ticks without a byte after which a reader gives the peer up, as an application does: two minutes. */
const PATIENCE_TICKS = 12_000;
const CONNECT_TICKS = 6000;

export class SoakBoard {
  readonly target: Target;
  readonly ip = new NX.NX_IP();
  /** The IP instance's pool, and the one that the writer takes its packets from, which may be the same. */
  readonly pool = new NX.NX_PACKET_POOL();
  readonly sending_pool: NX.NX_PACKET_POOL;
  readonly socket = new NX.NX_TCP_SOCKET();
  /** Bytes received, and how many of them were wrong. */
  received = 0;
  wrong = 0;
  sent = 0;
  retransmitted = 0;
  /** Status that ended a stream early; NX_SUCCESS while all is well. */
  failure: number = NX.NX_SUCCESS;
  /** What failed. */
  failed_service = '';
  /** What nx_tcp_socket_disconnect answered. */
  closed: number = NX.NX_SUCCESS;
  ended = false;
  private readonly plan: SoakPlan;
  private readonly server: boolean;
  private readonly own: SoakStream;
  private readonly other: SoakStream;
  private readonly random: Random;
  private readonly streams = new TX.TX_SEMAPHORE();

  constructor(sim: Simulation, lan: EthernetSegment, plan: SoakPlan, server: boolean) {
    this.plan = plan;
    this.server = server;
    this.sending_pool = plan.two_pools ? new NX.NX_PACKET_POOL() : this.pool;
    this.own = new SoakStream(server ? 1 : 2);
    this.other = new SoakStream(server ? 2 : 1);
    this.random = new Random(plan.seed * 2 + (server ? 1 : 0));
    const options = NX.nx_options({
      profile: plan.published ? 'published' : 'documented',
      NX_TCP_ACK_EVERY_N_PACKETS: plan.ack_every,
    });
    const main = (): void => TX.tx_kernel_enter(() => this.define());
    const name = server ? 'server' : 'client';
    this.target = new Target(sim, { name, main, config: { options } });
    nx_sim_nic_create(this.target, lan);
  }

  get pools(): readonly NX.NX_PACKET_POOL[] {
    return [...new Set([this.pool, this.sending_pool])];
  }

  /** Frames lost because the IP instance's pool was empty. */
  get starved(): number {
    const driver = driver_instance(this.ip.nx_ip_interface[0] ?? null);
    return driver?.counters.receive_no_packet ?? 0;
  }

  private get address(): number {
    return NX.IP_ADDRESS(10, 0, 0, this.server ? 1 : 2);
  }

  private *define(): TX.Service<void> {
    const { ip, pool, address, plan } = this;
    yield* bring_up({ ip, pool, address, packets: plan.packets, arp_cache_bytes: ARP_CACHE });
    if (this.sending_pool !== pool) make_pool(this.sending_pool, plan.packets);
    TX.tx_semaphore_create(this.streams, 'streams', 0);
    yield* start_thread('main', 8, () => this.main());
  }

  /** Notes the first status that is not success; true when it is. */
  private went_well(status: number, service: string): boolean {
    if (status === NX.NX_SUCCESS) return true;
    if (this.failure === NX.NX_SUCCESS) {
      this.failure = status;
      this.failed_service = service;
    }
    return false;
  }

  private *main(): TX.Service<void> {
    const { socket, ip, plan } = this;
    yield* NX.nx_tcp_socket_create(ip, socket, 'soak', 0, 0, 128, plan.window, null, null);
    const connected = yield* this.server ? this.accept() : this.connect();
    if (connected) {
      yield* start_thread('writer', 10, () => this.write());
      yield* start_thread('reader', 9, () => this.read());
      yield* TX.tx_semaphore_get(this.streams, TX.TX_WAIT_FOREVER);
      yield* TX.tx_semaphore_get(this.streams, TX.TX_WAIT_FOREVER);
      const wait = this.failure === NX.NX_SUCCESS ? PATIENCE_TICKS : NX.NX_NO_WAIT;
      this.closed = yield* NX.nx_tcp_socket_disconnect(socket, wait);
    }
    this.retransmitted = socket.nx_tcp_socket_retransmit_packets;
    if (this.server) {
      yield* NX.nx_tcp_server_socket_unaccept(socket);
      yield* NX.nx_tcp_server_socket_unlisten(ip, PORT);
    } else {
      yield* NX.nx_tcp_client_socket_unbind(socket);
    }
    yield* NX.nx_tcp_socket_delete(socket);
    this.ended = true;
  }

  private *accept(): TX.Service<boolean> {
    const { ip, socket } = this;
    yield* NX.nx_tcp_server_socket_listen(ip, PORT, socket, 5, null);
    const status = yield* NX.nx_tcp_server_socket_accept(socket, CONNECT_TICKS);
    return this.went_well(status, 'nx_tcp_server_socket_accept');
  }

  private *connect(): TX.Service<boolean> {
    const { socket } = this;
    yield* TX.tx_thread_sleep(5);
    yield* NX.nx_tcp_client_socket_bind(socket, 4321, NX.NX_NO_WAIT);
    const peer = NX.IP_ADDRESS(10, 0, 0, 1);
    const status = yield* NX.nx_tcp_client_socket_connect(socket, peer, PORT, CONNECT_TICKS);
    return this.went_well(status, 'nx_tcp_client_socket_connect');
  }

  private *write(): TX.Service<void> {
    const { plan, sending_pool: pool, socket, own } = this;
    const got = TX.ref<NX.NX_PACKET | null>(null);
    while (this.sent < plan.bytes) {
      const wanted = plan.write_bytes === 0 ? 1 + this.random.below(MSS) : plan.write_bytes;
      const length = Math.min(wanted, plan.bytes - this.sent);
      const status = yield* NX.nx_packet_allocate(pool, got, NX.NX_TCP_PACKET, PATIENCE_TICKS);
      if (!this.went_well(status, 'nx_packet_allocate')) break;
      const packet = got.value as NX.NX_PACKET;
      own.fill(packet.nx_packet_memory, packet.nx_packet_append_ptr, this.sent, length);
      packet.nx_packet_append_ptr += length;
      packet.nx_packet_length = length;
      const answer = yield* NX.nx_tcp_socket_send(socket, packet, NX.NX_WAIT_FOREVER);
      if (!this.went_well(answer, 'nx_tcp_socket_send')) {
        yield* NX.nx_packet_release(packet);
        break;
      }
      this.sent += length;
    }
    yield* TX.tx_semaphore_put(this.streams);
  }

  private *read(): TX.Service<void> {
    const { plan, socket, other } = this;
    const got = TX.ref<NX.NX_PACKET | null>(null);
    while (this.received < plan.bytes) {
      const status = yield* NX.nx_tcp_socket_receive(socket, got, PATIENCE_TICKS);
      if (!this.went_well(status, 'nx_tcp_socket_receive')) break;
      const packet = got.value as NX.NX_PACKET;
      const { nx_packet_memory, nx_packet_prepend_ptr, nx_packet_length } = packet;
      this.wrong += other.differences(
        nx_packet_memory,
        nx_packet_prepend_ptr,
        this.received,
        nx_packet_length,
      );
      this.received += nx_packet_length;
      yield* NX.nx_packet_release(packet);
    }
    yield* TX.tx_semaphore_put(this.streams);
  }
}
