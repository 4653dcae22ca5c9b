/**
 * Sending an IPv6 packet: header, then the way to a hardware address (own address, group, neighbour or router), or a wait
 * until the neighbour has answered. The packet belongs to the stack from the first line on. The caller holds the IP
 * protection.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_VOID, type Service, type UINT } from '../../rtos/kernel/service.ts';
import { mark } from '../../rtos/sim/marks.ts';
import { ip_queue_received } from '../ip/nx_ip_deferred_receive.ts';
import { router_choose } from '../nd_cache/default_routers.ts';
import { destination_find, destination_note_use } from '../nd_cache/destination_table.ts';
import { has_mac, neighbor_note_use, neighbor_wait } from '../nd_cache/nd_cache.ts';
import { destination_add, is_on_link, link_mtu, mtu_to } from '../nd_cache/next_hop.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET, NX_PACKET_POOL } from '../nx_cb.ts';
import { NX_WAIT_FOREVER } from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import {
  IPV6_ADDRESS_LOOPBACK,
  ND_CACHE_STATE_CREATED,
  ND_CACHE_STATE_INCOMPLETE,
  NX_IPV6_HEADER,
  NX_MAX_MULTICAST_SOLICIT,
} from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address, Neighbor } from '../nx_ipv6_types.ts';
import { packet_copy } from '../packet/nx_packet_copy.ts';
import { packet_transmit_drop } from '../packet/packet_memory.ts';
import { address_type, is_multicast6, MULTICAST_MAC_MSW, same_address } from '../wire/ipv6_words.ts';
import { ipv6_header_add } from './ipv6_header.ts';
import { ipv6_transmit } from './ipv6_transmit.ts';

/** Sends a packet from its own address (nx_packet_ipv6_address_ptr). */
export function ipv6_packet_send(
  ip: NX_IP,
  packet: NX_PACKET,
  destination: Ipv6Words,
  protocol: UINT,
  hop_limit: UINT,
): Service<unknown> {
  const k = K as Kernel;
  const ipv6 = ip.ipv6 as Ipv6;
  const own = packet.nx_packet_ipv6_address_ptr as Ipv6Address;
  const source = own.nxd_ipv6_address;
  if (!ipv6_header_add(ip, packet, source, destination, protocol, hop_limit))
    return packet_transmit_drop(k, packet);
  if (same_address(destination, source) || address_type(destination) === IPV6_ADDRESS_LOOPBACK)
    return loop_back(ip, packet, own);
  const nx_interface = own.nxd_ipv6_address_attached as NX_INTERFACE;
  if (nx_interface.nx_interface_address_mapping_needed === 0)
    return ipv6_transmit(ip, nx_interface, packet, 0, 0, link_mtu(own));
  if (is_multicast6(destination)) {
    const mtu = mtu_to(k, ipv6, destination, link_mtu(own));
    return ipv6_transmit(ip, nx_interface, packet, MULTICAST_MAC_MSW, destination[3], mtu);
  }
  const neighbor = next_neighbor(k, ipv6, own, destination);
  if (neighbor === null) {
    mark('ipv6: there is no way to a destination');
    return packet_transmit_drop(k, packet);
  }
  if (!has_mac(neighbor)) return wait_for_neighbor(ip, packet, neighbor, own);
  const mtu = mtu_to(k, ipv6, destination, link_mtu(own));
  const { nx_nd_cache_mac_msw: msw, nx_nd_cache_mac_lsw: lsw } = neighbor;
  neighbor_note_use(neighbor);
  return ipv6_transmit(ip, nx_interface, packet, msw, lsw, mtu);
}

/** The neighbour that packets for a destination go to; null when there is no way, or a table is full. */
function next_neighbor(k: Kernel, ipv6: Ipv6, own: Ipv6Address, destination: Ipv6Words): Neighbor | null {
  const known = destination_find(ipv6, destination);
  if (known !== null) {
    destination_note_use(ipv6, known);
    return known.nx_ipv6_destination_entry_nd_entry;
  }
  const mtu = link_mtu(own);
  if (is_on_link(ipv6, destination)) {
    const entry = destination_add(k, ipv6, own, destination, destination, mtu, NX_WAIT_FOREVER);
    return entry === null ? null : entry.nx_ipv6_destination_entry_nd_entry;
  }
  const router = router_choose(ipv6, own.nxd_ipv6_address_attached as NX_INTERFACE);
  if (router === null) return null;
  const entry = destination_add(k, ipv6, own, destination, router.address, mtu, NX_WAIT_FOREVER);
  if (entry === null) return null;
  return router.neighbor ?? entry.nx_ipv6_destination_entry_nd_entry;
}

/** Lets a packet wait for the neighbour's hardware address, and asks for it with the first one. */
function wait_for_neighbor(
  ip: NX_IP,
  packet: NX_PACKET,
  neighbor: Neighbor,
  own: Ipv6Address,
): Service<unknown> {
  const k = K as Kernel;
  const ipv6 = ip.ipv6 as Ipv6;
  if (neighbor.nx_nd_cache_packet_waiting_head !== null) {
    const dropped = neighbor_wait(neighbor, packet);
    return dropped === null ? COMPLETED_VOID : drop(k, ip, dropped);
  }
  if (ipv6.solicit === null) return drop(k, ip, packet);
  neighbor_wait(neighbor, packet);
  neighbor.nx_nd_cache_outgoing_address = own;
  neighbor.nx_nd_cache_interface_ptr = own.nxd_ipv6_address_attached;
  if (neighbor.nx_nd_cache_nd_status === ND_CACHE_STATE_CREATED)
    neighbor.nx_nd_cache_nd_status = ND_CACHE_STATE_INCOMPLETE;
  neighbor.nx_nd_cache_num_solicit = NX_MAX_MULTICAST_SOLICIT - 1;
  neighbor.nx_nd_cache_timer_tick = ipv6.nx_ipv6_retrans_timer_ticks;
  return ipv6.solicit(ip, neighbor);
}

function drop(k: Kernel, ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  ip.nx_ip_transmit_resource_errors++;
  ip.nx_ip_send_packets_dropped++;
  return packet_transmit_drop(k, packet);
}

/** Receives a copy of the packet as if the driver had brought it, and releases the packet. */
function* loop_back(ip: NX_IP, packet: NX_PACKET, own: Ipv6Address): Service<void> {
  const k = K as Kernel;
  const { copy } = packet_copy(k, packet, ip.nx_ip_default_packet_pool as NX_PACKET_POOL, 'IP loopback');
  if (copy === null) {
    ip.nx_ip_send_packets_dropped++;
    ip.nx_ip_transmit_resource_errors++;
  } else {
    copy.nx_packet_ip_interface = own.nxd_ipv6_address_attached;
    ip.nx_ip_total_packets_sent++;
    ip.nx_ip_total_bytes_sent += packet.nx_packet_length - NX_IPV6_HEADER;
    yield* ip_queue_received(ip, copy);
  }
  yield* packet_transmit_drop(k, packet);
}
