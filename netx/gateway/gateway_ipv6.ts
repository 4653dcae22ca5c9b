// The IPv6 side of a gateway: its addresses, where QEMU has them, and what it tells as a router.

import { sim_choose } from '../../rtos/sim_api.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import { Ipv6Router } from '../servers/router/ipv6_router.ts';
import { ipv6_from_text, ipv6_to_text } from '../wire/ipv6_text.ts';

const QEMU_ADDRESS = 'fec0::2';
const LINK_LOCAL = 0xfe800000;

export interface GatewayIpv6 {
  readonly link_local: Ipv6Words;
  /** Its address, and that of its resolver. */
  readonly addresses: readonly Ipv6Words[];
  /** All of them as text, that of its stack first. */
  readonly own: readonly string[];
  readonly router: Ipv6Router;
}

/** Null: it speaks IPv4 only. Throws an Error for a text that is no address. */
export function gateway_ipv6(option: boolean | string, resolves: boolean): GatewayIpv6 | null {
  if (option === false) return null;
  const address = ipv6_from_text(option === true ? QEMU_ADDRESS : option);
  const link_local: Ipv6Words = [LINK_LOCAL, 0, address[2], address[3]];
  const resolver: Ipv6Words = [address[0], address[1], address[2], (address[3] + 1) >>> 0];
  const addresses = resolves ? [address, resolver] : [address];
  const dns = resolves ? [ipv6_to_text(resolver)] : [];
  const own = [address, link_local, ...addresses.slice(1)].map(ipv6_to_text);
  return { link_local, addresses, own, router: new Ipv6Router({ dns }, address, false, sim_choose) };
}
