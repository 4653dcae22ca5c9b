/**
 * Addresses of names and names of addresses (guide ch.3). `wait_option` is how long the first server may take to answer, in
 * ticks, at most NX_DNS_MAX_RETRANS_TIMEOUT: one silent server takes seven times as long. Allowed from: threads. All may
 * suspend.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { type Ref, ref, type Service, type UINT, type ULONG } from '../../rtos/tx_api.ts';
import {
  NX_CALLER_ERROR,
  NX_IP_VERSION_V4,
  NX_IP_VERSION_V6,
  NX_PTR_ERROR,
  NX_SUCCESS,
  type NXD_ADDRESS,
} from '../nx_api.ts';
import { refuse } from '../nx_service.ts';
import { lookup_address, lookup_name } from './dns_lookup.ts';
import { reverse_name_v4, reverse_name_v6 } from './dns_name.ts';
import { address_check, list_check, text_check } from './dns_service.ts';
import { type NX_DNS, no_dns } from './nxd_dns_cb.ts';
import { nxd_dns_config } from './nxd_dns_config.ts';
import * as DNS from './nxd_dns_constants.ts';

const V4_BYTES = 4;
const V6_BYTES = 16;

/**
 * Gets an IPv4 address of a name.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_DNS_PARAM_ERROR: no client, or no name of RFC 1035; NX_CALLER_ERROR; the status of
 *   tx_mutex_get: another lookup took too long; NX_DNS_NO_SERVER; NX_DNS_QUERY_FAILED: whatever the reason is
 */
export function nx_dns_host_by_name_get(
  dns_ptr: NX_DNS | null,
  host_name: string | null,
  host_address_ptr: Ref<ULONG> | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_dns_host_by_name_get');
  const wrong = text_check(k, dns_ptr, host_name, host_address_ptr);
  if (wrong !== NX_SUCCESS || dns_ptr === null || host_name === null || host_address_ptr === null)
    return refuse(k, wrong);
  return in_steps(k, address_of(dns_ptr, host_name, host_address_ptr, wait_option));
}

function* address_of(dns: NX_DNS, host_name: string, address: Ref<ULONG>, wait_option: ULONG): Service<UINT> {
  const bytes = new Uint8Array(V4_BYTES);
  const type = DNS.NX_DNS_RR_TYPE_A;
  const status = yield* lookup_name(dns, host_name, type, bytes, V4_BYTES, ref(0), wait_option);
  address.value = new DataView(bytes.buffer).getUint32(0, true);
  return status;
}

/**
 * Gets an address of a name: of version 4, or 6 in a build with FEATURE_NX_IPV6.
 *
 * @returns as nx_dns_host_by_name_get; NX_DNS_IPV6_NOT_SUPPORTED; NX_DNS_BAD_ADDRESS_ERROR: another version
 */
export function nxd_dns_host_by_name_get(
  dns_ptr: NX_DNS | null,
  host_name: string | null,
  host_address_ptr: NXD_ADDRESS | null,
  wait_option: ULONG,
  lookup_type: UINT,
): Service<UINT> {
  const k = enter('nxd_dns_host_by_name_get');
  if (dns_ptr === null || host_name === null || host_address_ptr === null) return refuse(k, NX_PTR_ERROR);
  if (no_dns(dns_ptr) || lookup_type === 0) return refuse(k, DNS.NX_DNS_PARAM_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  if (lookup_type === NX_IP_VERSION_V4)
    return in_steps(k, address_v4(dns_ptr, host_name, host_address_ptr, wait_option));
  if (lookup_type !== NX_IP_VERSION_V6) return refuse(k, DNS.NX_DNS_BAD_ADDRESS_ERROR);
  if (!nxd_dns_config(k).FEATURE_NX_IPV6) return refuse(k, DNS.NX_DNS_IPV6_NOT_SUPPORTED);
  return in_steps(k, address_v6(dns_ptr, host_name, host_address_ptr, wait_option));
}

function* address_v4(
  dns: NX_DNS,
  host_name: string,
  address: NXD_ADDRESS,
  wait_option: ULONG,
): Service<UINT> {
  const out = ref(0);
  const status = yield* address_of(dns, host_name, out, wait_option);
  address.nxd_ip_address.v4 = out.value;
  if (status === NX_SUCCESS) address.nxd_ip_version = NX_IP_VERSION_V4;
  return status;
}

function* address_v6(
  dns: NX_DNS,
  host_name: string,
  address: NXD_ADDRESS,
  wait_option: ULONG,
): Service<UINT> {
  const bytes = new Uint8Array(V6_BYTES);
  const type = DNS.NX_DNS_RR_TYPE_AAAA;
  const status = yield* lookup_name(dns, host_name, type, bytes, V6_BYTES, ref(0), wait_option);
  const view = new DataView(bytes.buffer);
  const word = (at: number) => view.getUint32(at, true);
  address.nxd_ip_address.v6 = [word(0), word(4), word(8), word(12)];
  if (status === NX_SUCCESS) address.nxd_ip_version = NX_IP_VERSION_V6;
  return status;
}

/**
 * Gets all IPv4 addresses of a name that the buffer has room for, one word each, as the processor keeps them
 * (little-endian).
 *
 * @param record_buffer at an address that is a multiple of four, which here is its offset in its ArrayBuffer
 * @returns as nx_dns_host_by_name_get; NX_PTR_ERROR also for another address of the buffer
 */
export function nx_dns_ipv4_address_by_name_get(
  dns_ptr: NX_DNS | null,
  host_name_ptr: string | null,
  record_buffer: Uint8Array | null,
  buffer_size: UINT,
  record_count: Ref<UINT> | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_dns_ipv4_address_by_name_get');
  const type = DNS.NX_DNS_RR_TYPE_A;
  return address_list(k, dns_ptr, host_name_ptr, record_buffer, buffer_size, record_count, wait_option, type);
}

/** The same for IPv6 addresses, four words each. */
export function nxd_dns_ipv6_address_by_name_get(
  dns_ptr: NX_DNS | null,
  host_name_ptr: string | null,
  record_buffer: Uint8Array | null,
  buffer_size: UINT,
  record_count: Ref<UINT> | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nxd_dns_ipv6_address_by_name_get');
  const type = DNS.NX_DNS_RR_TYPE_AAAA;
  return address_list(k, dns_ptr, host_name_ptr, record_buffer, buffer_size, record_count, wait_option, type);
}

function address_list(
  k: Kernel,
  dns: NX_DNS | null,
  host_name: string | null,
  buffer: Uint8Array | null,
  buffer_size: UINT,
  count: Ref<UINT> | null,
  wait_option: ULONG,
  type: number,
): Service<UINT> {
  const wrong = list_check(k, dns, host_name, buffer, count);
  if (wrong !== NX_SUCCESS || dns === null || host_name === null || buffer === null || count === null)
    return refuse(k, wrong);
  return in_steps(k, lookup_name(dns, host_name, type, buffer, buffer_size, count, wait_option));
}

/**
 * Gets the name of an IPv4 address as a C string.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_DNS_PARAM_ERROR: no client, address zero, or a buffer of size 0; NX_CALLER_ERROR;
 *   NX_DNS_TIMEOUT: another lookup took too long; NX_DNS_NO_SERVER; NX_DNS_QUERY_FAILED: whatever the reason is
 */
export function nx_dns_host_by_address_get(
  dns_ptr: NX_DNS | null,
  host_address: ULONG,
  host_name_ptr: Uint8Array | null,
  host_name_buffer_size: UINT,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_dns_host_by_address_get');
  if (dns_ptr === null || host_name_ptr === null) return refuse(k, NX_PTR_ERROR);
  if (host_address === 0 || no_dns(dns_ptr) || host_name_buffer_size === 0)
    return refuse(k, DNS.NX_DNS_PARAM_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const name = reverse_name_v4(host_address);
  return in_steps(k, lookup_address(dns_ptr, name, host_name_ptr, host_name_buffer_size, wait_option));
}

/**
 * The same for an NXD_ADDRESS: of version 4, or 6 in a build with FEATURE_NX_IPV6.
 *
 * @returns as nx_dns_host_by_address_get; NX_DNS_BAD_ADDRESS_ERROR: zero; NX_DNS_INVALID_ADDRESS_TYPE
 */
export function nxd_dns_host_by_address_get(
  dns_ptr: NX_DNS | null,
  host_address_ptr: NXD_ADDRESS | null,
  host_name_ptr: Uint8Array | null,
  host_name_buffer_size: UINT,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nxd_dns_host_by_address_get');
  if (dns_ptr === null || host_name_ptr === null || host_address_ptr === null) return refuse(k, NX_PTR_ERROR);
  if (no_dns(dns_ptr) || host_name_buffer_size === 0) return refuse(k, DNS.NX_DNS_PARAM_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const wrong = address_check(k, host_address_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const { v4, v6 } = host_address_ptr.nxd_ip_address;
  const is_v4 = host_address_ptr.nxd_ip_version === NX_IP_VERSION_V4;
  const name = is_v4 ? reverse_name_v4(v4) : reverse_name_v6(v6);
  return in_steps(k, lookup_address(dns_ptr, name, host_name_ptr, host_name_buffer_size, wait_option));
}
