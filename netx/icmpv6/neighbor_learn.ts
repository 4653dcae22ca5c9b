/** Learning a neighbour's hardware address from a message that it sent, and sending what has waited for it. */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import { IPV6_DESTINATION } from '../ipv6/ipv6_header.ts';
import { ipv6_transmit } from '../ipv6/ipv6_transmit.ts';
import {
  clear_queue,
  is_settled,
  type Mac,
  neighbor_add,
  neighbor_find,
  neighbor_note_use,
  same_mac,
  set_mac,
} from '../nd_cache/nd_cache.ts';
import { mtu_to } from '../nd_cache/next_hop.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET } from '../nx_cb.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import { ND_CACHE_STATE_STALE } from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address, Neighbor } from '../nx_ipv6_types.ts';
import { words_at } from '../wire/ipv6_words.ts';

/** Sends the packets that have waited for a neighbour's hardware address. */
export function* send_waiting(ip: NX_IP, entry: Neighbor): Service<void> {
  const k = K as Kernel;
  const nx_interface = entry.nx_nd_cache_interface_ptr as NX_INTERFACE;
  let packet = entry.nx_nd_cache_packet_waiting_head;
  if (packet === null) return;
  clear_queue(entry);
  const { nx_nd_cache_mac_msw: msw, nx_nd_cache_mac_lsw: lsw } = entry;
  while (packet !== null) {
    const next: NX_PACKET | null = packet.nx_packet_queue_next;
    packet.nx_packet_queue_next = null;
    packet.nx_packet_in_arp = false;
    const destination = words_at(packet.nx_packet_memory, packet.nx_packet_prepend_ptr + IPV6_DESTINATION);
    const mtu = mtu_to(k, ip.ipv6 as Ipv6, destination, nx_interface.nx_interface_ip_mtu_size);
    yield* ipv6_transmit(ip, nx_interface, packet, msw, lsw, mtu);
    packet = next;
  }
  neighbor_note_use(entry);
}

/** What a message of a neighbour changed: its entry, and whether it is new or has a new hardware address. */
export interface Learning {
  readonly entry: Neighbor | null;
  readonly is_new: boolean;
  readonly changed: boolean;
}

/** The sender of a message told its hardware address: new ones are stale until they are asked for. */
export function* learn_neighbor(
  ip: NX_IP,
  address: Ipv6Words,
  mac: Mac,
  nx_interface: NX_INTERFACE,
  own: Ipv6Address,
): Service<Learning> {
  const ipv6 = ip.ipv6 as Ipv6;
  const known = neighbor_find(ipv6, address);
  if (known === null) {
    const learnt = { address, mac, status: ND_CACHE_STATE_STALE, is_static: false, nx_interface, own };
    return { entry: neighbor_add(K as Kernel, ipv6, learnt), is_new: true, changed: true };
  }
  const changed = !same_mac(known, mac) && !is_settled(K as Kernel, known);
  if (changed) {
    set_mac(known, mac);
    known.nx_nd_cache_nd_status = ND_CACHE_STATE_STALE;
    known.nx_nd_cache_interface_ptr = nx_interface;
  }
  yield* send_waiting(ip, known);
  return { entry: known, is_new: false, changed };
}
