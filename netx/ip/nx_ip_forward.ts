/**
 * IP forwarding (guide ch.4, RFC 1812 5.2): nx_ip_forwarding_enable and _disable, and passing a datagram on to another
 * interface with its time to live one less.
 */

import { enter, K } from '../../rtos/kernel/current.ts';
import { finish, finish_plain } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT } from '../../rtos/kernel/service.ts';
import { not_thread_or_init } from '../../rtos/services/caller.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_DONT_FRAGMENT,
  NX_FRAGMENT_OKAY,
  NX_IPV4_HEADER,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { link_room } from '../packet/packet_room.ts';
import { fragment_word, IPV4_TTL, ip_destination, ip_source, write_header_checksum } from './ipv4_header.ts';
import { ip_queue_received } from './nx_ip_deferred_receive.ts';
import { ip_fragment_forward_packet } from './nx_ip_fragment.ts';
import { ip_driver_packet_send } from './nx_ip_packet_send.ts';
import { ip_protect, ip_unprotect } from './nx_ip_protection.ts';
import { ip_route_find, is_link_local, is_multicast } from './nx_ip_route_find.ts';

/**
 * Datagrams for other hosts are passed on from now on.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_ip_forwarding_enable(ip_ptr: NX_IP | null): UINT {
  const k = enter('nx_ip_forwarding_enable');
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  ip_ptr.nx_ip_forward_packet_process = ip_forward_packet;
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Ends nx_ip_forwarding_enable.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection). (Guide ch.4)
 */
export function nx_ip_forwarding_disable(ip_ptr: NX_IP | null): Service<UINT> {
  const k = enter('nx_ip_forwarding_disable');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, ip_forwarding_disable(k, ip_ptr));
}

function* ip_forwarding_disable(k: Kernel, ip_ptr: NX_IP): Service<UINT> {
  yield* ip_protect(ip_ptr);
  ip_ptr.nx_ip_forward_packet_process = null;
  yield* ip_unprotect(ip_ptr);
  return yield* finish(k, NX_SUCCESS);
}

/** Passes a datagram on, or drops it: multicasts, link-local addresses, no way, no time left. */
function ip_forward_packet(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  const k = K as Kernel;
  const destination = ip_destination(packet);
  const stays_here =
    is_multicast(destination) || is_link_local(destination) || is_link_local(ip_source(packet));
  const route = stays_here ? null : ip_route_find(ip, destination, null);
  if (route === null) return packet_drop(k, packet);
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_ip_header;
  const time_to_live = (memory[at + IPV4_TTL] as number) - 1;
  if (time_to_live <= 0) {
    ip.nx_ip_receive_packets_dropped++;
    return packet_drop(k, packet);
  }
  memory[at + IPV4_TTL] = time_to_live;
  write_header_checksum(packet, at, NX_IPV4_HEADER);
  packet.nx_packet_ip_interface = route.interface;
  if (route.interface.nx_interface_ip_address === destination) return ip_queue_received(ip, packet);
  if (!make_room(packet)) return packet_drop(k, packet);
  const whole = (fragment_word(memory, at) & NX_DONT_FRAGMENT) !== 0;
  const too_long = packet.nx_packet_length > (route.interface as NX_INTERFACE).nx_interface_ip_mtu_size;
  if (too_long) {
    if (whole || ip.nx_ip_fragment_processing === null) return packet_drop(k, packet);
    return ip_fragment_forward_packet(ip, packet, destination, route.next_hop);
  }
  const fragment = whole ? NX_DONT_FRAGMENT : NX_FRAGMENT_OKAY;
  return ip_driver_packet_send(ip, packet, destination, fragment, route.next_hop);
}

/** Moves the datagram up in its packet if there is no room for a physical header before it. */
function make_room(packet: NX_PACKET): boolean {
  const missing = link_room(K as Kernel) - (packet.nx_packet_prepend_ptr - packet.nx_packet_data_start);
  if (missing <= 0) return true;
  const shift = missing + (missing & 1);
  if (packet.nx_packet_append_ptr + shift > packet.nx_packet_data_end) return false;
  const { nx_packet_prepend_ptr: from, nx_packet_append_ptr: to } = packet;
  packet.nx_packet_memory.copyWithin(from + shift, from, to);
  packet.nx_packet_prepend_ptr = from + shift;
  packet.nx_packet_append_ptr = to + shift;
  packet.nx_packet_ip_header += shift;
  return true;
}
