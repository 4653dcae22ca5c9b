/**
 * ICMP error messages (RFC 792, rules of RFC 1122 3.2.2): destination unreachable, time exceeded, parameter problem.
 * They carry the IP header and the first 8 bytes of the datagram they are about. None is sent about a broadcast, a
 * multicast, a fragment other than the first, or to an address that is not a host's.
 */

import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_VOID, type Service } from '../../rtos/kernel/service.ts';
import { fragment_word, ip_destination, ip_source } from '../ip/ipv4_header.ts';
import { ip_packet_send } from '../ip/nx_ip_packet_send.ts';
import { ip_route_find, is_directed_broadcast, is_multicast } from '../ip/nx_ip_route_find.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET, NX_PACKET_POOL } from '../nx_cb.ts';
import {
  NX_FRAGMENT_OKAY,
  NX_ICMP_HEADER_SIZE,
  NX_IP_ICMP,
  NX_IP_LIMITED_BROADCAST,
  NX_IP_LOOPBACK_FIRST,
  NX_IP_LOOPBACK_LAST,
  NX_IP_NORMAL,
  NX_IP_OFFSET_MASK,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { packet_drop, packet_take } from '../packet/packet_memory.ts';
import { ip_room } from '../packet/packet_room.ts';
import { write16, write32 } from '../wire/bytes.ts';
import { checksum_of, sum_packet } from '../wire/checksum.ts';

const TIME_TO_LIVE = 255;
const QUOTED_DATA = 8;

function may_answer(packet: NX_PACKET): boolean {
  const destination = ip_destination(packet);
  const nx_interface = packet.nx_packet_ip_interface as NX_INTERFACE;
  if (destination === NX_IP_LIMITED_BROADCAST || is_multicast(destination)) return false;
  if (is_directed_broadcast(nx_interface, destination)) return false;
  const fragment = fragment_word(packet.nx_packet_memory, packet.nx_packet_ip_header);
  if ((fragment & NX_IP_OFFSET_MASK) !== 0) return false;
  const source = ip_source(packet);
  if (source === 0 || source === NX_IP_LIMITED_BROADCAST || is_multicast(source)) return false;
  return source < NX_IP_LOOPBACK_FIRST || source > NX_IP_LOOPBACK_LAST;
}

/** Tells the sender of a datagram what is wrong with it. */
export function icmp_error_send(
  ip: NX_IP,
  about: NX_PACKET,
  type: number,
  code: number,
  pointer: number,
): Service<unknown> {
  const k = K as Kernel;
  if (nx_config(k).NX_DISABLE_ICMPV4_ERROR_MESSAGE) return COMPLETED_VOID;
  const pool = ip.nx_ip_default_packet_pool as NX_PACKET_POOL;
  if (!may_answer(about) || pool.nx_packet_pool_payload_size < ip_room(k)) return COMPLETED_VOID;
  const packet = packet_take(k, pool, ip_room(k), 'an ICMP error message');
  if (packet === null) return COMPLETED_VOID;
  const header = about.nx_packet_ip_header;
  const quoted = ((about.nx_packet_memory[header] as number) & 0xf) * 4 + QUOTED_DATA;
  const at = packet.nx_packet_prepend_ptr;
  if (packet.nx_packet_data_end - at < NX_ICMP_HEADER_SIZE + quoted) return packet_drop(k, packet);
  const memory = packet.nx_packet_memory;
  write32(memory, at, (type << 24) | (code << 16));
  write32(memory, at + 4, pointer << 24);
  memory.set(about.nx_packet_memory.subarray(header, header + quoted), at + NX_ICMP_HEADER_SIZE);
  packet.nx_packet_length = NX_ICMP_HEADER_SIZE + quoted;
  packet.nx_packet_append_ptr = at + packet.nx_packet_length;
  write16(memory, at + 2, checksum_of(sum_packet(packet, at, packet.nx_packet_length)));
  const source = ip_source(about);
  const route = ip_route_find(ip, source, about.nx_packet_ip_interface);
  packet.nx_packet_ip_interface = route === null ? about.nx_packet_ip_interface : route.interface;
  const next_hop = route === null ? 0 : route.next_hop;
  return ip_packet_send(
    ip,
    packet,
    source,
    NX_IP_NORMAL,
    TIME_TO_LIVE,
    NX_IP_ICMP,
    NX_FRAGMENT_OKAY,
    next_hop,
  );
}
