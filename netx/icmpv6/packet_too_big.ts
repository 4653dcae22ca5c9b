/** Packet too big (RFC 4443 3.2): how long packets to a destination may be, in builds that keep it. */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import { IPV6_DESTINATION, ipv6_source } from '../ipv6/ipv6_header.ts';
import { destination_find } from '../nd_cache/destination_table.ts';
import { destination_add, link_mtu } from '../nd_cache/next_hop.ts';
import type { NX_IP, NX_PACKET } from '../nx_cb.ts';
import { NX_IPV6_HEADER, NX_MINIMUM_IPV6_PATH_MTU } from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { read32 } from '../wire/bytes.ts';
import { words_at } from '../wire/ipv6_words.ts';
import { invalid_message } from './neighbor_messages.ts';

const MTU = 4;
const FIXED = 8;

/** As published the sender of the message becomes the next hop of the destination. */
export function process_packet_too_big(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  const k = K as Kernel;
  if (packet.nx_packet_length < FIXED + NX_IPV6_HEADER || packet.nx_packet_next !== null)
    return invalid_message(ip, packet);
  const own = packet.nx_packet_ipv6_address_ptr as Ipv6Address;
  const at = packet.nx_packet_prepend_ptr;
  const mtu = read32(packet.nx_packet_memory, at + MTU);
  const destination = words_at(packet.nx_packet_memory, at + FIXED + IPV6_DESTINATION);
  const ipv6 = ip.ipv6 as Ipv6;
  const { quirks } = nx_config(k);
  const least = quirks.ipv6_path_mtu_below_minimum ? 1 : NX_MINIMUM_IPV6_PATH_MTU;
  const next_hop = quirks.ipv6_path_mtu_moves_route
    ? ipv6_source(packet)
    : destination_find(ipv6, destination)?.nx_ipv6_destination_entry_next_hop;
  if (mtu >= least && mtu <= link_mtu(own) && next_hop !== undefined)
    destination_add(k, ipv6, own, destination, next_hop, mtu, 0);
  return packet_drop(k, packet);
}
