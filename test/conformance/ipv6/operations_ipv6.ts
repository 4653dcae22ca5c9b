/**
 * The operations on addresses, neighbours, routers and groups (conformance README of ipv6, section 2).
 */

import {
  NXD_ADDRESS,
  nxd_icmp_enable,
  nxd_icmpv6_ra_flag_callback_set,
  nxd_ipv6_address_change_notify,
  nxd_ipv6_address_delete,
  nxd_ipv6_address_get,
  nxd_ipv6_address_set,
  nxd_ipv6_default_router_add,
  nxd_ipv6_default_router_delete,
  nxd_ipv6_default_router_entry_get,
  nxd_ipv6_default_router_get,
  nxd_ipv6_default_router_number_of_entries_get,
  nxd_ipv6_disable,
  nxd_ipv6_enable,
  nxd_ipv6_multicast_interface_join,
  nxd_ipv6_multicast_interface_leave,
  nxd_ipv6_stateless_address_autoconfig_disable,
  nxd_ipv6_stateless_address_autoconfig_enable,
  nxd_nd_cache_entry_delete,
  nxd_nd_cache_entry_set,
  nxd_nd_cache_hardware_address_find,
  nxd_nd_cache_invalidate,
  nxd_nd_cache_ip_address_find,
} from '../../../netx/nx_api.ts';
import { ref, type Service, tx_time_get, type UINT } from '../../../rtos/tx_api.ts';
import type { Json, JsonObject } from '../case.ts';
import type { Network } from '../tcp/network.ts';
import { simple } from '../tcp/operations_ip.ts';
import { node_of, type Script } from '../tcp/operations_tcp.ts';
import { from_hex, u16, u32 } from '../wire/bytes.ts';
import { address_of_text, text_of_address, text_of_words } from '../wire/ip6_text.ts';
import { type LabOperation, number_of } from '../wire/lab.ts';

type Operation = LabOperation<Network>;

const LINK_LOCAL_PREFIX = 10;

const ip_of = (script: Script) => node_of(script).ip;
const on = (op: JsonObject) => number_of(op, 'on', 1) === 1;

/** The address of an operation. */
export function given(op: JsonObject): NXD_ADDRESS {
  return address_of_text(String(op['addr']));
}

function note(script: Script, name: string, ...values: Json[]): void {
  script.lab.log.push([tx_time_get(), node_of(script).name, -1, name, ...values]);
}

/** Logs the status, and values after a status of 0. */
function asking(
  call: (script: Script, op: JsonObject) => Service<readonly [UINT, () => readonly Json[]]>,
): Operation {
  return function* (script, op) {
    const [status, values] = yield* call(script, op);
    script.log(op, status, ...(status === 0 ? values() : []));
  };
}

export const IPV6_OPERATIONS: Readonly<Record<string, Operation>> = {
  v6enable: simple((script) => nxd_ipv6_enable(ip_of(script))),
  v6disable: simple((script) => nxd_ipv6_disable(ip_of(script))),
  icmp6enable: simple((script) => nxd_icmp_enable(ip_of(script))),
  aset: asking(function* (script, op) {
    const index = ref(0);
    const automatic = op['addr'] === undefined;
    const prefix = automatic ? LINK_LOCAL_PREFIX : number_of(op, 'prefix', 64);
    const address = automatic ? null : given(op);
    return [yield* nxd_ipv6_address_set(ip_of(script), 0, address, prefix, index), () => [index.value]];
  }),
  aget: asking(function* (script, op) {
    const [address, prefix, by] = [new NXD_ADDRESS(), ref(0), ref(0)];
    const status = yield* nxd_ipv6_address_get(ip_of(script), number_of(op, 'index', 0), address, prefix, by);
    return [status, () => [text_of_address(address), prefix.value, by.value]];
  }),
  adel: simple((script, op) => nxd_ipv6_address_delete(ip_of(script), number_of(op, 'index', 0))),
  anotify: simple((script, op) =>
    nxd_ipv6_address_change_notify(
      ip_of(script),
      on(op)
        ? (_ip, event, by, index, words) => note(script, 'cb_addr', event, by, index, text_of_words(words))
        : null,
    ),
  ),
  raflag: simple((script, op) =>
    nxd_icmpv6_ra_flag_callback_set(
      ip_of(script),
      on(op) ? (_ip, flags) => note(script, 'cb_ra', flags) : null,
    ),
  ),
  ndset: simple((script, op) =>
    nxd_nd_cache_entry_set(ip_of(script), given(op).nxd_ip_address.v6, 0, from_hex(String(op['mac']))),
  ),
  nddel: simple((script, op) => nxd_nd_cache_entry_delete(ip_of(script), given(op).nxd_ip_address.v6)),
  ndhw: asking(function* (script, op) {
    const [msw, lsw, by] = [ref(0), ref(0), ref(0)];
    const status = yield* nxd_nd_cache_hardware_address_find(ip_of(script), given(op), msw, lsw, by);
    return [status, () => [mac_text(msw.value, lsw.value), by.value]];
  }),
  ndip: asking(function* (script, op) {
    const [mac, address, by] = [from_hex(String(op['mac'])), new NXD_ADDRESS(), ref(0)];
    const status = yield* nxd_nd_cache_ip_address_find(ip_of(script), address, u16(mac, 0), u32(mac, 2), by);
    return [status, () => [text_of_address(address), by.value]];
  }),
  ndinval: simple((script) => nxd_nd_cache_invalidate(ip_of(script))),
  radd: simple((script, op) =>
    nxd_ipv6_default_router_add(ip_of(script), given(op), number_of(op, 'life', 0), 0),
  ),
  rdel: simple((script, op) => nxd_ipv6_default_router_delete(ip_of(script), given(op))),
  rget: asking(function* (script) {
    const [address, life, prefix] = [new NXD_ADDRESS(), ref(0), ref(0)];
    const status = yield* nxd_ipv6_default_router_get(ip_of(script), 0, address, life, prefix);
    return [status, () => [text_of_address(address), life.value, prefix.value]];
  }),
  rentry: asking(function* (script, op) {
    const [address, life, prefix, method] = [new NXD_ADDRESS(), ref(0), ref(0), ref(0)];
    const index = number_of(op, 'index', 0);
    const out = [address, life, prefix, method] as const;
    const status = yield* nxd_ipv6_default_router_entry_get(ip_of(script), 0, index, ...out);
    return [status, () => [text_of_address(address), life.value, prefix.value, method.value]];
  }),
  rnum: asking(function* (script) {
    const count = ref(0);
    const status = yield* nxd_ipv6_default_router_number_of_entries_get(ip_of(script), 0, count);
    return [status, () => [count.value]];
  }),
  slaac: simple((script, op) =>
    on(op)
      ? nxd_ipv6_stateless_address_autoconfig_enable(ip_of(script), 0)
      : nxd_ipv6_stateless_address_autoconfig_disable(ip_of(script), 0),
  ),
  mjoin: simple((script, op) => nxd_ipv6_multicast_interface_join(ip_of(script), given(op), 0)),
  mleave: simple((script, op) => nxd_ipv6_multicast_interface_leave(ip_of(script), given(op), 0)),
};

export function mac_text(msw: number, lsw: number): string {
  return msw.toString(16).padStart(4, '0') + lsw.toString(16).padStart(8, '0');
}
