/**
 * The multicast groups of an IP instance (RFC 1112): which it is a member of, and on which interface. Every host is a
 * member of "all hosts".
 */
import type { NX_INTERFACE, NX_IP, NX_IPV4_MULTICAST_ENTRY } from '../nx_cb.ts';

/** 224.0.0.1 */
export const NX_ALL_HOSTS_ADDRESS = 0xe0000001;
/** 224.0.0.2 */
export const NX_ALL_ROUTERS_ADDRESS = 0xe0000002;

/** The entry of a group on an interface. */
export function igmp_entry(
  ip: NX_IP,
  group: number,
  nx_interface: NX_INTERFACE,
): NX_IPV4_MULTICAST_ENTRY | null {
  for (const entry of ip.nx_ipv4_multicast_entry) {
    const same = entry.nx_ipv4_multicast_join_list === group;
    if (same && entry.nx_ipv4_multicast_join_interface_list === nx_interface) return entry;
  }
  return null;
}

/** True when packets to the group, come in by the interface, are for this instance. */
export function igmp_multicast_check(ip: NX_IP, group: number, nx_interface: NX_INTERFACE): boolean {
  return group === NX_ALL_HOSTS_ADDRESS || igmp_entry(ip, group, nx_interface) !== null;
}
