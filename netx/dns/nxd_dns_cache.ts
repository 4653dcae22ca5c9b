/**
 * The cache of answers (guide ch.3), in a build with NX_DNS_CACHE_ENABLE; in another one each service answers
 * NX_DNS_FEATURE_NOT_SUPPORTED. Allowed from: initialization, threads. All may suspend: they wait for a lookup that is under
 * way.
 */
import { enter, K } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import {
  type Service,
  TX_SUCCESS,
  TX_WAIT_FOREVER,
  tx_mutex_get,
  tx_mutex_put,
  type UINT,
} from '../../rtos/tx_api.ts';
import { NX_PTR_ERROR, NX_SUCCESS } from '../nx_api.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { DnsCache } from './dns_cache.ts';
import { is_aligned } from './dns_service.ts';
import { config_of, type NX_DNS, type NX_DNS_CACHE_FULL_NOTIFY, no_dns } from './nxd_dns_cb.ts';
import { nxd_dns_config } from './nxd_dns_config.ts';
import * as DNS from './nxd_dns_constants.ts';

/** What is wrong with the build or the client; NX_SUCCESS: nothing. */
function client_check(k: Kernel, dns: NX_DNS | null): UINT {
  if (!nxd_dns_config(k).NX_DNS_CACHE_ENABLE) return DNS.NX_DNS_FEATURE_NOT_SUPPORTED;
  if (dns === null) return NX_PTR_ERROR;
  return no_dns(dns) ? DNS.NX_DNS_PARAM_ERROR : NX_SUCCESS;
}

/** Changes the client when no lookup is under way. */
function* locked(dns: NX_DNS, change: () => void): Service<UINT> {
  const got = yield* tx_mutex_get(dns.nx_dns_mutex, TX_WAIT_FOREVER);
  change();
  if (got === TX_SUCCESS) yield* tx_mutex_put(dns.nx_dns_mutex);
  return NX_SUCCESS;
}

/**
 * Gives the client memory for answers, which it keeps from now on; what it kept before is forgotten.
 *
 * @param cache_ptr at an address that is a multiple of four, which here is its offset in its ArrayBuffer
 * @param cache_size bytes, a multiple of four
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_DNS_PARAM_ERROR: no client; NX_DNS_CACHE_ERROR: no memory; NX_DNS_ERROR: its place or
 *   size
 */
export function nx_dns_cache_initialize(
  dns_ptr: NX_DNS | null,
  cache_ptr: Uint8Array | null,
  cache_size: UINT,
): Service<UINT> {
  const k = enter('nx_dns_cache_initialize');
  const wrong = client_check(k, dns_ptr);
  if (wrong !== NX_SUCCESS || dns_ptr === null) return refuse(k, wrong);
  if (cache_ptr === null) return refuse(k, DNS.NX_DNS_CACHE_ERROR);
  if (!is_aligned(cache_ptr) || cache_size % 4 !== 0) return refuse(k, DNS.NX_DNS_ERROR);
  return in_steps(
    k,
    locked(dns_ptr, () => {
      cache_ptr.fill(0, 0, cache_size);
      const { NX_IP_PERIODIC_RATE: second } = nx_config(K as Kernel);
      dns_ptr.cache = new DnsCache(cache_size, second, config_of(dns_ptr).quirks);
    }),
  );
}

/** Sets what is called when an answer finds no room in the cache. NX_SUCCESS; NX_PTR_ERROR; NX_DNS_PARAM_ERROR. */
export function nx_dns_cache_notify_set(
  dns_ptr: NX_DNS | null,
  cache_full_notify_cb: NX_DNS_CACHE_FULL_NOTIFY | null,
): Service<UINT> {
  return set_notify(enter('nx_dns_cache_notify_set'), dns_ptr, cache_full_notify_cb);
}

/** Sets that nothing is called. NX_SUCCESS; NX_PTR_ERROR; NX_DNS_PARAM_ERROR. */
export function nx_dns_cache_notify_clear(dns_ptr: NX_DNS | null): Service<UINT> {
  return set_notify(enter('nx_dns_cache_notify_clear'), dns_ptr, null);
}

function set_notify(k: Kernel, dns: NX_DNS | null, notify: NX_DNS_CACHE_FULL_NOTIFY | null): Service<UINT> {
  const wrong = client_check(k, dns);
  if (wrong !== NX_SUCCESS || dns === null) return refuse(k, wrong);
  return in_steps(
    k,
    locked(dns, () => {
      dns.nx_dns_cache_full_notify = notify;
    }),
  );
}
