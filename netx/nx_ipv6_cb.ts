/**
 * The control blocks of IPv6, with the C names of their fields. In C they are parts of NX_IP; here they are made when the
 * first service of IPv6 is called, so that an instance without IPv6 has none. They link to blocks of nx_cb.ts, which links
 * to them: the types of those are parameters, which nx_ipv6_types.ts fills in.
 */
import type { Service, UINT, ULONG } from '../rtos/tx_api.ts';
import {
  NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE,
  NX_IPV6_DESTINATION_TABLE_SIZE,
  NX_IPV6_NEIGHBOR_CACHE_SIZE,
  NX_IPV6_PREFIX_LIST_TABLE_SIZE,
  NX_LOOPBACK_IPV6_ENABLED,
  NX_MAX_IPV6_ADDRESSES,
} from './nx_ipv6_constants.ts';

/** An address as four words in host byte order, the first one first. */
export type Ipv6Words = readonly [ULONG, ULONG, ULONG, ULONG];

export const UNSPECIFIED: Ipv6Words = [0, 0, 0, 0];

/** One address of an interface. */
export class NXD_IPV6_ADDRESS<Interface> {
  nxd_ipv6_address_valid: UINT = 0;
  nxd_ipv6_address_state: UINT = 0;
  nxd_ipv6_address_prefix_length: UINT = 0;
  nxd_ipv6_address_ConfigurationMethod: UINT = 0;
  /** Solicitations of duplicate address detection that are still to be sent. */
  nxd_ipv6_address_DupAddrDetectTransmit: UINT = 0;
  nxd_ipv6_address: Ipv6Words = UNSPECIFIED;
  nxd_ipv6_address_attached: Interface | null = null;
  nxd_ipv6_address_next: NXD_IPV6_ADDRESS<Interface> | null = null;
  readonly nxd_ipv6_address_index: UINT;

  constructor(index: UINT) {
    this.nxd_ipv6_address_index = index;
  }
}

/** A neighbour: its hardware address, how well it is known, and the packets that wait for it. */
export class ND_CACHE_ENTRY<Interface, Packet> {
  nx_nd_cache_nd_status: UINT = 0;
  nx_nd_cache_dest_ip: Ipv6Words = UNSPECIFIED;
  /** The hardware address in two words; 0 while it is not known. */
  nx_nd_cache_mac_msw: ULONG = 0;
  nx_nd_cache_mac_lsw: ULONG = 0;
  nx_nd_cache_is_static: UINT = 0;
  nx_nd_cache_is_router: NX_IPV6_DEFAULT_ROUTER_ENTRY<Interface, Packet> | null = null;
  nx_nd_cache_interface_ptr: Interface | null = null;
  nx_nd_cache_outgoing_address: NXD_IPV6_ADDRESS<Interface> | null = null;
  nx_nd_cache_packet_waiting_head: Packet | null = null;
  nx_nd_cache_packet_waiting_tail: Packet | null = null;
  nx_nd_cache_packet_waiting_queue_length: UINT = 0;
  nx_nd_cache_timer_tick: ULONG = 0;
  nx_nd_cache_num_solicit: UINT = 0;
}

/** Which neighbour packets for a destination go to, and how long they may be. */
export class NX_IPV6_DESTINATION_ENTRY<Interface, Packet> {
  nx_ipv6_destination_entry_valid: UINT = 0;
  nx_ipv6_destination_entry_destination_address: Ipv6Words = UNSPECIFIED;
  nx_ipv6_destination_entry_next_hop: Ipv6Words = UNSPECIFIED;
  nx_ipv6_destination_entry_nd_entry: ND_CACHE_ENTRY<Interface, Packet> | null = null;
  nx_ipv6_destination_entry_path_mtu: ULONG = 0;
  /** Ticks until the path MTU is that of the link again. */
  nx_ipv6_destination_entry_MTU_timer_tick: ULONG = 0;
  /** Which of the uses of the table was the last one of this entry. */
  last_use = 0;
}

export class NX_IPV6_DEFAULT_ROUTER_ENTRY<Interface, Packet> {
  nx_ipv6_default_router_entry_flag: UINT = 0;
  nx_ipv6_default_router_entry_router_address: Ipv6Words = UNSPECIFIED;
  /** Seconds; 0xffff never ends. */
  nx_ipv6_default_router_entry_life_time: UINT = 0;
  nx_ipv6_default_router_entry_interface_ptr: Interface | null = null;
  nx_ipv6_default_router_entry_neighbor_cache_ptr: ND_CACHE_ENTRY<Interface, Packet> | null = null;
}

/** A prefix whose addresses are neighbours, or that an address was formed from. */
export interface NX_IPV6_PREFIX_ENTRY {
  readonly nx_ipv6_prefix_entry_network_address: Ipv6Words;
  readonly nx_ipv6_prefix_entry_prefix_length: UINT;
  /** Seconds; 0xffffffff never ends. */
  nx_ipv6_prefix_entry_valid_lifetime: ULONG;
  /** False: an address was formed from it, and what begins with it is not known to be on the link. */
  on_link: boolean;
}

export interface NX_IPV6_MULTICAST_ENTRY<Interface> {
  readonly nx_ip_mld_join_list: Ipv6Words;
  readonly nx_ip_mld_join_interface_list: Interface;
  nx_ip_mld_join_count: ULONG;
}

type Hook<Arguments extends unknown[]> = ((...given: Arguments) => Service<unknown>) | null;
type Notify<Arguments extends unknown[]> = ((...given: Arguments) => void | Service<void>) | null;

/** What ip/ calls of IPv6, also before IPv6 is enabled. */
export interface Ipv6Hooks<Ip, Interface, Packet> {
  /** With each slow event: addresses, neighbours, routers, prefixes, solicitations of routers, path MTUs. */
  readonly slow_periodic: (ip: Ip) => Service<unknown>;
  /** Gives a packet that was put together to the protocol of its first piece's payload. */
  readonly dispatch: (ip: Ip, packet: Packet, protocol: UINT) => Service<unknown>;
  /** The instance is deleted: packets that wait for a neighbour go back to their pools. */
  readonly forget_neighbors: (ip: Ip) => void;
  /** An interface is detached. */
  readonly forget_interface: (ip: Ip, nx_interface: Interface) => Service<unknown>;
}

/** What an interface has of IPv6 beside its addresses. */
export class Ipv6InterfaceState<Interface> {
  nxd_interface_ipv6_address_list_head: NXD_IPV6_ADDRESS<Interface> | null = null;
  nx_ipv6_stateless_address_autoconfig_status: UINT = 0;
  nx_ipv6_rtr_solicitation_max: UINT = 0;
  nx_ipv6_rtr_solicitation_count: UINT = 0;
  nx_ipv6_rtr_solicitation_interval: UINT = 0;
  nx_ipv6_rtr_solicitation_timer: UINT = 0;
}

/** All that an IP instance has of IPv6. */
export class NX_IPV6<Ip, Interface, Packet> {
  nx_ipv6_hop_limit: ULONG = 0;
  /** Seconds that a neighbour stays reachable. */
  nx_ipv6_reachable_timer: ULONG = 0;
  /** Runs of the fast timer between two solicitations. */
  nx_ipv6_retrans_timer_ticks: ULONG = 0;
  /** By index; the last one is that of the loopback interface. */
  readonly nx_ipv6_address = fill(
    NX_MAX_IPV6_ADDRESSES + NX_LOOPBACK_IPV6_ENABLED,
    (index) => new NXD_IPV6_ADDRESS<Interface>(index),
  );
  /** By index of the interface. */
  readonly interfaces: Ipv6InterfaceState<Interface>[];
  readonly nx_ipv6_nd_cache = fill(
    NX_IPV6_NEIGHBOR_CACHE_SIZE,
    () => new ND_CACHE_ENTRY<Interface, Packet>(),
  );
  readonly nx_ipv6_destination_table = fill(
    NX_IPV6_DESTINATION_TABLE_SIZE,
    () => new NX_IPV6_DESTINATION_ENTRY<Interface, Packet>(),
  );
  readonly nx_ipv6_default_router_table = fill(
    NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE,
    () => new NX_IPV6_DEFAULT_ROUTER_ENTRY<Interface, Packet>(),
  );
  /** How often the destination table was used. */
  destination_uses = 0;
  /** ICMPv6 error messages since the last slow event. */
  errors_sent = 0;
  nx_ipv6_default_router_table_round_robin_index: UINT = 0;
  /** At most NX_IPV6_PREFIX_LIST_TABLE_SIZE, the longest first. */
  nx_ipv6_prefix_list: NX_IPV6_PREFIX_ENTRY[] = [];
  /** By position; null: free. */
  nx_ipv6_multicast_entry: (NX_IPV6_MULTICAST_ENTRY<Interface> | null)[];

  nx_ipv6_address_change_notify: Notify<[Ip, UINT, UINT, UINT, Ipv6Words]> = null;
  nx_icmpv6_ra_flag_callback: Notify<[Ip, UINT]> = null;

  /** Not null while IPv6 is enabled. */
  nx_ipv6_packet_receive: Hook<[Ip, Packet]> = null;
  /** Not null while ICMPv6 is enabled; so are the hooks below. */
  nx_ip_icmpv6_packet_process: Hook<[Ip, Packet]> = null;
  /** Tells the sender of a packet what is wrong with it: type, code, pointer. */
  icmpv6_error: Hook<[Ip, Packet, UINT, UINT, ULONG]> = null;
  /** Asks for the hardware address of a neighbour. */
  solicit: Hook<[Ip, ND_CACHE_ENTRY<Interface, Packet>]> = null;
  /** What the IP thread does with each fast and each slow event: duplicate address detection, neighbours. */
  fast_periodic: Hook<[Ip]> = null;
  icmpv6_periodic: Hook<[Ip]> = null;
  solicit_router: ((ip: Ip, nx_interface: Interface) => Service<boolean>) | null = null;
  readonly hooks: Ipv6Hooks<Ip, Interface, Packet>;

  constructor(interfaces: number, multicast_groups: number, hooks: Ipv6Hooks<Ip, Interface, Packet>) {
    this.interfaces = fill(interfaces, () => new Ipv6InterfaceState<Interface>());
    this.nx_ipv6_multicast_entry = fill(multicast_groups, () => null);
    this.hooks = hooks;
  }
}

/** How many prefixes fit in. */
export const PREFIX_LIST_SIZE = NX_IPV6_PREFIX_LIST_TABLE_SIZE;

function fill<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_none, index) => make(index));
}
