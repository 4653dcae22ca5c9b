/**
 * Creating and deleting a client (guide ch.3), and giving it a packet pool.
 */

import { exists } from '../../rtos/kernel/board.ts';
import { enter, K } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { board_memory } from '../../rtos/services/board_memory.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import {
  type Service,
  TX_NO_INHERIT,
  TX_SUCCESS,
  tx_mutex_create,
  tx_mutex_delete,
  type UINT,
} from '../../rtos/tx_api.ts';
import {
  NX_CALLER_ERROR,
  type NX_IP,
  NX_IP_VERSION_V4,
  NX_NOT_ENABLED,
  type NX_PACKET_POOL,
  NX_PTR_ERROR,
  NX_SUCCESS,
  NXD_ADDRESS,
  nx_packet_pool_create,
  nx_packet_pool_delete,
  nx_udp_socket_delete,
} from '../nx_api.ts';
import { bad_ip } from '../nx_checks.ts';
import { refuse } from '../nx_service.ts';
import { client_socket_create } from '../udp/udp_socket_create.ts';
import { NX_DNS, no_dns } from './nxd_dns_cb.ts';
import { dns_packet_payload, nxd_dns_config } from './nxd_dns_config.ts';
import { NX_DNS_ERROR, NX_DNS_ID, NX_DNS_PARAM_ERROR } from './nxd_dns_constants.ts';

/**
 * Creates a client: its socket, its mutex, and its packet pool unless the build lets firmware give one.
 *
 * @param domain_name kept in the control block; it is not added to names
 * @returns NX_SUCCESS; NX_PTR_ERROR: no client, one that exists, or no IP instance; NX_CALLER_ERROR; NX_DNS_ERROR: the pool
 *   could not be made; what the creation of its socket and mutex say
 *
 * Allowed from: threads. May suspend. (Guide ch.3)
 */
export function nx_dns_create(
  dns_ptr: NX_DNS | null,
  ip_ptr: NX_IP | null,
  domain_name: string | null,
): Service<UINT> {
  const k = enter('nx_dns_create');
  if (bad_ip(ip_ptr) || dns_ptr === null || exists(k, dns_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, create(dns_ptr, ip_ptr, domain_name));
}

function* create(dns: NX_DNS, ip: NX_IP, domain_name: string | null): Service<UINT> {
  const k = K as Kernel;
  const config = nxd_dns_config(k);
  Object.assign(dns, new NX_DNS());
  dns.config = config;
  if (!config.NX_DNS_CLIENT_USER_CREATE_PACKET_POOL) {
    const { NX_DNS_PACKET_POOL_SIZE: size, NX_DNS_PACKET_PAYLOAD_UNALIGNED: unaligned } = config;
    const payload = dns_packet_payload(unaligned);
    const memory = board_memory(k).part(dns, size);
    const pool = nx_packet_pool_create(dns.nx_dns_pool, 'DNS Pool', payload, memory, memory.length);
    if (pool !== NX_SUCCESS) return yield* refuse(k, NX_DNS_ERROR);
    dns.nx_dns_packet_pool_ptr = dns.nx_dns_pool;
  }
  const socket = yield* client_socket_create(ip, dns.nx_dns_socket, {
    name: 'DNS Socket',
    type_of_service: config.NX_DNS_TYPE_OF_SERVICE,
    fragment: config.NX_DNS_FRAGMENT_OPTION,
    time_to_live: config.NX_DNS_TIME_TO_LIVE,
    queue_maximum: config.NX_DNS_QUEUE_DEPTH,
  });
  const mutex = tx_mutex_create(dns.nx_dns_mutex, 'DNS Mutex', TX_NO_INHERIT);
  if (socket !== NX_SUCCESS || mutex !== TX_SUCCESS) {
    yield* nx_udp_socket_delete(dns.nx_dns_socket);
    yield* tx_mutex_delete(dns.nx_dns_mutex);
    yield* delete_pool(dns);
    return socket !== NX_SUCCESS ? socket : mutex;
  }
  dns.nx_dns_ip_ptr = ip;
  dns.nx_dns_domain = domain_name;
  if (config.NX_DNS_IP_GATEWAY_AND_DNS_SERVER && ip.nx_ip_gateway_address !== 0)
    dns.nx_dns_server_ip_array = [new NXD_ADDRESS(NX_IP_VERSION_V4, ip.nx_ip_gateway_address)];
  dns.nx_dns_id = NX_DNS_ID;
  dns.sim_owner = k;
  return NX_SUCCESS;
}

function* delete_pool(dns: NX_DNS): Service<void> {
  if (dns.nx_dns_packet_pool_ptr === dns.nx_dns_pool) yield* nx_packet_pool_delete(dns.nx_dns_pool);
}

/**
 * Deletes a client.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR; NX_STILL_BOUND: a lookup is under way
 *
 * Allowed from: threads. May suspend. (Guide ch.3)
 */
export function nx_dns_delete(dns_ptr: NX_DNS | null): Service<UINT> {
  const k = enter('nx_dns_delete');
  if (no_dns(dns_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, delete_client(dns_ptr));
}

function* delete_client(dns: NX_DNS): Service<UINT> {
  const socket = yield* nx_udp_socket_delete(dns.nx_dns_socket);
  if (socket !== NX_SUCCESS) return socket;
  yield* delete_pool(dns);
  const mutex = yield* tx_mutex_delete(dns.nx_dns_mutex);
  if (mutex !== TX_SUCCESS) return mutex;
  dns.nx_dns_id = 0;
  dns.nx_dns_ip_ptr = null;
  dns.sim_owner = null;
  return NX_SUCCESS;
}

/**
 * Gives the client the pool that its queries are made in, in a build with NX_DNS_CLIENT_USER_CREATE_PACKET_POOL.
 *
 * @returns NX_SUCCESS; NX_NOT_ENABLED: another build; NX_PTR_ERROR; NX_DNS_PARAM_ERROR: its packets are smaller than
 *   NX_DNS_PACKET_PAYLOAD
 *
 * Allowed from: everywhere. Neither suspends nor preempts. (Guide ch.3)
 */
export function nx_dns_packet_pool_set(
  dns_ptr: NX_DNS | null,
  packet_pool_ptr: NX_PACKET_POOL | null,
): Service<UINT> {
  const k = enter('nx_dns_packet_pool_set');
  const config = nxd_dns_config(k);
  if (!config.NX_DNS_CLIENT_USER_CREATE_PACKET_POOL) return refuse(k, NX_NOT_ENABLED);
  if (dns_ptr === null || packet_pool_ptr === null) return refuse(k, NX_PTR_ERROR);
  if (
    packet_pool_ptr.nx_packet_pool_payload_size < dns_packet_payload(config.NX_DNS_PACKET_PAYLOAD_UNALIGNED)
  )
    return refuse(k, NX_DNS_PARAM_ERROR);
  dns_ptr.nx_dns_packet_pool_ptr = packet_pool_ptr;
  return refuse(k, NX_SUCCESS);
}
