/**
 * The list of servers (guide ch.3), in the order in which they are asked. Allowed from: threads. All may suspend: they wait
 * for a lookup that is under way.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import {
  type Ref,
  ref,
  type Service,
  TX_SUCCESS,
  TX_WAIT_FOREVER,
  tx_mutex_get,
  tx_mutex_put,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import {
  NX_CALLER_ERROR,
  NX_IP_VERSION_V4,
  NX_NO_MORE_ENTRIES,
  NX_PTR_ERROR,
  NX_SUCCESS,
  NXD_ADDRESS,
} from '../nx_api.ts';
import { refuse } from '../nx_service.ts';
import { address_check, same_address } from './dns_service.ts';
import { config_of, type NX_DNS, no_dns } from './nxd_dns_cb.ts';
import * as DNS from './nxd_dns_constants.ts';

/** Copies an address into another. */
function copy_address(from: NXD_ADDRESS, to: NXD_ADDRESS): void {
  const { v4, v6 } = from.nxd_ip_address;
  to.nxd_ip_version = from.nxd_ip_version;
  to.nxd_ip_address = { v4, v6: [...v6] };
}

/** Does something with the list while nobody else does. */
function* with_list(dns: NX_DNS, action: (servers: NXD_ADDRESS[]) => UINT): Service<UINT> {
  const locked = yield* tx_mutex_get(dns.nx_dns_mutex, TX_WAIT_FOREVER);
  if (locked !== TX_SUCCESS) return locked;
  const status = action(dns.nx_dns_server_ip_array);
  yield* tx_mutex_put(dns.nx_dns_mutex);
  return status;
}

type Change = (servers: NXD_ADDRESS[], address: NXD_ADDRESS, most: number) => UINT;

const add: Change = (servers, address, most) => {
  if (servers.some((server) => same_address(server, address))) return DNS.NX_DNS_DUPLICATE_ENTRY;
  if (servers.length >= most) return NX_NO_MORE_ENTRIES;
  const server = new NXD_ADDRESS();
  copy_address(address, server);
  servers.push(server);
  return NX_SUCCESS;
};

const remove: Change = (servers, address) => {
  const at = servers.findIndex((server) => same_address(server, address));
  if (at < 0) return DNS.NX_DNS_SERVER_NOT_FOUND;
  servers.splice(at, 1);
  return NX_SUCCESS;
};

function* change_list(dns: NX_DNS, address: NXD_ADDRESS, change: Change): Service<UINT> {
  const { NX_DNS_MAX_SERVERS: most } = config_of(dns);
  return yield* with_list(dns, (servers) => change(servers, address, most));
}

function change_v4(k: Kernel, dns: NX_DNS | null, address: ULONG, change: Change): Service<UINT> {
  if (no_dns(dns)) return refuse(k, NX_PTR_ERROR);
  if (address === 0) return refuse(k, DNS.NX_DNS_BAD_ADDRESS_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, change_list(dns, new NXD_ADDRESS(NX_IP_VERSION_V4, address), change));
}

/**
 * Adds a server to the end of the list.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_DNS_BAD_ADDRESS_ERROR: zero; NX_CALLER_ERROR; NX_DNS_DUPLICATE_ENTRY;
 *   NX_NO_MORE_ENTRIES
 */
export function nx_dns_server_add(dns_ptr: NX_DNS | null, server_address: ULONG): Service<UINT> {
  return change_v4(enter('nx_dns_server_add'), dns_ptr, server_address, add);
}

/** The same with an NXD_ADDRESS. NX_DNS_PARAM_ERROR: no client, or version 0; NX_DNS_INVALID_ADDRESS_TYPE. */
export function nxd_dns_server_add(
  dns_ptr: NX_DNS | null,
  dns_server_address: NXD_ADDRESS | null,
): Service<UINT> {
  const k = enter('nxd_dns_server_add');
  if (dns_ptr === null || dns_server_address === null) return refuse(k, NX_PTR_ERROR);
  if (no_dns(dns_ptr) || dns_server_address.nxd_ip_version === 0) return refuse(k, DNS.NX_DNS_PARAM_ERROR);
  const wrong = address_check(k, dns_server_address);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, change_list(dns_ptr, dns_server_address, add));
}

/**
 * Takes a server off the list; those behind it move up.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_DNS_BAD_ADDRESS_ERROR: zero; NX_CALLER_ERROR; NX_DNS_SERVER_NOT_FOUND
 */
export function nx_dns_server_remove(dns_ptr: NX_DNS | null, server_address: ULONG): Service<UINT> {
  return change_v4(enter('nx_dns_server_remove'), dns_ptr, server_address, remove);
}

/** The same with an NXD_ADDRESS. NX_DNS_INVALID_ADDRESS_TYPE. */
export function nxd_dns_server_remove(
  dns_ptr: NX_DNS | null,
  server_address: NXD_ADDRESS | null,
): Service<UINT> {
  const k = enter('nxd_dns_server_remove');
  if (server_address === null || no_dns(dns_ptr)) return refuse(k, NX_PTR_ERROR);
  const wrong = address_check(k, server_address);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, change_list(dns_ptr, server_address, remove));
}

/** Empties the list. NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR; NX_DNS_ERROR: the client was deleted meanwhile. */
export function nx_dns_server_remove_all(dns_ptr: NX_DNS | null): Service<UINT> {
  const k = enter('nx_dns_server_remove_all');
  if (no_dns(dns_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, remove_all(dns_ptr));
}

function* remove_all(dns: NX_DNS): Service<UINT> {
  const status = yield* with_list(dns, (servers) => {
    servers.length = 0;
    return NX_SUCCESS;
  });
  return status === NX_SUCCESS ? status : DNS.NX_DNS_ERROR;
}

/** Gets how many servers are on the list. NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR. Does not suspend. */
export function nx_dns_get_serverlist_size(dns_ptr: NX_DNS | null, size: Ref<UINT> | null): Service<UINT> {
  const k = enter('nx_dns_get_serverlist_size');
  if (size === null || no_dns(dns_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  size.value = dns_ptr.nx_dns_server_ip_array.length;
  return refuse(k, NX_SUCCESS);
}

function* get(dns: NX_DNS, index: UINT, found: Ref<NXD_ADDRESS | null>): Service<UINT> {
  const { NX_DNS_MAX_SERVERS: most, quirks } = config_of(dns);
  const locked = yield* tx_mutex_get(dns.nx_dns_mutex, TX_WAIT_FOREVER);
  if (locked !== TX_SUCCESS) return locked;
  const outside = index >= most;
  if (!outside || !quirks.dns_bad_index_keeps_mutex) yield* tx_mutex_put(dns.nx_dns_mutex);
  if (outside) return DNS.NX_DNS_PARAM_ERROR;
  found.value = dns.nx_dns_server_ip_array[index] ?? null;
  return found.value === null ? DNS.NX_DNS_SERVER_NOT_FOUND : NX_SUCCESS;
}

/**
 * Gets a server by its index in the list.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR; NX_DNS_PARAM_ERROR: an index behind the table;
 *   NX_DNS_SERVER_NOT_FOUND: behind the last server; NX_DNS_INVALID_ADDRESS_TYPE: an IPv6 address
 */
export function nx_dns_server_get(
  dns_ptr: NX_DNS | null,
  index: UINT,
  dns_server_address: Ref<ULONG> | null,
): Service<UINT> {
  const k = enter('nx_dns_server_get');
  if (dns_server_address === null || no_dns(dns_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, get_v4(dns_ptr, index, dns_server_address));
}

function* get_v4(dns: NX_DNS, index: UINT, address: Ref<ULONG>): Service<UINT> {
  const found = ref<NXD_ADDRESS | null>(null);
  address.value = 0;
  const status = yield* get(dns, index, found);
  if (status !== NX_SUCCESS || found.value === null) return status;
  if (found.value.nxd_ip_version !== NX_IP_VERSION_V4) return DNS.NX_DNS_INVALID_ADDRESS_TYPE;
  address.value = found.value.nxd_ip_address.v4;
  return NX_SUCCESS;
}

/** The same into an NXD_ADDRESS. */
export function nxd_dns_server_get(
  dns_ptr: NX_DNS | null,
  index: UINT,
  dns_server_address: NXD_ADDRESS | null,
): Service<UINT> {
  const k = enter('nxd_dns_server_get');
  if (dns_server_address === null || no_dns(dns_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, get_any(dns_ptr, index, dns_server_address));
}

function* get_any(dns: NX_DNS, index: UINT, address: NXD_ADDRESS): Service<UINT> {
  const found = ref<NXD_ADDRESS | null>(null);
  const status = yield* get(dns, index, found);
  if (status === NX_SUCCESS && found.value !== null) copy_address(found.value, address);
  return status;
}
