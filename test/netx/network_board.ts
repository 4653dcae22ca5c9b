// The network of a board of the tests, brought up in its tx_application_define as every firmware does it: a pool, an IP
// instance and the protocols that the test wants. A status other than success ends the test.

import * as NX from '../../netx/nx_api.ts';
import { type Service, TX_AUTO_START, TX_THREAD, tx_thread_create } from '../../rtos/tx_api.ts';

const STACK_BYTES = 2048;

export type Protocol = 'arp' | 'icmp' | 'udp' | 'tcp' | 'igmp' | 'fragments';

export interface NetworkPlan {
  readonly ip: NX.NX_IP;
  readonly pool: NX.NX_PACKET_POOL;
  readonly address: number;
  /** Of the pool, each of `payload` bytes. */
  readonly packets: number;
  readonly payload?: number;
  /** Of the IP instance. */
  readonly name?: string;
  readonly pool_name?: string;
  /** Default: the simulated network card's. */
  readonly driver?: Parameters<typeof NX.nx_ip_create>[5];
  readonly ip_priority?: number;
  readonly arp_cache_bytes?: number;
  /** Enabled in the order of `Protocol`. Default: ARP and TCP. */
  readonly enable?: readonly Protocol[];
}

/** Makes a pool of so many packets. */
export function make_pool(pool: NX.NX_PACKET_POOL, packets: number, payload = 1568, name = 'pool'): void {
  const bytes = packets * (payload + NX.SIZEOF_NX_PACKET);
  must(NX.nx_packet_pool_create(pool, name, payload, new Uint8Array(bytes), bytes));
}

/** Makes the pool and the IP instance, with the protocols that are wanted. */
export function* bring_up(plan: NetworkPlan): Service<void> {
  const { ip, pool, address, packets, payload, name = 'ip', pool_name, ip_priority = 1 } = plan;
  const { driver = NX.nx_sim_network_driver, arp_cache_bytes = 1040, enable = ['arp', 'tcp'] } = plan;
  NX.nx_system_initialize();
  make_pool(pool, packets, payload, pool_name);
  const stack = new Uint8Array(STACK_BYTES);
  const mask = 0xffff_ff00;
  must(yield* NX.nx_ip_create(ip, name, address, mask, pool, driver, stack, STACK_BYTES, ip_priority));
  if (enable.includes('arp')) must(NX.nx_arp_enable(ip, new Uint8Array(arp_cache_bytes), arp_cache_bytes));
  if (enable.includes('icmp')) must(NX.nx_icmp_enable(ip));
  if (enable.includes('udp')) must(NX.nx_udp_enable(ip));
  if (enable.includes('tcp')) must(NX.nx_tcp_enable(ip));
  if (enable.includes('igmp')) must(yield* NX.nx_igmp_enable(ip));
  if (enable.includes('fragments')) must(NX.nx_ip_fragment_enable(ip));
}

/** Starts a thread with a stack of its own. */
export function* start_thread(
  name: string,
  priority: number,
  entry: () => Service<void>,
  thread = new TX_THREAD(),
): Service<void> {
  const stack = new Uint8Array(STACK_BYTES);
  const { length } = stack;
  must(yield* tx_thread_create(thread, name, entry, 0, stack, length, priority, priority, 0, TX_AUTO_START));
}

export function must(status: number): void {
  if (status !== NX.NX_SUCCESS) throw new Error(`a service answered 0x${status.toString(16)}`);
}
