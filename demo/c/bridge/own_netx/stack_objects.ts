/**
 * The packet pools, packets, sockets and IP instances of a NetX Duo of the firmware's own, as the simulator has its own: its tables,
 * accounts and monitors look at these. They stand in the memory of C, and are brought up to date before somebody looks.
 */

import { register_arp_table } from '../../../../netx/arp/arp_table.ts';
import { nic_list } from '../../../../netx/link/sim_nic.ts';
import {
  NX_ARP,
  NX_IP,
  NX_PACKET,
  NX_PACKET_POOL,
  NX_TCP_LISTEN,
  NX_TCP_SOCKET,
  NX_UDP_SOCKET,
} from '../../../../netx/nx_cb.ts';
import { NX_PACKET_ALLOCATED, NX_PACKET_FREE } from '../../../../netx/nx_constants.ts';
import { created_ips, created_pools, stack_in_memory } from '../../../../netx/nx_system.ts';
import { tell_pool_holders } from '../../../../netx/packet/packet_keepers.ts';
import { register_pool_table } from '../../../../netx/packet/pool_table.ts';
import { register_tcp_table } from '../../../../netx/tcp/tcp_table.ts';
import { register_udp_table } from '../../../../netx/udp/udp_table.ts';
import type { Kernel } from '../../../../rtos/kernel/kernel.ts';
import type { WaitList } from '../../../../rtos/kernel/tx_thread_cb.ts';
import type { Bridge } from '../bridge.ts';
import { MqttQueues } from './mqtt_queues.ts';
import type { StackLayout } from './stack_layout.ts';

/** What stands in the word of a packet that is no link to another one (nx_packet.h). */
const FREE = 0xffffffff;

/** Heads of queues of an IP instance. */
const IP_QUEUES = [
  'nx_ip_deferred_received_packet_head',
  'nx_ip_raw_received_packet_head',
  'nx_ip_received_fragment_head',
  'nx_ip_fragment_assembly_head',
  'nx_ip_icmp_queue_head',
  'nx_ip_igmp_queue_head',
  'nx_ip_tcp_queue_head',
  'nx_ip_arp_deferred_received_packet_head',
] as const;

type StackObject = NX_PACKET_POOL | NX_TCP_SOCKET | NX_UDP_SOCKET | NX_IP;

export class StackObjects {
  private readonly b: Bridge;
  private readonly layout: StackLayout;
  private readonly mqtt: MqttQueues;
  private pools = new Map<number, NX_PACKET_POOL>();
  private packets = new Map<number, NX_PACKET>();
  private ips = new Map<number, NX_IP>();
  private tcp = new Map<number, NX_TCP_SOCKET>();
  private udp = new Map<number, NX_UDP_SOCKET>();
  /** C has run since they were brought up to date. */
  private stale = true;

  constructor(b: Bridge, layout: StackLayout) {
    this.b = b;
    this.layout = layout;
    this.mqtt = new MqttQueues(b, layout, (address) => this.packet_at(address));
  }

  /** The board is switched on. */
  start(): void {
    this.pools = new Map();
    this.packets = new Map();
    this.ips = new Map();
    this.tcp = new Map();
    this.udp = new Map();
    this.stale = true;
    this.mqtt.forget();
    const { layout } = this;
    const k = this.b.crossing.kernel;
    if (layout.is_known) stack_in_memory(k, () => this.bring_up_to_date(k));
  }

  /** C goes on: what stands here is of before. */
  touch(): void {
    this.stale = true;
  }

  /** C has called something: packets may have left queues. */
  note_taken(): void {
    this.mqtt.note_taken();
  }

  /** A pool was created. */
  pool_made(address: number): void {
    const k = this.b.crossing.kernel;
    const pool = this.pool_at(k, address);
    pool.sim_fewest_available = this.layout.word(address, 'NX_PACKET_POOL.nx_packet_pool_available');
    tell_pool_holders(k);
    register_pool_table(k.sim);
    register_tcp_table(k.sim);
    register_udp_table(k.sim);
    register_arp_table(k.sim);
  }

  /** The packet at an address; null for what is none of a known pool. */
  packet_at(address: number): NX_PACKET | null {
    return this.packets.get(address) ?? null;
  }

  /** The control block at an address that threads wait for; undefined for what is not known. */
  object_at(address: number): StackObject | undefined {
    const found = this.known_at(address);
    if (found !== undefined) return found;
    this.bring_up_to_date(this.b.crossing.kernel);
    return this.known_at(address);
  }

  private known_at(address: number): StackObject | undefined {
    return this.pools.get(address) ?? this.tcp.get(address) ?? this.udp.get(address) ?? this.ips.get(address);
  }

  /** The list of those who wait for it, by the clean-up function of the wait; null where only one thread can. */
  waiters_of(object: StackObject, cleanup: number): WaitList | null {
    const is = (name: string): boolean => this.layout.value(name) === cleanup;
    if (object instanceof NX_PACKET_POOL) return object.waiting;
    if (object instanceof NX_IP) return null;
    if (object instanceof NX_UDP_SOCKET)
      return is('_nx_udp_bind_cleanup') ? object.bind_waiting : object.receive_waiting;
    if (is('_nx_tcp_receive_cleanup')) return object.receive_waiting;
    if (is('_nx_tcp_transmit_cleanup')) return object.transmit_waiting;
    return is('_nx_tcp_client_bind_cleanup') ? object.bind_waiting : null;
  }

  private data_of(packet: number): number {
    return this.layout.word(packet, 'NX_PACKET.nx_packet_data_start');
  }

  private bring_up_to_date(k: Kernel): void {
    if (!this.stale || k.powered_off) return;
    this.stale = false;
    const { layout } = this;
    const first = (name: string): number => {
      const at = layout.value(name) ?? 0;
      return at === 0 ? 0 : (this.b.memory.words[at >>> 2] as number);
    };
    const pools = layout.ring(
      first('_nx_packet_pool_created_ptr'),
      'NX_PACKET_POOL.nx_packet_pool_created_next',
    );
    const ips = layout.ring(first('_nx_ip_created_ptr'), 'NX_IP.nx_ip_created_next');
    const all_pools = pools.map((address) => this.pool_at(k, address));
    for (const [place, pool] of all_pools.entries()) this.read_pool(pools[place] as number, pool);
    const all_ips = ips.map((address) => this.ip_at(k, address));
    this.mark_those_in_cards(k);
    created_pools(k).know(all_pools);
    created_ips(k).know(all_ips);
  }

  private pool_at(k: Kernel, address: number): NX_PACKET_POOL {
    const known = this.pools.get(address);
    if (known !== undefined) return known;
    const pool = new NX_PACKET_POOL();
    const { layout } = this;
    const available = 'NX_PACKET_POOL.nx_packet_pool_available';
    // Asked for at each service where the run is annotated.
    Object.defineProperty(pool, 'nx_packet_pool_available', { get: () => layout.word(address, available) });
    pool.nx_packet_pool_name = layout.text(address, 'NX_PACKET_POOL.nx_packet_pool_name');
    pool.sim_owner = k;
    pool.sim_id = k.sim.trace.register(k.number, 'packet pool', pool.nx_packet_pool_name ?? '');
    this.pools.set(address, pool);
    this.cut(address, pool);
    k.watch?.created(pool);
    return pool;
  }

  /** The packets of a pool lie one behind the other. */
  private cut(address: number, pool: NX_PACKET_POOL): void {
    const { layout } = this;
    const total = layout.word(address, 'NX_PACKET_POOL.nx_packet_pool_total');
    const start = layout.word(address, 'NX_PACKET_POOL.nx_packet_pool_start');
    const payload = layout.word(address, 'NX_PACKET_POOL.nx_packet_pool_payload_size');
    const header = this.data_of(start) - start;
    const step = round_up(header + payload, layout.value('NX_PACKET_ALIGNMENT') ?? 4);
    for (let index = 0; index < total; index++) {
      const at = start + index * step;
      const packet = new NX_PACKET();
      packet.index = index;
      packet.nx_packet_pool_owner = pool;
      packet.nx_packet_data_start = this.data_of(at);
      pool.packets.push(packet);
      this.packets.set(at, packet);
    }
  }

  private link(word: number): NX_PACKET | null {
    return this.packets.get(word) ?? null;
  }

  private read_pool(address: number, pool: NX_PACKET_POOL): void {
    const { layout } = this;
    const word = (field: string): number => layout.word(address, `NX_PACKET_POOL.nx_packet_pool_${field}`);
    pool.nx_packet_pool_id = word('id');
    pool.nx_packet_pool_total = word('total');
    pool.nx_packet_pool_payload_size = word('payload_size');
    pool.nx_packet_pool_empty_requests = word('empty_requests');
    pool.nx_packet_pool_empty_suspensions = word('empty_suspensions');
    pool.nx_packet_pool_invalid_releases = word('invalid_releases');
    pool.nx_packet_pool_available_list = this.link(word('available_list'));
    for (const [at, packet] of this.packets) {
      if (packet.nx_packet_pool_owner !== pool) continue;
      const tcp = layout.word(at, 'NX_PACKET.nx_packet_tcp_queue_next');
      packet.nx_packet_state = tcp === FREE ? NX_PACKET_FREE : NX_PACKET_ALLOCATED;
      packet.nx_packet_tcp_queue_next = this.link(tcp);
      packet.nx_packet_fragment_next = this.link(tcp);
      packet.nx_packet_queue_next = this.link(layout.word(at, 'NX_PACKET.nx_packet_queue_next'));
      packet.nx_packet_next = this.link(layout.word(at, 'NX_PACKET.nx_packet_next'));
      packet.nx_packet_length = layout.word(at, 'NX_PACKET.nx_packet_length');
      packet.nx_packet_in_driver = false;
    }
  }

  /** The driver in C (own_netx/kit/driver.c) says what is in each card, and what waits for room in it. */
  private mark_those_in_cards(k: Kernel): void {
    const asked = this.b.crossing.instance.exports['sim_nic_packets'] as (
      card: number,
      waiting: number,
    ) => number;
    for (const card of nic_list(k).keys())
      for (const waiting of [0, 1])
        for (
          let packet = this.link(asked(card, waiting));
          packet !== null;
          packet = packet.nx_packet_queue_next
        )
          packet.nx_packet_in_driver = true;
  }

  private ip_at(k: Kernel, address: number): NX_IP {
    const { layout, b } = this;
    const known = this.ips.get(address);
    const ip = known ?? new NX_IP();
    if (known === undefined) {
      this.ips.set(address, ip);
      ip.nx_ip_name = layout.text(address, 'NX_IP.nx_ip_name');
      ip.sim_owner = k;
      const thread = b.tables.thread.known(address + (layout.value('NX_IP.nx_ip_thread') ?? 0));
      if (thread !== null) ip.nx_ip_thread = thread;
    }
    const queues = ip as unknown as Record<string, NX_PACKET | null>;
    for (const name of IP_QUEUES) queues[name] = this.link(layout.word(address, `NX_IP.${name}`));
    ip.nx_ip_arp_cache_memory = this.arp_entries(address);
    ip.nx_ip_tcp_active_listen_requests = this.listens(address);
    const tcp = layout.ring(
      layout.word(address, 'NX_IP.nx_ip_tcp_created_sockets_ptr'),
      'NX_TCP_SOCKET.nx_tcp_socket_created_next',
    );
    ip.nx_ip_tcp_created_sockets_ptr = chain(
      tcp.map((one) => this.tcp_at(k, one)),
      (socket, next) => {
        socket.nx_tcp_socket_created_next = next;
      },
    );
    const udp = layout.ring(
      layout.word(address, 'NX_IP.nx_ip_udp_created_sockets_ptr'),
      'NX_UDP_SOCKET.nx_udp_socket_created_next',
    );
    ip.nx_ip_udp_created_sockets_ptr = chain(
      udp.map((one) => this.udp_at(k, one)),
      (socket, next) => {
        socket.nx_udp_socket_created_next = next;
      },
    );
    for (const one of tcp) this.mqtt.look(k, one);
    return ip;
  }

  private tcp_at(k: Kernel, address: number): NX_TCP_SOCKET {
    const { layout, b } = this;
    const known = this.tcp.get(address);
    const socket = known ?? new NX_TCP_SOCKET();
    if (known === undefined) {
      this.tcp.set(address, socket);
      socket.sim_owner = k;
      socket.nx_tcp_socket_name = layout.text(address, 'NX_TCP_SOCKET.nx_tcp_socket_name');
    }
    layout.copy('NX_TCP_SOCKET', address, socket);
    const peer = b.address(address + (layout.value('NX_TCP_SOCKET.nx_tcp_socket_connect_ip') ?? 0));
    if (peer !== null) socket.nx_tcp_socket_connect_ip = peer;
    const link = (field: string): NX_PACKET | null =>
      this.link(layout.word(address, `NX_TCP_SOCKET.nx_tcp_socket_${field}`));
    const thread = (field: string) =>
      b.tables.thread.known(layout.word(address, `NX_TCP_SOCKET.nx_tcp_socket_${field}`));
    socket.nx_tcp_socket_receive_queue_head = link('receive_queue_head');
    socket.nx_tcp_socket_transmit_sent_head = link('transmit_sent_head');
    socket.nx_tcp_socket_connect_suspended_thread = thread('connect_suspended_thread');
    socket.nx_tcp_socket_disconnect_suspended_thread = thread('disconnect_suspended_thread');
    return socket;
  }

  private udp_at(k: Kernel, address: number): NX_UDP_SOCKET {
    const { layout } = this;
    const known = this.udp.get(address);
    const socket = known ?? new NX_UDP_SOCKET();
    if (known === undefined) {
      this.udp.set(address, socket);
      socket.sim_owner = k;
      socket.nx_udp_socket_name = layout.text(address, 'NX_UDP_SOCKET.nx_udp_socket_name');
    }
    layout.copy('NX_UDP_SOCKET', address, socket);
    const head = layout.word(address, 'NX_UDP_SOCKET.nx_udp_socket_receive_head');
    socket.nx_udp_socket_receive_head = this.link(head);
    return socket;
  }

  private arp_entries(ip: number): NX_ARP[] {
    const { layout } = this;
    const count = layout.word(ip, 'NX_IP.nx_ip_arp_total_entries');
    const first = layout.word(ip, 'NX_IP.nx_ip_arp_cache_memory');
    const size = layout.value('NX_ARP') ?? 0;
    return Array.from({ length: first === 0 ? 0 : count }, (_, index) => {
      const at = first + index * size;
      const entry = new NX_ARP();
      layout.copy('NX_ARP', at, entry);
      // In C the head of its list, and null for an entry that is not in use.
      entry.nx_arp_active_list_head = layout.word(at, 'NX_ARP.nx_arp_active_list_head') === 0 ? -1 : 0;
      entry.nx_arp_packets_waiting = this.link(layout.word(at, 'NX_ARP.nx_arp_packets_waiting'));
      return entry;
    });
  }

  private listens(ip: number): NX_TCP_LISTEN | null {
    const { layout } = this;
    const requests = layout.ring(
      layout.word(ip, 'NX_IP.nx_ip_tcp_active_listen_requests'),
      'NX_TCP_LISTEN.nx_tcp_listen_next',
    );
    const all = requests.map((at) => {
      const listen = new NX_TCP_LISTEN();
      layout.copy('NX_TCP_LISTEN', at, listen);
      const head = layout.word(at, 'NX_TCP_LISTEN.nx_tcp_listen_queue_head');
      listen.nx_tcp_listen_queue_head = this.link(head);
      return listen;
    });
    return chain(all, (listen, next) => {
      listen.nx_tcp_listen_next = next;
    });
  }
}

function round_up(bytes: number, to: number): number {
  return Math.ceil(bytes / to) * to;
}

/** Links objects into a ring; its first, null for none. */
function chain<T>(objects: readonly T[], link: (object: T, next: T) => void): T | null {
  for (const [place, object] of objects.entries()) link(object, objects[(place + 1) % objects.length] as T);
  return objects[0] ?? null;
}
