// The control blocks of IPv6 with their links: what the stack works on.

import type { NX_INTERFACE, NX_IP, NX_PACKET } from './nx_cb.ts';
import type {
  Ipv6InterfaceState,
  ND_CACHE_ENTRY,
  NX_IPV6,
  NX_IPV6_DEFAULT_ROUTER_ENTRY,
  NX_IPV6_DESTINATION_ENTRY,
  NXD_IPV6_ADDRESS,
} from './nx_ipv6_cb.ts';

export type Ipv6 = NX_IPV6<NX_IP, NX_INTERFACE, NX_PACKET>;
export type Ipv6Address = NXD_IPV6_ADDRESS<NX_INTERFACE>;
export type Ipv6Interface = Ipv6InterfaceState<NX_INTERFACE>;
export type Neighbor = ND_CACHE_ENTRY<NX_INTERFACE, NX_PACKET>;
export type Destination = NX_IPV6_DESTINATION_ENTRY<NX_INTERFACE, NX_PACKET>;
export type DefaultRouter = NX_IPV6_DEFAULT_ROUTER_ENTRY<NX_INTERFACE, NX_PACKET>;
