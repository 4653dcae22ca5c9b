/**
 * Where every packet of a pool is: free, held by a driver, in a queue of the stack, or owned by somebody (a thread of
 * the firmware, or the code that runs at this moment). It is found by walking the queues, so it costs nothing until
 * somebody asks, and it proves that the lists are sound: no packet is in two places.
 *
 * At rest, when no code of the stack is in the middle of something, `owned` is what the firmware has to give back.
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import { one_more } from '../../rtos/sim/short_list.ts';
import type { NX_IP, NX_PACKET, NX_PACKET_POOL, NX_TCP_SOCKET, NX_UDP_SOCKET } from '../nx_cb.ts';
import { NX_PACKET_FREE } from '../nx_constants.ts';
import { created_ips, created_pools } from '../nx_system.ts';
import { diagnose_packet, packet_title } from './packet_memory.ts';

/** One packet that is not free, and where it is. */
export interface PacketPlace {
  readonly packet: NX_PACKET;
  /** `driver`, `owned`, or the queue's name. */
  readonly place: string;
}

export interface PoolAccount {
  readonly pool: NX_PACKET_POOL;
  readonly total: number;
  readonly free: number;
  readonly owned: number;
  readonly queued: number;
  readonly in_driver: number;
  readonly places: readonly PacketPlace[];
  /** What does not add up; empty when all is well. */
  readonly faults: readonly string[];
}

type Visit = (packet: NX_PACKET, place: string) => void;

/** A queue of a room above the stack that keeps packets, such as the receive queue of an MQTT client. */
export interface PacketKeeper {
  /** Unique on its target. */
  readonly name: string;
  walk(visit: (packet: NX_PACKET) => void): void;
  /** The threads that take packets out of it. */
  threads(): readonly TX_THREAD[];
}

const KEEPERS = Symbol('packet keepers');

/** The keepers of a target in order of registration. */
export function packet_keepers(k: Kernel): readonly PacketKeeper[] {
  return (k.attachments.get(KEEPERS) as PacketKeeper[] | undefined) ?? [];
}

/** Registers a keeper, so that its packets count as queued; one of that name that is there already is replaced. */
export function register_packet_keeper(k: Kernel, keeper: PacketKeeper): void {
  const others = packet_keepers(k).filter(({ name }) => name !== keeper.name);
  k.attachments.set(KEEPERS, one_more(others, keeper));
}

function walk(
  head: NX_PACKET | null,
  place: string,
  visit: Visit,
  next: (p: NX_PACKET) => NX_PACKET | null,
): void {
  for (let packet = head; packet !== null; packet = next(packet)) {
    for (let part: NX_PACKET | null = packet; part !== null; part = part.nx_packet_next) visit(part, place);
  }
}

const queue_next = (packet: NX_PACKET): NX_PACKET | null => packet.nx_packet_queue_next;
const tcp_next = (packet: NX_PACKET): NX_PACKET | null => packet.nx_packet_tcp_queue_next;

/** Visits every packet that an IP instance has queued. */
function walk_queues(ip: NX_IP, visit: Visit): void {
  const name = ip.nx_ip_name ?? 'ip';
  walk(ip.nx_ip_deferred_received_packet_head, `${name} receive queue`, visit, queue_next);
  walk(ip.nx_ip_arp_deferred_received_packet_head, `${name} ARP receive queue`, visit, queue_next);
  walk(ip.nx_ip_raw_received_packet_head, `${name} raw receive queue`, visit, queue_next);
  walk(ip.nx_ip_received_fragment_head, `${name} fragment queue`, visit, queue_next);
  walk(ip.nx_ip_icmp_queue_head, `${name} ICMP queue`, visit, queue_next);
  walk(ip.nx_ip_igmp_queue_head, `${name} IGMP queue`, visit, queue_next);
  walk(ip.nx_ip_tcp_queue_head, `${name} TCP queue`, visit, queue_next);
  for (let head = ip.nx_ip_fragment_assembly_head; head !== null; head = head.nx_packet_queue_next) {
    walk(head, `${name} reassembly`, visit, (p) => p.nx_packet_fragment_next);
  }
  for (const entry of ip.nx_ip_arp_cache_memory) {
    walk(entry.nx_arp_packets_waiting, `${name} ARP wait queue`, visit, queue_next);
  }
  for (const entry of ip.ipv6?.nx_ipv6_nd_cache ?? []) {
    walk(entry.nx_nd_cache_packet_waiting_head, `${name} ND wait queue`, visit, queue_next);
  }
  for (const socket of udp_sockets(ip)) {
    walk(
      socket.nx_udp_socket_receive_head,
      `UDP ${socket.nx_udp_socket_port} receive queue`,
      visit,
      queue_next,
    );
  }
  for (const socket of tcp_sockets(ip)) {
    const port = socket.nx_tcp_socket_port;
    walk(socket.nx_tcp_socket_receive_queue_head, `TCP ${port} receive queue`, visit, tcp_next);
    walk(socket.nx_tcp_socket_transmit_sent_head, `TCP ${port} transmit queue`, visit, tcp_next);
  }
  for (
    let listen = ip.nx_ip_tcp_active_listen_requests;
    listen !== null;
    listen = listen.nx_tcp_listen_next
  ) {
    walk(listen.nx_tcp_listen_queue_head, `TCP ${listen.nx_tcp_listen_port} listen queue`, visit, queue_next);
    if (listen.nx_tcp_listen_next === ip.nx_ip_tcp_active_listen_requests) break;
  }
}

/** The UDP sockets of an IP instance, in order of creation. */
export function* udp_sockets(ip: NX_IP): Generator<NX_UDP_SOCKET> {
  const first = ip.nx_ip_udp_created_sockets_ptr;
  let socket = first;
  while (socket !== null) {
    yield socket;
    socket = socket.nx_udp_socket_created_next;
    if (socket === first) return;
  }
}

/** The TCP sockets of an IP instance, in order of creation. */
export function* tcp_sockets(ip: NX_IP): Generator<NX_TCP_SOCKET> {
  const first = ip.nx_ip_tcp_created_sockets_ptr;
  let socket = first;
  while (socket !== null) {
    yield socket;
    socket = socket.nx_tcp_socket_created_next;
    if (socket === first) return;
  }
}

/** Accounts for every packet of a pool of this target. */
export function pool_account(k: Kernel, pool: NX_PACKET_POOL): PoolAccount {
  const queues = new Map<NX_PACKET, string>();
  const faults: string[] = [];
  for (const ip of created_ips(k).objects) {
    walk_queues(ip, (packet, place) => {
      if (packet.nx_packet_pool_owner !== pool) return;
      const other = queues.get(packet);
      if (other !== undefined) faults.push(`${packet_title(packet)} is in the ${other} and in the ${place}`);
      queues.set(packet, place);
    });
  }
  for (const keeper of packet_keepers(k)) {
    // Messages that came in one segment share its packet, so a packet may be met more than once.
    keeper.walk((packet) => {
      if (packet.nx_packet_pool_owner === pool && !queues.has(packet)) queues.set(packet, keeper.name);
    });
  }
  const free = new Set<NX_PACKET>();
  for (
    let packet = pool.nx_packet_pool_available_list;
    packet !== null;
    packet = packet.nx_packet_queue_next
  ) {
    if (free.has(packet)) {
      faults.push(`the free list of ${pool.nx_packet_pool_name} runs in a circle at ${packet_title(packet)}`);
      break;
    }
    free.add(packet);
  }
  const uncut = pool.nx_packet_pool_total - pool.packets.length;
  const free_packets = free.size + uncut;
  if (free_packets !== pool.nx_packet_pool_available) {
    faults.push(
      `${pool.nx_packet_pool_name} counts ${pool.nx_packet_pool_available} free packets and has ${free_packets}`,
    );
  }
  return place_all(pool, queues, free, faults);
}

function place_all(
  pool: NX_PACKET_POOL,
  queues: Map<NX_PACKET, string>,
  free: Set<NX_PACKET>,
  faults: string[],
): PoolAccount {
  const places: PacketPlace[] = [];
  let owned = 0;
  let queued = 0;
  let in_driver = 0;
  for (const packet of pool.packets) {
    const queue = queues.get(packet);
    const is_free = free.has(packet);
    if (is_free !== (packet.nx_packet_state === NX_PACKET_FREE)) {
      faults.push(
        `${packet_title(packet)} is ${is_free ? 'in' : 'not in'} the free list, its own mark says otherwise`,
      );
    }
    if (is_free) {
      if (queue !== undefined) faults.push(`${packet_title(packet)} is free and in the ${queue}`);
    } else if (queue !== undefined) {
      queued++;
      places.push({ packet, place: queue });
    } else if (packet.nx_packet_in_driver) {
      in_driver++;
      places.push({ packet, place: 'driver' });
    } else {
      owned++;
      places.push({ packet, place: 'owned' });
    }
  }
  return {
    pool,
    total: pool.nx_packet_pool_total,
    free: pool.nx_packet_pool_total - places.length,
    owned,
    queued,
    in_driver,
    places,
    faults,
  };
}

/** The accounts of all pools of a target, in order of creation. */
export function sim_packet_accounts(k: Kernel): PoolAccount[] {
  return created_pools(k).objects.map((pool) => pool_account(k, pool));
}

/**
 * Reports packets that the firmware never gave back, as diagnostics `packet-leak`, and lists that are broken, as
 * `packet-accounting`. For the end of a run, when all work is done. Returns how many it reported; none for a board that
 * was switched off, whose packets are gone.
 */
export function sim_report_leaks(k: Kernel): number {
  if (k.powered_off) return 0;
  let count = 0;
  for (const account of sim_packet_accounts(k)) {
    for (const { packet, place } of account.places) {
      if (place !== 'owned') continue;
      diagnose_packet(k, 'packet-leak', packet, 'never released: every packet allocated or received must be');
      count++;
    }
    for (const fault of account.faults) {
      k.diagnose('packet-accounting', account.pool.nx_packet_pool_name ?? 'packet pool', fault);
      count++;
    }
  }
  return count;
}
