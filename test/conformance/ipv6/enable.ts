/** Enabling IPv6 on a node, its addresses and ICMPv6, in an order in which no address is ever probed (README of ipv6, 1). */

import { type NX_IP, nxd_icmp_enable, nxd_ipv6_address_set, nxd_ipv6_enable } from '../../../netx/nx_api.ts';
import type { Service } from '../../../rtos/tx_api.ts';
import type { Network } from '../tcp/network.ts';
import { address_of_text } from '../wire/ip6_text.ts';
import { must } from '../wire/lab.ts';

const LINK_LOCAL_PREFIX = 10;
const PREFIX = 64;

/** The addresses of the recordings' nodes. */
const GLOBAL: Readonly<Record<string, string>> = { a: '2001:db8::1', b: '2001:db8::2', c: '2001:db8::3' };

/** On all nodes, each with its static address. */
export function* enable_ipv6_on_all({ nodes }: Network): Service<void> {
  for (const { ip, name } of nodes) yield* enable_ipv6(ip, GLOBAL[name] ?? null);
}

/** Without a global address there is no link-local one either. */
export function* enable_ipv6(ip: NX_IP, global: string | null): Service<void> {
  must(yield* nxd_ipv6_enable(ip), 'nxd_ipv6_enable');
  if (global !== null) {
    must(yield* nxd_ipv6_address_set(ip, 0, null, LINK_LOCAL_PREFIX, null), 'nxd_ipv6_address_set');
    const address = address_of_text(global);
    must(yield* nxd_ipv6_address_set(ip, 0, address, PREFIX, null), 'nxd_ipv6_address_set');
  }
  must(nxd_icmp_enable(ip), 'nxd_icmp_enable');
}
