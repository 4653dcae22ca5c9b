/** Router advertisements that come in (RFC 4861 6.3.4): a router, its times, the prefixes of the link. */
import { run_callback } from '../../rtos/kernel/callback.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import { fast_timer_ticks } from '../ip/nx_ip_fast_timer.ts';
import { expire_prefix, form_address, has_formed, has_formed_any } from '../ipv6/formed_addresses.ts';
import { IPV6_HOP_LIMIT, ipv6_destination, ipv6_source } from '../ipv6/ipv6_header.ts';
import { interface_state } from '../ipv6/own_addresses.ts';
import { router_add, router_find, router_remove } from '../nd_cache/default_routers.ts';
import { destination_add } from '../nd_cache/next_hop.ts';
import { prefix_add, prefix_end, prefix_find } from '../nd_cache/prefix_list.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET } from '../nx_cb.ts';
import { NX_DUPLICATED_ENTRY, NX_SUCCESS, NX_WAIT_FOREVER } from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import {
  ICMPV6_OPTION_TYPE_MTU,
  ICMPV6_OPTION_TYPE_PREFIX_INFO,
  ICMPV6_OPTION_TYPE_SRC_LINK_ADDR,
  IPV6_ADDRESS_LINKLOCAL,
  IPV6_ADDRESS_MULTICAST,
  IPV6_ADDRESS_UNICAST,
  IPV6_ALL_NODE_MCAST,
  NX_IPV6_HOST_ID_LENGTH,
  NX_IPV6_ROUTE_TYPE_SOLICITATED,
  NX_IPV6_ROUTE_TYPE_UNSOLICITATED,
  NX_MINIMUM_IPV6_PATH_MTU,
} from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address, Neighbor } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { read16, read32 } from '../wire/bytes.ts';
import { address_type, is_link_local6, words_at } from '../wire/ipv6_words.ts';
import { type NdOption, option_mac, read_options } from './icmpv6_message.ts';
import { learn_neighbor } from './neighbor_learn.ts';
import { invalid_message } from './neighbor_messages.ts';

const HOP_LIMIT = 255;
// Offsets of the fields, and the bytes in front of the options.
const CURRENT_HOP_LIMIT = 4;
const FLAGS = 5;
const LIFETIME = 6;
const REACHABLE = 8;
const RETRANSMIT = 12;
const FIXED = 16;
// The same of a prefix option.
const PREFIX_LENGTH = 2;
const PREFIX_FLAGS = 3;
const VALID = 4;
const PREFERRED = 8;
const PREFIX = 16;
const PREFIX_OPTION = 32;
const ON_LINK = 0x80;
const AUTONOMOUS = 0x40;

const TO_US = (IPV6_ADDRESS_LINKLOCAL | IPV6_ADDRESS_UNICAST) >>> 0;
const TO_ALL = IPV6_ALL_NODE_MCAST | IPV6_ADDRESS_MULTICAST;

/** The options of an advertisement; null when it is not valid (RFC 4861 6.1.2). */
function options_if_valid(packet: NX_PACKET): NdOption[] | null {
  const memory = packet.nx_packet_memory;
  if (packet.nx_packet_length < FIXED || packet.nx_packet_next !== null) return null;
  if (!is_link_local6(ipv6_source(packet))) return null;
  const to = address_type(ipv6_destination(packet));
  if (to !== TO_US && to !== TO_ALL) return null;
  if (memory[packet.nx_packet_ip_header + IPV6_HOP_LIMIT] !== HOP_LIMIT) return null;
  return memory[packet.nx_packet_prepend_ptr + 1] === 0 ? read_options(packet, FIXED) : null;
}

export function* process_router_advertisement(ip: NX_IP, packet: NX_PACKET): Service<void> {
  const ipv6 = ip.ipv6 as Ipv6;
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  const options = options_if_valid(packet);
  if (options === null) {
    yield* invalid_message(ip, packet);
    return;
  }
  const notify = ipv6.nx_icmpv6_ra_flag_callback;
  if (notify !== null) {
    const returned = notify(ip, memory[at + FLAGS] as number);
    yield* run_callback(K as Kernel, 'the router flag callback', returned);
  }
  const lifetime = read16(memory, at + LIFETIME);
  const leaving = lifetime === 0 ? router_find(ipv6, ipv6_source(packet)) : null;
  if (leaving !== null) router_remove(ipv6, leaving);
  set_times(K as Kernel, ipv6, read32(memory, at + RETRANSMIT), read32(memory, at + REACHABLE));
  const read = yield* process_options(ip, packet, options);
  if (read === null) {
    yield* invalid_message(ip, packet);
    return;
  }
  if (lifetime !== 0) note_router(ipv6, packet, lifetime, read);
  const nx_interface = (packet.nx_packet_ipv6_address_ptr as Ipv6Address).nxd_ipv6_address_attached;
  interface_state(ipv6, nx_interface as NX_INTERFACE).nx_ipv6_rtr_solicitation_count = 0;
  yield* packet_drop(K as Kernel, packet);
}

/** Milliseconds; 0 changes nothing. */
function set_times(k: Kernel, ipv6: Ipv6, retransmit: number, reachable: number): void {
  const { NX_IP_PERIODIC_RATE: second } = nx_config(k);
  const runs_per_second = Math.floor(second / fast_timer_ticks(k));
  if (retransmit !== 0)
    ipv6.nx_ipv6_retrans_timer_ticks = Math.max(1, Math.floor(((retransmit * runs_per_second) >>> 0) / 1000));
  if (reachable !== 0) ipv6.nx_ipv6_reachable_timer = Math.max(1, Math.floor(reachable / 1000));
}

interface OptionsRead {
  readonly neighbor: Neighbor | null;
  readonly has_mtu: boolean;
}

/** Null: a prefix option is too short, and what comes behind it is not read. */
function* process_options(
  ip: NX_IP,
  packet: NX_PACKET,
  options: readonly NdOption[],
): Service<OptionsRead | null> {
  const own = packet.nx_packet_ipv6_address_ptr as Ipv6Address;
  const nx_interface = own.nxd_ipv6_address_attached as NX_INTERFACE;
  const source = ipv6_source(packet);
  let neighbor: Neighbor | null = null;
  let has_mtu = false;
  for (const option of options) {
    if (option.type === ICMPV6_OPTION_TYPE_PREFIX_INFO) {
      if (option.length < PREFIX_OPTION) return null;
      yield* process_prefix(ip, nx_interface, packet.nx_packet_memory, option.at);
    } else if (option.type === ICMPV6_OPTION_TYPE_SRC_LINK_ADDR) {
      const mac = option_mac(packet.nx_packet_memory, option);
      neighbor = (yield* learn_neighbor(ip, source, mac, nx_interface, own)).entry;
    } else if (option.type === ICMPV6_OPTION_TYPE_MTU && keeps_mtus()) {
      const mtu = read32(packet.nx_packet_memory, option.at + 4);
      if (mtu < NX_MINIMUM_IPV6_PATH_MTU && !nx_config(K as Kernel).quirks.ipv6_path_mtu_below_minimum)
        continue;
      has_mtu = true;
      note_mtu(ip.ipv6 as Ipv6, packet, mtu);
    }
  }
  return { neighbor, has_mtu };
}

function keeps_mtus(): boolean {
  return nx_config(K as Kernel).NX_ENABLE_IPV6_PATH_MTU_DISCOVERY;
}

/** Packets to the router may be this long. */
function note_mtu(ipv6: Ipv6, packet: NX_PACKET, mtu: number): void {
  const own = packet.nx_packet_ipv6_address_ptr as Ipv6Address;
  const link = (own.nxd_ipv6_address_attached as NX_INTERFACE).nx_interface_ip_mtu_size;
  const router = ipv6_source(packet);
  destination_add(K as Kernel, ipv6, own, router, router, Math.min(mtu, link), NX_WAIT_FOREVER);
}

function* process_prefix(
  ip: NX_IP,
  nx_interface: NX_INTERFACE,
  memory: Uint8Array,
  at: number,
): Service<void> {
  const ipv6 = ip.ipv6 as Ipv6;
  const prefix = words_at(memory, at + PREFIX);
  const lifetime = read32(memory, at + VALID);
  const flags = memory[at + PREFIX_FLAGS] as number;
  const length = memory[at + PREFIX_LENGTH] as number;
  const on_link = (flags & ON_LINK) !== 0;
  const { quirks } = nx_config(K as Kernel);
  const forms = (flags & AUTONOMOUS) !== 0 && length === 128 - NX_IPV6_HOST_ID_LENGTH;
  if (is_link_local6(prefix) || read32(memory, at + PREFERRED) > lifetime) return;
  if (!on_link && (!forms || quirks.ipv6_prefix_must_be_on_link)) return;
  if (lifetime === 0) {
    yield* end_prefix(ip, prefix, length);
    return;
  }
  const status = prefix_add(ipv6, prefix, length, lifetime, on_link);
  if (!forms) return;
  const again = status === NX_DUPLICATED_ENTRY && !quirks.ipv6_prefix_forms_once;
  const may_form = status === NX_SUCCESS || (again && !has_formed(ip, nx_interface, prefix));
  if (may_form) yield* form_address(ip, nx_interface, prefix, length);
}

/** A router says that a prefix is none any more. */
function* end_prefix(ip: NX_IP, prefix: Ipv6Words, length: number): Service<void> {
  const known = prefix_find(ip.ipv6 as Ipv6, prefix, length);
  if (known === null) return;
  const at_once = nx_config(K as Kernel).quirks.ipv6_prefix_ends_its_address || !has_formed_any(ip, known);
  if (at_once) yield* expire_prefix(ip, known);
  else prefix_end(known);
}

/** Takes the sender for a default router. */
function note_router(ipv6: Ipv6, packet: NX_PACKET, lifetime: number, read: OptionsRead): void {
  const own = packet.nx_packet_ipv6_address_ptr as Ipv6Address;
  const nx_interface = own.nxd_ipv6_address_attached as NX_INTERFACE;
  const to_all = (address_type(ipv6_destination(packet)) & IPV6_ALL_NODE_MCAST) !== 0;
  const type = to_all ? NX_IPV6_ROUTE_TYPE_UNSOLICITATED : NX_IPV6_ROUTE_TYPE_SOLICITATED;
  const { router } = router_add(ipv6, ipv6_source(packet), lifetime, nx_interface, type);
  if (router !== null && read.neighbor !== null) {
    router.nx_ipv6_default_router_entry_neighbor_cache_ptr = read.neighbor;
    read.neighbor.nx_nd_cache_is_router = router;
  }
  const hop_limit = packet.nx_packet_memory[packet.nx_packet_prepend_ptr + CURRENT_HOP_LIMIT] as number;
  if (hop_limit !== 0) ipv6.nx_ipv6_hop_limit = hop_limit;
  if (!read.has_mtu && keeps_mtus()) note_mtu(ipv6, packet, nx_interface.nx_interface_ip_mtu_size);
}
