/** Neighbour solicitations and advertisements that come in (RFC 4861 7.2). */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import { mark } from '../../rtos/sim/marks.ts';
import { IPV6_HOP_LIMIT, ipv6_destination, ipv6_source } from '../ipv6/ipv6_header.ts';
import { ipv6_packet_send } from '../ipv6/nx_ipv6_packet_send.ts';
import { neighbor_find } from '../nd_cache/nd_cache.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET } from '../nx_cb.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import {
  ICMPV6_OPTION_TYPE_SRC_LINK_ADDR,
  ICMPV6_OPTION_TYPE_TRG_LINK_ADDR,
  IPV6_SOLICITED_NODE_MCAST,
  ND_CACHE_STATE_REACHABLE,
  NX_ICMPV6_NEIGHBOR_ADVERTISEMENT_TYPE,
  NX_ICMPV6_NEIGHBOR_SOLICITATION_TYPE,
  NX_IPV6_ADDR_STATE_TENTATIVE,
  NX_MAX_IPV6_ADDRESSES,
  NX_PROTOCOL_ICMPV6,
} from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address } from '../nx_ipv6_types.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { read32, write32 } from '../wire/bytes.ts';
import {
  ALL_NODES,
  address_type,
  is_multicast6,
  is_unspecified,
  same_address,
  words_at,
} from '../wire/ipv6_words.ts';
import { duplicate_found } from './duplicate_detection.ts';
import {
  MAC_OPTION,
  type NdOption,
  option_mac,
  read_options,
  write_checksum,
  write_mac_option,
} from './icmpv6_message.ts';
import { accept_advertisement } from './neighbor_accept.ts';
import { learn_neighbor } from './neighbor_learn.ts';

const HOP_LIMIT = 255;
const FLAGS = 4;
const TARGET = 8;
/** Bytes in front of the options. */
const FIXED = 24;
const SOLICITED = 0x40000000;
const OVERRIDE = 0x20000000;

export function* invalid_message(ip: NX_IP, packet: NX_PACKET): Service<void> {
  mark('icmpv6: a message is not valid');
  ip.nx_ip_icmp_invalid_packets++;
  yield* packet_drop(K as Kernel, packet);
}

/** The options of a solicitation or an advertisement; null when it is not valid (RFC 4861 7.1). */
function options_if_valid(packet: NX_PACKET): NdOption[] | null {
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  if (packet.nx_packet_length < FIXED || packet.nx_packet_next !== null) return null;
  if (memory[packet.nx_packet_ip_header + IPV6_HOP_LIMIT] !== HOP_LIMIT || memory[at + 1] !== 0) return null;
  if (is_multicast6(words_at(memory, at + TARGET))) return null;
  const destination = ipv6_destination(packet);
  const asks = memory[at] === NX_ICMPV6_NEIGHBOR_SOLICITATION_TYPE;
  const nameless = asks && is_unspecified(ipv6_source(packet));
  if (nameless && (address_type(destination) & IPV6_SOLICITED_NODE_MCAST) === 0) return null;
  if (!asks && is_multicast6(destination) && (read32(memory, at + FLAGS) & SOLICITED) !== 0) return null;
  const options = read_options(packet, FIXED);
  const names = options?.some(({ type }) => type === ICMPV6_OPTION_TYPE_SRC_LINK_ADDR) ?? false;
  return nameless && names ? null : options;
}

/** Somebody asks for the hardware address of one of ours, or whether it is. */
export function* process_solicitation(ip: NX_IP, packet: NX_PACKET): Service<void> {
  const options = options_if_valid(packet);
  const target = words_at(packet.nx_packet_memory, packet.nx_packet_prepend_ptr + TARGET);
  let own = packet.nx_packet_ipv6_address_ptr;
  while (own !== null && !same_address(own.nxd_ipv6_address, target)) own = own.nxd_ipv6_address_next;
  if (options === null || own === null) {
    yield* invalid_message(ip, packet);
    return;
  }
  packet.nx_packet_ipv6_address_ptr = own;
  const source = ipv6_source(packet);
  if (is_unspecified(source) && own.nxd_ipv6_address_state === NX_IPV6_ADDR_STATE_TENTATIVE) {
    yield* duplicate_found(ip, own);
    yield* packet_drop(K as Kernel, packet);
    return;
  }
  yield* learn_asker(ip, packet, options, source, own);
  yield* answer(ip, packet, own, source);
}

function* learn_asker(
  ip: NX_IP,
  packet: NX_PACKET,
  options: readonly NdOption[],
  source: Ipv6Words,
  own: Ipv6Address,
): Service<void> {
  const ipv6 = ip.ipv6 as Ipv6;
  const nx_interface = own.nxd_ipv6_address_attached as NX_INTERFACE;
  let changed = false;
  for (const option of options) {
    if (option.type !== ICMPV6_OPTION_TYPE_SRC_LINK_ADDR) continue;
    const mac = option_mac(packet.nx_packet_memory, option);
    const learning = yield* learn_neighbor(ip, source, mac, nx_interface, own);
    if (learning.changed) changed = true;
  }
  const entry = changed ? null : neighbor_find(ipv6, source);
  if (entry !== null && entry.nx_nd_cache_nd_status === ND_CACHE_STATE_REACHABLE)
    entry.nx_nd_cache_timer_tick = ipv6.nx_ipv6_reachable_timer;
}

/** Turns the solicitation into the advertisement that answers it. */
function answer(ip: NX_IP, packet: NX_PACKET, own: Ipv6Address, source: Ipv6Words): Service<unknown> {
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  if (at + FIXED + MAC_OPTION > packet.nx_packet_data_end) return packet_drop(K as Kernel, packet);
  const nameless = is_unspecified(source);
  const destination = nameless ? ALL_NODES : source;
  packet.nx_packet_length = FIXED + MAC_OPTION;
  packet.nx_packet_append_ptr = at + FIXED + MAC_OPTION;
  memory[at] = NX_ICMPV6_NEIGHBOR_ADVERTISEMENT_TYPE;
  write32(memory, at + FLAGS, nameless ? OVERRIDE : SOLICITED | OVERRIDE);
  const nx_interface = own.nxd_ipv6_address_attached as NX_INTERFACE;
  write_mac_option(memory, at + FIXED, ICMPV6_OPTION_TYPE_TRG_LINK_ADDR, nx_interface);
  write_checksum(packet, own.nxd_ipv6_address, destination);
  return ipv6_packet_send(ip, packet, destination, NX_PROTOCOL_ICMPV6, HOP_LIMIT);
}

/** A neighbour tells its hardware address. */
export function* process_advertisement(ip: NX_IP, packet: NX_PACKET): Service<void> {
  const ipv6 = ip.ipv6 as Ipv6;
  const memory = packet.nx_packet_memory;
  const options = options_if_valid(packet);
  if (options === null) {
    yield* invalid_message(ip, packet);
    return;
  }
  const at = packet.nx_packet_prepend_ptr;
  const target = words_at(memory, at + TARGET);
  const own = own_address(ipv6, target);
  if (own !== null && own.nxd_ipv6_address_state === NX_IPV6_ADDR_STATE_TENTATIVE) {
    yield* duplicate_found(ip, own);
    yield* invalid_message(ip, packet);
    return;
  }
  const option = options.find(({ type }) => type === ICMPV6_OPTION_TYPE_TRG_LINK_ADDR);
  const mac = option === undefined ? null : option_mac(memory, option);
  const entry = neighbor_find(ipv6, target);
  if (entry === null || (mac === null && is_multicast6(ipv6_destination(packet)))) {
    yield* invalid_message(ip, packet);
    return;
  }
  const by = packet.nx_packet_ipv6_address_ptr as Ipv6Address;
  yield* accept_advertisement(ip, entry, target, read32(memory, at + FLAGS), mac, by);
  yield* packet_drop(K as Kernel, packet);
}

function own_address(ipv6: Ipv6, address: Ipv6Words): Ipv6Address | null {
  const own = ipv6.nx_ipv6_address.slice(0, NX_MAX_IPV6_ADDRESSES);
  return own.find(({ nxd_ipv6_address }) => same_address(nxd_ipv6_address, address)) ?? null;
}
