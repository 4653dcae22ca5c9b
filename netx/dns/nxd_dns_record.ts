/**
 * Records of other types (guide ch.3), in a build with NX_DNS_ENABLE_EXTENDED_RR_TYPES; in another one each service answers
 * NX_DNS_FEATURE_NOT_SUPPORTED. They return what nx_dns_host_by_name_get does, and take the same wait; a buffer for entries
 * has to be at an address that is a multiple of four, which here is its offset in its ArrayBuffer (NX_PTR_ERROR). Allowed
 * from: threads. All may suspend.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { type Ref, ref, type Service, type UINT, type ULONG, type USHORT } from '../../rtos/tx_api.ts';
import { NX_CALLER_ERROR, NX_PTR_ERROR, NX_SUCCESS } from '../nx_api.ts';
import { refuse } from '../nx_service.ts';
import { NX_DNS_SRV_ENTRY } from './dns_buffers.ts';
import { lookup_name } from './dns_lookup.ts';
import { list_check, text_check } from './dns_service.ts';
import { type NX_DNS, no_dns } from './nxd_dns_cb.ts';
import { nxd_dns_config } from './nxd_dns_config.ts';
import * as DNS from './nxd_dns_constants.ts';

/** Room for one service of nx_dns_info_by_name_get, with the longest name. */
const INFO_BYTES = DNS.NX_DNS_NAME_MAX + 1 + NX_DNS_SRV_ENTRY.BYTES;

/** One lookup that a service was called for, in the order of its arguments. */
interface Wanted {
  readonly dns: NX_DNS | null;
  readonly host_name: string | null;
  readonly buffer: Uint8Array | null;
  readonly buffer_size: UINT;
  readonly count: Ref<UINT> | null;
  readonly wait_option: ULONG;
}

type Check = (k: Kernel, wanted: Wanted) => UINT;

const of_text: Check = (k, { dns, host_name, buffer }) => text_check(k, dns, host_name, buffer);
const of_list: Check = (k, { dns, host_name, buffer, count }) => list_check(k, dns, host_name, buffer, count);

function look_up(k: Kernel, type: number, check: Check, wanted: Wanted): Service<UINT> {
  if (!nxd_dns_config(k).NX_DNS_ENABLE_EXTENDED_RR_TYPES) return refuse(k, DNS.NX_DNS_FEATURE_NOT_SUPPORTED);
  const wrong = check(k, wanted);
  const { dns, host_name, buffer, buffer_size, count, wait_option } = wanted;
  if (wrong !== NX_SUCCESS || dns === null || host_name === null || buffer === null || count === null)
    return refuse(k, wrong);
  return in_steps(k, lookup_name(dns, host_name, type, buffer, buffer_size, count, wait_option));
}

/** Gets what a name is an alias of, as a C string. */
export function nx_dns_cname_get(
  dns_ptr: NX_DNS | null,
  host_name: string | null,
  record_buffer: Uint8Array | null,
  buffer_size: UINT,
  wait_option: ULONG,
): Service<UINT> {
  const wanted = { dns: dns_ptr, host_name, buffer: record_buffer, buffer_size, count: ref(0), wait_option };
  return look_up(enter('nx_dns_cname_get'), DNS.NX_DNS_RR_TYPE_CNAME, of_text, wanted);
}

/** Gets the first string of a text record, as a C string. */
export function nx_dns_host_text_get(
  dns_ptr: NX_DNS | null,
  host_name: string | null,
  record_buffer: Uint8Array | null,
  buffer_size: UINT,
  wait_option: ULONG,
): Service<UINT> {
  const wanted = { dns: dns_ptr, host_name, buffer: record_buffer, buffer_size, count: ref(0), wait_option };
  return look_up(enter('nx_dns_host_text_get'), DNS.NX_DNS_RR_TYPE_TXT, of_text, wanted);
}

/** Gets the name servers of a domain: NX_DNS_NS_ENTRY.at(record_buffer, 0) and so on. */
export function nx_dns_domain_name_server_get(
  dns_ptr: NX_DNS | null,
  host_name: string | null,
  record_buffer: Uint8Array | null,
  buffer_size: UINT,
  record_count: Ref<UINT> | null,
  wait_option: ULONG,
): Service<UINT> {
  const wanted = {
    dns: dns_ptr,
    host_name,
    buffer: record_buffer,
    buffer_size,
    count: record_count,
    wait_option,
  };
  return look_up(enter('nx_dns_domain_name_server_get'), DNS.NX_DNS_RR_TYPE_NS, of_list, wanted);
}

/** Gets the mail exchanges of a domain: NX_DNS_MX_ENTRY.at(record_buffer, 0) and so on. */
export function nx_dns_domain_mail_exchange_get(
  dns_ptr: NX_DNS | null,
  host_name: string | null,
  record_buffer: Uint8Array | null,
  buffer_size: UINT,
  record_count: Ref<UINT> | null,
  wait_option: ULONG,
): Service<UINT> {
  const wanted = {
    dns: dns_ptr,
    host_name,
    buffer: record_buffer,
    buffer_size,
    count: record_count,
    wait_option,
  };
  return look_up(enter('nx_dns_domain_mail_exchange_get'), DNS.NX_DNS_RR_TYPE_MX, of_list, wanted);
}

/** Gets who offers a service in a domain: NX_DNS_SRV_ENTRY.at(record_buffer, 0) and so on. */
export function nx_dns_domain_service_get(
  dns_ptr: NX_DNS | null,
  host_name: string | null,
  record_buffer: Uint8Array | null,
  buffer_size: UINT,
  record_count: Ref<UINT> | null,
  wait_option: ULONG,
): Service<UINT> {
  const wanted = {
    dns: dns_ptr,
    host_name,
    buffer: record_buffer,
    buffer_size,
    count: record_count,
    wait_option,
  };
  return look_up(enter('nx_dns_domain_service_get'), DNS.NX_DNS_RR_TYPE_SRV, of_list, wanted);
}

/** Gets the start of a zone: NX_DNS_SOA_ENTRY.at(record_buffer, 0). */
export function nx_dns_authority_zone_start_get(
  dns_ptr: NX_DNS | null,
  host_name: string | null,
  record_buffer: Uint8Array | null,
  buffer_size: UINT,
  wait_option: ULONG,
): Service<UINT> {
  const wanted = { dns: dns_ptr, host_name, buffer: record_buffer, buffer_size, count: ref(0), wait_option };
  return look_up(enter('nx_dns_authority_zone_start_get'), DNS.NX_DNS_RR_TYPE_SOA, of_list, wanted);
}

/**
 * Gets address and port of the first that offers a service; the address is 0.0.0.0 when the answer does not have it.
 *
 * @returns as above, but NX_PTR_ERROR when there is no client
 */
export function nx_dns_info_by_name_get(
  dns_ptr: NX_DNS | null,
  host_name: string | null,
  host_address_ptr: Ref<ULONG> | null,
  host_port_ptr: Ref<USHORT> | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_dns_info_by_name_get');
  if (!nxd_dns_config(k).NX_DNS_ENABLE_EXTENDED_RR_TYPES) return refuse(k, DNS.NX_DNS_FEATURE_NOT_SUPPORTED);
  if (no_dns(dns_ptr) || host_name === null || host_address_ptr === null || host_port_ptr === null)
    return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, info(dns_ptr, host_name, host_address_ptr, host_port_ptr, wait_option));
}

function* info(
  dns: NX_DNS,
  host_name: string,
  address: Ref<ULONG>,
  port: Ref<USHORT>,
  wait_option: ULONG,
): Service<UINT> {
  const buffer = new Uint8Array(INFO_BYTES);
  const type = DNS.NX_DNS_RR_TYPE_SRV;
  const status = yield* lookup_name(dns, host_name, type, buffer, INFO_BYTES, ref(0), wait_option);
  if (status !== NX_SUCCESS) return status;
  const entry = NX_DNS_SRV_ENTRY.at(buffer, 0);
  address.value = entry.nx_dns_srv_ipv4_address;
  port.value = entry.nx_dns_srv_port_number;
  return NX_SUCCESS;
}
