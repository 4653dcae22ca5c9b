/**
 * The checks that services share: pointers, the client, the place of a buffer, the caller, in this order.
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import type { UINT } from '../../rtos/tx_api.ts';
import {
  NX_CALLER_ERROR,
  NX_IP_VERSION_V4,
  NX_IP_VERSION_V6,
  NX_PTR_ERROR,
  NX_SUCCESS,
  type NXD_ADDRESS,
} from '../nx_api.ts';
import { type NX_DNS, no_dns } from './nxd_dns_cb.ts';
import { nxd_dns_config } from './nxd_dns_config.ts';
import {
  NX_DNS_BAD_ADDRESS_ERROR,
  NX_DNS_INVALID_ADDRESS_TYPE,
  NX_DNS_PARAM_ERROR,
} from './nxd_dns_constants.ts';

/** C reads and writes words of a buffer only at addresses that are multiples of their size. */
export function is_aligned(buffer: Uint8Array): boolean {
  return buffer.byteOffset % 4 === 0;
}

/** For services that give one text. */
export function text_check(k: Kernel, dns: NX_DNS | null, ...pointers: unknown[]): UINT {
  if (dns === null || pointers.includes(null)) return NX_PTR_ERROR;
  if (no_dns(dns)) return NX_DNS_PARAM_ERROR;
  return not_thread(k) ? NX_CALLER_ERROR : NX_SUCCESS;
}

/** For services that fill a buffer with words. */
export function list_check(
  k: Kernel,
  dns: NX_DNS | null,
  host_name: string | null,
  buffer: Uint8Array | null,
  count: unknown,
): UINT {
  if (dns === null || host_name === null || buffer === null || count === null) return NX_PTR_ERROR;
  if (no_dns(dns)) return NX_DNS_PARAM_ERROR;
  if (!is_aligned(buffer)) return NX_PTR_ERROR;
  return not_thread(k) ? NX_CALLER_ERROR : NX_SUCCESS;
}

/** NX_SUCCESS for an address of a version that the build knows, and not zero. */
export function address_check(k: Kernel, address: NXD_ADDRESS): UINT {
  const { v4, v6 } = address.nxd_ip_address;
  const version = address.nxd_ip_version;
  if (version === NX_IP_VERSION_V4) return v4 === 0 ? NX_DNS_BAD_ADDRESS_ERROR : NX_SUCCESS;
  if (version !== NX_IP_VERSION_V6 || !nxd_dns_config(k).FEATURE_NX_IPV6) return NX_DNS_INVALID_ADDRESS_TYPE;
  return v6.every((word) => word === 0) ? NX_DNS_BAD_ADDRESS_ERROR : NX_SUCCESS;
}

/** The same host: of one version, and what that version has of it. */
export function same_address(one: NXD_ADDRESS, other: NXD_ADDRESS): boolean {
  if (one.nxd_ip_version !== other.nxd_ip_version) return false;
  const [{ v4, v6 }, { v4: other_v4, v6: other_v6 }] = [one.nxd_ip_address, other.nxd_ip_address];
  return one.nxd_ip_version === NX_IP_VERSION_V4
    ? v4 === other_v4
    : v6.every((word, index) => word === other_v6[index]);
}
