/**
 * A lookup (guide ch.1): in the cache, else at the servers. It holds the client's mutex, and the client's socket has a port
 * while it asks.
 */
import { run_callback } from '../../rtos/kernel/callback.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import {
  type Ref,
  type Service,
  TX_SUCCESS,
  TX_WAIT_FOREVER,
  tx_mutex_get,
  tx_mutex_put,
  tx_time_get,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import {
  NX_ANY_PORT,
  NX_IN_PROGRESS,
  NX_SUCCESS,
  nx_udp_socket_bind,
  nx_udp_socket_unbind,
} from '../nx_api.ts';
import { refuse } from '../nx_service.ts';
import { DnsBuffer } from './dns_buffers.ts';
import { byte_text, valid_name, without_root } from './dns_name.ts';
import { ask_servers, type Lookup } from './dns_query.ts';
import { is_single, store_data } from './dns_record_data.ts';
import { config_of, type NX_DNS } from './nxd_dns_cb.ts';
import * as DNS from './nxd_dns_constants.ts';

/** Looks up the records of a name. `count` gets the entries that were put into the buffer. */
export function* lookup_name(
  dns: NX_DNS,
  host_name: string,
  type: number,
  bytes: Uint8Array,
  size: number,
  count: Ref<UINT>,
  wait_option: ULONG,
): Service<UINT> {
  const { quirks } = config_of(dns);
  const given = byte_text(host_name);
  const name = quirks.dns_names_unchecked ? given : without_root(given);
  if (!quirks.dns_names_unchecked && !valid_name(name))
    return yield* refuse(K as Kernel, DNS.NX_DNS_PARAM_ERROR);
  const locked = yield* tx_mutex_get(dns.nx_dns_mutex, wait_option);
  if (locked !== TX_SUCCESS) return locked;
  bytes.fill(0, 0, size);
  count.value = 0;
  const leaves = quirks.dns_no_wait_keeps_socket;
  return yield* look_up(dns, { asked: { name, type }, bytes, size, leaves }, count, wait_option);
}

/** Looks up the name of an address, which is that of a record itself. */
export function* lookup_address(
  dns: NX_DNS,
  name: string,
  bytes: Uint8Array,
  size: number,
  wait_option: ULONG,
): Service<UINT> {
  bytes.fill(0, 0, Math.min(size, 4));
  const locked = yield* tx_mutex_get(dns.nx_dns_mutex, wait_option);
  if (locked !== TX_SUCCESS) return DNS.NX_DNS_TIMEOUT;
  // Here, unlike in a lookup by name, the cache is of no use without a server.
  if (dns.nx_dns_server_ip_array.length === 0) return yield* unlocked(dns, DNS.NX_DNS_NO_SERVER);
  const asked = { name, type: DNS.NX_DNS_RR_TYPE_PTR };
  const status = yield* look_up(dns, { asked, bytes, size, leaves: false }, null, wait_option);
  if (status !== NX_SUCCESS && size > 0) bytes[0] = 0;
  return status;
}

/** With the mutex, which it gives back. */
function* look_up(dns: NX_DNS, lookup: Lookup, count: Ref<UINT> | null, wait_option: ULONG): Service<UINT> {
  const cached = look_into_cache(dns, lookup);
  if (cached > 0) {
    if (count !== null) count.value = cached;
    return yield* unlocked(dns, NX_SUCCESS);
  }
  if (dns.nx_dns_server_ip_array.length === 0) return yield* unlocked(dns, DNS.NX_DNS_NO_SERVER);
  const bound = yield* nx_udp_socket_bind(dns.nx_dns_socket, NX_ANY_PORT, TX_WAIT_FOREVER);
  if (bound !== NX_SUCCESS) return yield* unlocked(dns, bound);
  const found = yield* ask_servers(dns, lookup, wait_option);
  if (count !== null) count.value = found.count;
  if (found.status === NX_IN_PROGRESS) return found.status;
  for (const record of found.known) {
    const kept = dns.cache?.add(record, tx_time_get()) ?? true;
    if (!kept) yield* tell_full(dns);
  }
  yield* nx_udp_socket_unbind(dns.nx_dns_socket);
  return yield* unlocked(dns, found.status);
}

/** Entries that the cache had; the buffer has them now. */
function look_into_cache(dns: NX_DNS, { asked, bytes, size }: Lookup): number {
  const buffer = new DnsBuffer(bytes, size);
  dns.cache?.find(asked.type, asked.name, tx_time_get(), (data) => {
    return store_data(buffer, data) && !is_single(data.type);
  });
  return buffer.count;
}

function* tell_full(dns: NX_DNS): Service<void> {
  yield* run_callback(K as Kernel, 'the DNS cache callback', dns.nx_dns_cache_full_notify?.(dns));
}

function* unlocked(dns: NX_DNS, status: UINT): Service<UINT> {
  yield* tx_mutex_put(dns.nx_dns_mutex);
  return status;
}
