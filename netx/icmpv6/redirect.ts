/** Redirects (RFC 4861 8): a router tells a better first step to a destination. */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import { IPV6_HOP_LIMIT, ipv6_source } from '../ipv6/ipv6_header.ts';
import { router_add, router_choose } from '../nd_cache/default_routers.ts';
import { destination_find } from '../nd_cache/destination_table.ts';
import { neighbor_create, neighbor_find } from '../nd_cache/nd_cache.ts';
import { destination_add, link_mtu, path_mtu_ticks } from '../nd_cache/next_hop.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET } from '../nx_cb.ts';
import { NX_WAIT_FOREVER } from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import {
  ICMPV6_OPTION_TYPE_MTU,
  ICMPV6_OPTION_TYPE_TRG_LINK_ADDR,
  NX_IPV6_ROUTE_TYPE_UNSOLICITATED,
  NX_MINIMUM_IPV6_PATH_MTU,
} from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address, Neighbor } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { read32 } from '../wire/bytes.ts';
import { is_link_local6, is_multicast6, same_address, words_at } from '../wire/ipv6_words.ts';
import { type NdOption, option_mac, read_options } from './icmpv6_message.ts';
import { learn_neighbor } from './neighbor_learn.ts';
import { invalid_message } from './neighbor_messages.ts';

const HOP_LIMIT = 255;
const TARGET = 8;
const DESTINATION = 24;
const FIXED = 40;

/** The router that a destination is reached by so far. */
function first_step(ipv6: Ipv6, nx_interface: NX_INTERFACE, destination: Ipv6Words): Ipv6Words | null {
  const known = destination_find(ipv6, destination);
  if (known !== null) return known.nx_ipv6_destination_entry_next_hop;
  return router_choose(ipv6, nx_interface)?.address ?? null;
}

function is_valid(ipv6: Ipv6, packet: NX_PACKET, target: Ipv6Words, destination: Ipv6Words): boolean {
  const memory = packet.nx_packet_memory;
  const source = ipv6_source(packet);
  const { nxd_ipv6_address_attached } = packet.nx_packet_ipv6_address_ptr as Ipv6Address;
  const router = first_step(ipv6, nxd_ipv6_address_attached as NX_INTERFACE, destination);
  return (
    is_link_local6(source) &&
    memory[packet.nx_packet_ip_header + IPV6_HOP_LIMIT] === HOP_LIMIT &&
    memory[packet.nx_packet_prepend_ptr + 1] === 0 &&
    router !== null &&
    same_address(router, source) &&
    !is_multicast6(destination) &&
    (same_address(destination, target) || is_link_local6(target))
  );
}

/** Reaches the destination by way of the target from now on. */
export function* process_redirect(ip: NX_IP, packet: NX_PACKET): Service<void> {
  const k = K as Kernel;
  const ipv6 = ip.ipv6 as Ipv6;
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  const target = words_at(memory, at + TARGET);
  const destination = words_at(memory, at + DESTINATION);
  const sound = packet.nx_packet_length >= FIXED && packet.nx_packet_next === null;
  const options = sound && is_valid(ipv6, packet, target, destination) ? read_options(packet, FIXED) : null;
  if (options === null) {
    yield* invalid_message(ip, packet);
    return;
  }
  const own = packet.nx_packet_ipv6_address_ptr as Ipv6Address;
  const learnt = yield* learn_target(ip, packet, options, target, destination);
  const neighbor = learnt ?? neighbor_find(ipv6, target) ?? neighbor_create(k, ipv6, target, own);
  const { mtu, timeout } = mtu_of(k, packet, options);
  const entry = neighbor === null ? null : destination_add(k, ipv6, own, destination, target, mtu, timeout);
  if (entry === null) {
    yield* invalid_message(ip, packet);
    return;
  }
  entry.nx_ipv6_destination_entry_nd_entry = neighbor;
  yield* packet_drop(k, packet);
}

/** Notes the target's hardware address; as published also that it is a router if it is not the destination itself. */
function* learn_target(
  ip: NX_IP,
  packet: NX_PACKET,
  options: readonly NdOption[],
  target: Ipv6Words,
  destination: Ipv6Words,
): Service<Neighbor | null> {
  const ipv6 = ip.ipv6 as Ipv6;
  const own = packet.nx_packet_ipv6_address_ptr as Ipv6Address;
  const nx_interface = own.nxd_ipv6_address_attached as NX_INTERFACE;
  let neighbor: Neighbor | null = null;
  for (const option of options) {
    if (option.type !== ICMPV6_OPTION_TYPE_TRG_LINK_ADDR) continue;
    const mac = option_mac(packet.nx_packet_memory, option);
    const { entry, is_new } = yield* learn_neighbor(ip, target, mac, nx_interface, own);
    neighbor = entry;
    if (entry === null || !is_new || same_address(target, destination)) continue;
    if (!nx_config(K as Kernel).quirks.ipv6_redirect_ends_at_once) continue;
    const { router } = router_add(ipv6, target, 0, nx_interface, NX_IPV6_ROUTE_TYPE_UNSOLICITATED);
    entry.nx_nd_cache_is_router = router;
  }
  return neighbor;
}

function mtu_of(
  k: Kernel,
  packet: NX_PACKET,
  options: readonly NdOption[],
): { readonly mtu: number; readonly timeout: number } {
  let mtu = link_mtu(packet.nx_packet_ipv6_address_ptr as Ipv6Address);
  let timeout = NX_WAIT_FOREVER;
  if (!nx_config(k).NX_ENABLE_IPV6_PATH_MTU_DISCOVERY) return { mtu, timeout };
  for (const option of options) {
    if (option.type !== ICMPV6_OPTION_TYPE_MTU) continue;
    mtu = read32(packet.nx_packet_memory, option.at + 4);
    if (mtu < NX_MINIMUM_IPV6_PATH_MTU) timeout = path_mtu_ticks(k);
  }
  return { mtu, timeout };
}
