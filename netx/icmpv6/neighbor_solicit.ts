/** Neighbour solicitations that this node sends (RFC 4861 4.3): who has an address, is a neighbour still there, has anybody mine. */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_VOID, type Service } from '../../rtos/kernel/service.ts';
import { ipv6_header_add } from '../ipv6/ipv6_header.ts';
import { ipv6_transmit } from '../ipv6/ipv6_transmit.ts';
import type { NX_IP } from '../nx_cb.ts';
import { type Ipv6Words, UNSPECIFIED } from '../nx_ipv6_cb.ts';
import {
  ICMPV6_OPTION_TYPE_SRC_LINK_ADDR,
  ND_CACHE_STATE_PROBE,
  NX_ICMPV6_NEIGHBOR_SOLICITATION_TYPE,
  NX_IPV6_ADDR_STATE_VALID,
  NX_PROTOCOL_ICMPV6,
} from '../nx_ipv6_constants.ts';
import type { Ipv6Address, Neighbor } from '../nx_ipv6_types.ts';
import { packet_transmit_drop } from '../packet/packet_memory.ts';
import { MULTICAST_MAC_MSW, solicited_node, write_words } from '../wire/ipv6_words.ts';
import { MAC_OPTION, take_solicitation, write_checksum, write_mac_option } from './icmpv6_message.ts';

const HOP_LIMIT = 255;
/** Bytes in front of the options, and where the target is in them. */
const FIXED = 24;
const TARGET = 8;
const LONGEST = 0xffff;

/** Asks a neighbour for its hardware address: it alone if one is known, else all that may be it. */
export function solicit_neighbor(ip: NX_IP, entry: Neighbor): Service<unknown> {
  const own = entry.nx_nd_cache_outgoing_address as Ipv6Address;
  const known = entry.nx_nd_cache_nd_status === ND_CACHE_STATE_PROBE ? entry : null;
  return send_solicitation(ip, entry.nx_nd_cache_dest_ip, own, true, known);
}

/** Asks whether another node has an address that is to be this node's own. */
export function solicit_duplicate(ip: NX_IP, own: Ipv6Address): Service<unknown> {
  return send_solicitation(ip, own.nxd_ipv6_address, own, false, null);
}

function send_solicitation(
  ip: NX_IP,
  target: Ipv6Words,
  own: Ipv6Address,
  with_mac: boolean,
  known: Neighbor | null,
): Service<unknown> {
  const k = K as Kernel;
  const nx_interface = own.nxd_ipv6_address_attached;
  if (nx_interface === null) return COMPLETED_VOID;
  const packet = take_solicitation(k, ip, with_mac ? FIXED + MAC_OPTION : FIXED, 'a neighbour solicitation');
  if (packet === null) return COMPLETED_VOID;
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  memory[at] = NX_ICMPV6_NEIGHBOR_SOLICITATION_TYPE;
  write_words(memory, at + TARGET, target);
  if (with_mac) write_mac_option(memory, at + FIXED, ICMPV6_OPTION_TYPE_SRC_LINK_ADDR, nx_interface);
  const destination = known === null ? solicited_node(target) : target;
  const valid = own.nxd_ipv6_address_state === NX_IPV6_ADDR_STATE_VALID;
  const source = valid ? own.nxd_ipv6_address : UNSPECIFIED;
  write_checksum(packet, source, destination);
  packet.nx_packet_ipv6_address_ptr = own;
  if (!ipv6_header_add(ip, packet, source, destination, NX_PROTOCOL_ICMPV6, HOP_LIMIT))
    return packet_transmit_drop(k, packet);
  const msw = known === null ? MULTICAST_MAC_MSW : known.nx_nd_cache_mac_msw;
  const lsw = known === null ? destination[3] : known.nx_nd_cache_mac_lsw;
  return ipv6_transmit(ip, nx_interface, packet, msw, lsw, LONGEST);
}
