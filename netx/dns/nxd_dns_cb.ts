/**
 * The control block of a DNS client, with the C names of its fields. It is all zero until nx_dns_create.
 */
import { is_no_object } from '../../rtos/kernel/board.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { name_objects } from '../../rtos/kernel/object_title.ts';
import { TX_MUTEX, type UINT, type ULONG } from '../../rtos/tx_api.ts';
import { type NX_IP, type NX_NOTIFY, NX_PACKET_POOL, NX_UDP_SOCKET, type NXD_ADDRESS } from '../nx_cb.ts';
import type { DnsCache } from './dns_cache.ts';
import type { NxdDnsConfig } from './nxd_dns_config.ts';
import { NX_DNS_ID } from './nxd_dns_constants.ts';

/** Called when an answer found no room in the cache (guide ch.3). */
export type NX_DNS_CACHE_FULL_NOTIFY = NX_NOTIFY<[NX_DNS]>;

export class NX_DNS {
  sim_owner: Kernel | null = null;
  nx_dns_id: ULONG = 0;
  nx_dns_domain: string | null = null;
  nx_dns_ip_ptr: NX_IP | null = null;
  /** The servers in the order in which they are asked. */
  nx_dns_server_ip_array: NXD_ADDRESS[] = [];
  /** Id of the last query. */
  nx_dns_transmit_id: UINT = 0;
  nx_dns_socket: NX_UDP_SOCKET = new NX_UDP_SOCKET();
  /** The pool that queries are made in: the client's own, or that of nx_dns_packet_pool_set. */
  nx_dns_packet_pool_ptr: NX_PACKET_POOL | null = null;
  nx_dns_pool: NX_PACKET_POOL = new NX_PACKET_POOL();
  nx_dns_mutex: TX_MUTEX = new TX_MUTEX();
  nx_dns_cache_full_notify: NX_DNS_CACHE_FULL_NOTIFY | null = null;
  /** What answers are kept; null without nx_dns_cache_initialize. */
  cache: DnsCache | null = null;
  /** The options in force when the client was created. */
  config: NxdDnsConfig | null = null;
}
name_objects(NX_DNS, 'DNS client', ({ nx_dns_domain }) => nx_dns_domain);

/** No client, one that was not created, or one of another board, which is reported. */
export function no_dns(dns: NX_DNS | null): dns is null {
  if (dns?.nx_dns_id !== NX_DNS_ID) return true;
  return dns.sim_owner !== K && is_no_object(K as Kernel, dns);
}

/** The options of a client that was created. */
export function config_of(dns: NX_DNS): NxdDnsConfig {
  return dns.config as NxdDnsConfig;
}
