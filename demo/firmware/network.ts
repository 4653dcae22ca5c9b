// The network of a board with one Ethernet card, as every firmware of the demos brings it up: a packet pool, an IP
// instance over the link driver, ARP, ICMP (so that it answers a ping) and TCP. Called from tx_application_define.

import {
  NX_IP,
  NX_PACKET_POOL,
  nx_arp_enable,
  nx_icmp_enable,
  nx_ip_create,
  nx_ip_gateway_address_set,
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

export interface NetworkOptions {
  /** SIZEOF_NX_ARP (52) for each neighbour that is heard. Default: 1024. */
  readonly arp_cache_bytes?: ULONG;
  /** Packets of the pool. Default: 30. */
  readonly packets?: ULONG;
  /** Default: 255.255.255.0. */
  readonly network_mask?: ULONG;
  /** The router to other networks. Default: 0, none. */
  readonly gateway_address?: ULONG;
}

/** The control blocks and the memory of a board's network. */
export class Network {
  readonly ip = new NX_IP();
  readonly pool = new NX_PACKET_POOL();
  readonly pool_memory: Uint8Array;
  readonly ip_stack = new Uint8Array(IP_STACK_SIZE);
  readonly arp_cache: Uint8Array;
  readonly network_mask: ULONG;
  readonly gateway_address: ULONG;

  constructor(options: NetworkOptions = {}) {
    const { arp_cache_bytes = ARP_CACHE_SIZE, packets = PACKETS } = options;
    const { network_mask = NETWORK_MASK, gateway_address = 0 } = options;
    this.pool_memory = new Uint8Array(packets * (PACKET_HEADER + PACKET_PAYLOAD));
    this.arp_cache = new Uint8Array(arp_cache_bytes);
    this.network_mask = network_mask;
    this.gateway_address = gateway_address;
  }
}

/** Brings the network up at that address. Prints only what goes wrong. */
export function* network_create(network: Network, address: ULONG, console: Console): Service<void> {
  const { ip, pool, pool_memory, ip_stack, arp_cache, network_mask, gateway_address } = network;
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
      network_mask,
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
  if (gateway_address !== 0)
    check('nx_ip_gateway_address_set', yield* nx_ip_gateway_address_set(ip, gateway_address));
}
