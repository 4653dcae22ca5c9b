// The network of a board with one Ethernet card, as every firmware of the demos brings it up: a packet pool, an IP
// instance over the link driver, ARP, ICMP (so that it answers a ping) and TCP. Called from tx_application_define.

import {
  NX_IP,
  NX_PACKET_POOL,
  nx_arp_enable,
  nx_icmp_enable,
  nx_ip_create,
  nx_packet_pool_create,
  nx_sim_network_driver,
  nx_system_initialize,
  nx_tcp_enable,
} from '../../netx/nx_api.ts';
import type { Service, UINT, ULONG } from '../../rtos/tx_api.ts';
import type { Console } from './console.ts';

/** Bytes of a packet: an Ethernet frame of full size and the room that the stack wants around it. */
const PACKET_PAYLOAD = 1568;
const PACKETS = 30;
/** Bytes of a packet's header in the pool memory (sizeof(NX_PACKET)). */
const PACKET_HEADER = 56;
const NETWORK_MASK = 0xffff_ff00;
const IP_STACK_SIZE = 2048;
const IP_THREAD_PRIORITY = 1;
/** Room for 19 neighbours; on a bigger network their broadcasts push the broker out. */
const ARP_CACHE_SIZE = 1024;

/** 192.168.1.10 as the 32-bit number that the stack wants. */
export function IP_ADDRESS(a: UINT, b: UINT, c: UINT, d: UINT): ULONG {
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

/** The control blocks and the memory of a board's network. */
export class Network {
  readonly ip = new NX_IP();
  readonly pool = new NX_PACKET_POOL();
  readonly pool_memory = new Uint8Array(PACKETS * (PACKET_HEADER + PACKET_PAYLOAD));
  readonly ip_stack = new Uint8Array(IP_STACK_SIZE);
  readonly arp_cache: Uint8Array;

  /** `arp_cache_bytes`: SIZEOF_NX_ARP (52) for each neighbour that is heard. */
  constructor({ arp_cache_bytes = ARP_CACHE_SIZE }: { readonly arp_cache_bytes?: ULONG } = {}) {
    this.arp_cache = new Uint8Array(arp_cache_bytes);
  }
}

/** Brings the network up at an address of the /24 network. Prints only what goes wrong. */
export function* network_create(network: Network, address: ULONG, console: Console): Service<void> {
  const { ip, pool, pool_memory, ip_stack, arp_cache } = network;
  const check = (service: string, status: UINT): void => {
    if (status !== 0) console.status(service, status);
  };
  nx_system_initialize();
  check(
    'nx_packet_pool_create',
    nx_packet_pool_create(pool, 'packets', PACKET_PAYLOAD, pool_memory, pool_memory.length),
  );
  check(
    'nx_ip_create',
    yield* nx_ip_create(
      ip,
      'ip',
      address,
      NETWORK_MASK,
      pool,
      nx_sim_network_driver,
      ip_stack,
      IP_STACK_SIZE,
      IP_THREAD_PRIORITY,
    ),
  );
  check('nx_arp_enable', nx_arp_enable(ip, arp_cache, arp_cache.length));
  check('nx_icmp_enable', nx_icmp_enable(ip));
  check('nx_tcp_enable', nx_tcp_enable(ip));
}
