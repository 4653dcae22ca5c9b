/**
 * Which interface leads to an address, and which address on that network is next (RFC 1122 3.3.1): broadcast and
 * multicast, own addresses, static routes, directly attached networks, link-local addresses, the gateway.
 */
import type { NX_INTERFACE, NX_IP } from '../nx_cb.ts';
import { NX_IP_CLASS_D_MASK, NX_IP_CLASS_D_TYPE, NX_IP_LIMITED_BROADCAST } from '../nx_constants.ts';

/** The way to a destination. */
export interface Route {
  readonly interface: NX_INTERFACE;
  readonly next_hop: number;
}

const LINK_LOCAL_MASK = 0xffff0000;
const LINK_LOCAL_NETWORK = 0xa9fe0000;

function masked(address: number, mask: number): number {
  return (address & mask) >>> 0;
}

export function is_multicast(address: number): boolean {
  return masked(address, NX_IP_CLASS_D_MASK) === NX_IP_CLASS_D_TYPE;
}

export function is_link_local(address: number): boolean {
  return masked(address, LINK_LOCAL_MASK) === LINK_LOCAL_NETWORK;
}

/** All ones in the host part: everybody on the interface's network. */
export function is_directed_broadcast(nx_interface: NX_INTERFACE, address: number): boolean {
  const mask = nx_interface.nx_interface_ip_network_mask;
  return (
    masked(address, mask) === nx_interface.nx_interface_ip_network && masked(address, ~mask) === ~mask >>> 0
  );
}

function usable(nx_interface: NX_INTERFACE): boolean {
  return nx_interface.nx_interface_valid !== 0 && nx_interface.nx_interface_link_up !== 0;
}

/** Interfaces other than loopback. */
export function physical_interfaces(ip: NX_IP): number {
  return ip.nx_ip_interface.length - 1;
}

/**
 * Finds the way to an address, null when there is none. `wanted` is the interface that the packet must leave by; null
 * lets this function choose. (A destination on the loopback network leaves by loopback in any case.)
 */
export function ip_route_find(ip: NX_IP, destination: number, wanted: NX_INTERFACE | null): Route | null {
  if (is_multicast(destination) || destination === NX_IP_LIMITED_BROADCAST) {
    return to_everybody(ip, destination, wanted);
  }
  const count = physical_interfaces(ip);
  for (let i = 0; i < count; i++) {
    const candidate = ip.nx_ip_interface[i] as NX_INTERFACE;
    if (usable(candidate) && candidate.nx_interface_ip_address === destination) {
      if (wanted === null || wanted === candidate) return { interface: candidate, next_hop: destination };
    }
  }
  return (
    by_static_route(ip, destination, wanted) ??
    by_network(ip, destination, wanted) ??
    (is_link_local(destination) ? any_usable(ip, destination, wanted) : null) ??
    by_gateway(ip, destination, wanted)
  );
}

function to_everybody(ip: NX_IP, destination: number, wanted: NX_INTERFACE | null): Route | null {
  if (wanted !== null) {
    return wanted.nx_interface_link_up !== 0 ? { interface: wanted, next_hop: destination } : null;
  }
  for (let i = 0; i < physical_interfaces(ip); i++) {
    const candidate = ip.nx_ip_interface[i] as NX_INTERFACE;
    if (candidate.nx_interface_link_up !== 0) return { interface: candidate, next_hop: destination };
  }
  return null;
}

function by_static_route(ip: NX_IP, destination: number, wanted: NX_INTERFACE | null): Route | null {
  for (let i = 0; i < ip.nx_ip_routing_table_entry_count; i++) {
    const entry = ip.nx_ip_routing_table[i];
    const leads_by = entry?.nx_ip_routing_entry_ip_interface ?? null;
    if (entry === undefined || leads_by === null || leads_by.nx_interface_link_up === 0) continue;
    if (entry.nx_ip_routing_dest_ip !== masked(destination, entry.nx_ip_routing_net_mask)) continue;
    const next_hop = entry.nx_ip_routing_next_hop_address;
    if (leads_by.nx_interface_ip_network !== masked(next_hop, leads_by.nx_interface_ip_network_mask))
      continue;
    if (wanted === null || wanted === leads_by) return { interface: leads_by, next_hop };
  }
  return null;
}

function by_network(ip: NX_IP, destination: number, wanted: NX_INTERFACE | null): Route | null {
  const count = ip.nx_ip_interface.length;
  for (let i = 0; i < count; i++) {
    const candidate = ip.nx_ip_interface[i] as NX_INTERFACE;
    if (!usable(candidate)) continue;
    if (masked(destination, candidate.nx_interface_ip_network_mask) !== candidate.nx_interface_ip_network)
      continue;
    if (wanted === null || wanted === candidate || i === count - 1) {
      return { interface: candidate, next_hop: destination };
    }
  }
  return null;
}

/** A link-local destination is on whatever network the packet leaves by (RFC 3927 2.6). */
function any_usable(ip: NX_IP, destination: number, wanted: NX_INTERFACE | null): Route | null {
  if (wanted !== null) return usable(wanted) ? { interface: wanted, next_hop: destination } : null;
  const first = ip.nx_ip_interface.find(usable);
  return first === undefined ? null : { interface: first, next_hop: destination };
}

function by_gateway(ip: NX_IP, destination: number, wanted: NX_INTERFACE | null): Route | null {
  const gateway = ip.nx_ip_gateway_address;
  const leads_by = ip.nx_ip_gateway_interface;
  if (gateway !== 0 && leads_by !== null && leads_by.nx_interface_link_up !== 0) {
    if (leads_by.nx_interface_ip_network !== masked(gateway, leads_by.nx_interface_ip_network_mask))
      return null;
    return wanted === null || wanted === leads_by ? { interface: leads_by, next_hop: gateway } : null;
  }
  // A host with a link-local address of its own and no gateway takes everybody for a neighbour.
  const own = (i: NX_INTERFACE): boolean => usable(i) && is_link_local(i.nx_interface_ip_address);
  const by = wanted === null ? ip.nx_ip_interface.find(own) : own(wanted) ? wanted : undefined;
  return by === undefined ? null : { interface: by, next_hop: destination };
}
