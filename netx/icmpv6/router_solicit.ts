/** Router solicitations (RFC 4861 4.1): asking the routers of a link to say that they are there. */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import { ipv6_packet_send } from '../ipv6/nx_ipv6_packet_send.ts';
import { source_for } from '../ipv6/source_address.ts';
import type { NX_INTERFACE, NX_IP } from '../nx_cb.ts';
import {
  ICMPV6_OPTION_TYPE_SRC_LINK_ADDR,
  NX_ICMPV6_ROUTER_SOLICITATION_TYPE,
  NX_PROTOCOL_ICMPV6,
} from '../nx_ipv6_constants.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { ALL_ROUTERS } from '../wire/ipv6_words.ts';
import { MAC_OPTION, take_solicitation, write_checksum, write_mac_option } from './icmpv6_message.ts';

const HOP_LIMIT = 255;
const FIXED = 8;

/** False: there is no packet, or no address to ask from. */
export function* solicit_router(ip: NX_IP, nx_interface: NX_INTERFACE): Service<boolean> {
  const k = K as Kernel;
  const packet = take_solicitation(k, ip, FIXED + MAC_OPTION, 'a router solicitation');
  if (packet === null) return false;
  const own = source_for(ip, ALL_ROUTERS, nx_interface);
  if (own === null) {
    yield* packet_drop(k, packet);
    return false;
  }
  packet.nx_packet_ipv6_address_ptr = own;
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  memory[at] = NX_ICMPV6_ROUTER_SOLICITATION_TYPE;
  write_mac_option(memory, at + FIXED, ICMPV6_OPTION_TYPE_SRC_LINK_ADDR, nx_interface);
  write_checksum(packet, own.nxd_ipv6_address, ALL_ROUTERS);
  yield* ipv6_packet_send(ip, packet, ALL_ROUTERS, NX_PROTOCOL_ICMPV6, HOP_LIMIT);
  return true;
}
