/**
 * IP fragmentation (RFC 791 3.2): nx_ip_fragment_enable and _disable (guide ch.4), and cutting a datagram that is longer
 * than the link takes. Reassembly is in nx_ip_reassembly.ts.
 */

import { enter, K } from '../../rtos/kernel/current.ts';
import { finish, finish_plain } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT } from '../../rtos/kernel/service.ts';
import { not_thread, not_thread_or_init } from '../../rtos/services/caller.ts';
import type { NX_INTERFACE, NX_IP, NX_IP_DRIVER, NX_PACKET, NX_PACKET_POOL } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_FRAGMENT_OKAY,
  NX_IP_ALIGN_FRAGS,
  NX_IP_MORE_FRAGMENT,
  NX_IPV4_HEADER,
  NX_NOT_ENABLED,
  NX_PACKET_ALLOCATED,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { packet_read } from '../packet/nx_packet_data.ts';
import {
  packet_return,
  packet_take,
  packet_transmit_drop,
  yield_if_preempted,
} from '../packet/packet_memory.ts';
import { ip_room } from '../packet/packet_room.ts';
import { write16 } from '../wire/bytes.ts';
import { call_driver, send_request } from './ip_driver_call.ts';
import { fragment_word, IPV4_FRAGMENT, IPV4_TOTAL_LENGTH, write_header_checksum } from './ipv4_header.ts';
import { ip_driver_packet_send } from './nx_ip_packet_send.ts';
import { ip_fragment_assembly, ip_fragment_timeout_check } from './nx_ip_reassembly.ts';

/**
 * Enables fragmenting: datagrams longer than the link's MTU go out in pieces, pieces that come in are put together.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_ip_fragment_enable(ip_ptr: NX_IP | null): UINT {
  const k = enter('nx_ip_fragment_enable');
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  ip_ptr.nx_ip_fragment_processing = ip_fragment_packet;
  ip_ptr.nx_ip_fragment_assembly = ip_fragment_assembly;
  ip_ptr.nx_ip_fragment_timeout_check = ip_fragment_timeout_check;
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Ends nx_ip_fragment_enable; the pieces that wait for others are released.
 *
 * Statuses: NX_SUCCESS; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May preempt. (Guide ch.4)
 */
export function nx_ip_fragment_disable(ip_ptr: NX_IP | null): Service<UINT> {
  const k = enter('nx_ip_fragment_disable');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (ip_ptr.nx_ip_fragment_processing === null) return refuse(k, NX_NOT_ENABLED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  ip_ptr.nx_ip_fragment_processing = null;
  ip_ptr.nx_ip_fragment_assembly = null;
  ip_ptr.nx_ip_fragment_timeout_check = null;
  const received = ip_ptr.nx_ip_received_fragment_head;
  ip_ptr.nx_ip_received_fragment_head = null;
  ip_ptr.nx_ip_received_fragment_tail = null;
  drop_queue(k, received);
  const assembling = ip_ptr.nx_ip_fragment_assembly_head;
  ip_ptr.nx_ip_fragment_assembly_head = null;
  ip_ptr.nx_ip_fragment_assembly_tail = null;
  drop_queue(k, assembling);
  return in_steps(k, ip_fragment_disable(k));
}

function* ip_fragment_disable(k: Kernel): Service<UINT> {
  yield* yield_if_preempted(k);
  return yield* finish(k, NX_SUCCESS);
}

function drop_queue(k: Kernel, head: NX_PACKET | null): void {
  let first = head;
  while (first !== null) {
    const next: NX_PACKET | null = first.nx_packet_queue_next;
    let piece: NX_PACKET | null = first;
    while (piece !== null) {
      const following: NX_PACKET | null = piece.nx_packet_fragment_next;
      piece.nx_packet_fragment_next = null;
      piece.nx_packet_state = NX_PACKET_ALLOCATED;
      packet_return(k, piece);
      piece = following;
    }
    first = next;
  }
}

/** Sends the packet of a driver request in pieces to the hardware address that it has. */
function ip_fragment_packet(driver_req: NX_IP_DRIVER): Service<void> {
  const ip = driver_req.nx_ip_driver_ptr as NX_IP;
  const source = driver_req.nx_ip_driver_packet as NX_PACKET;
  const nx_interface = source.nx_packet_ip_interface as NX_INTERFACE;
  return ip_send_in_pieces(ip, source, (piece) => {
    count_sent(ip, piece);
    const request = send_request(
      ip,
      nx_interface,
      driver_req.nx_ip_driver_command,
      piece,
      driver_req.nx_ip_driver_physical_address_msw,
      driver_req.nx_ip_driver_physical_address_lsw,
    );
    return call_driver(nx_interface, request);
  });
}

/** Cuts a datagram of somebody else: each piece finds its way by itself, so one may wait for ARP and be dropped there. */
export function ip_fragment_forward_packet(
  ip: NX_IP,
  source: NX_PACKET,
  destination_ip: number,
  next_hop: number,
): Service<void> {
  const counted_twice = nx_config(K as Kernel).quirks.ip_forwarded_pieces_count_twice;
  return ip_send_in_pieces(ip, source, (piece) => {
    if (counted_twice) count_sent(ip, piece);
    return ip_driver_packet_send(ip, piece, destination_ip, NX_FRAGMENT_OKAY, next_hop);
  });
}

function count_sent(ip: NX_IP, piece: NX_PACKET): void {
  ip.nx_ip_total_packets_sent++;
  ip.nx_ip_total_bytes_sent += piece.nx_packet_length - NX_IPV4_HEADER;
}

/** Cuts a packet in pieces, each in a packet of the default pool, and releases it. */
function* ip_send_in_pieces(
  ip: NX_IP,
  source: NX_PACKET,
  send: (piece: NX_PACKET) => Service<unknown>,
): Service<void> {
  const k = K as Kernel;
  const nx_interface = source.nx_packet_ip_interface as NX_INTERFACE;
  ip.nx_ip_total_fragment_requests++;
  const room = nx_interface.nx_interface_ip_mtu_size - NX_IPV4_HEADER;
  const step = Math.floor(room / NX_IP_ALIGN_FRAGS) * NX_IP_ALIGN_FRAGS;
  const total = source.nx_packet_length - NX_IPV4_HEADER;
  for (let offset = 0; offset < total; offset += step) {
    const size = Math.min(step, total - offset);
    // A link of less than 28 bytes takes no piece at all.
    const piece = size <= 0 ? null : make_piece(k, ip, source, offset, size, offset + size < total);
    if (piece === null) {
      ip.nx_ip_fragment_failures++;
      ip.nx_ip_send_packets_dropped++;
      ip.nx_ip_transmit_resource_errors++;
      yield* packet_transmit_drop(k, source);
      return;
    }
    ip.nx_ip_total_fragments_sent++;
    yield* send(piece);
  }
  ip.nx_ip_successful_fragment_requests++;
  yield* packet_transmit_drop(k, source);
}

/** A piece with a copy of the header, or null when there is no packet or it is too small. */
function make_piece(
  k: Kernel,
  ip: NX_IP,
  source: NX_PACKET,
  offset: number,
  size: number,
  more: boolean,
): NX_PACKET | null {
  const pool = ip.nx_ip_default_packet_pool as NX_PACKET_POOL;
  if (pool.nx_packet_pool_payload_size < ip_room(k)) return null;
  const piece = packet_take(k, pool, ip_room(k), 'IP fragmentation');
  if (piece === null) return null;
  const data = piece.nx_packet_append_ptr;
  if (piece.nx_packet_data_end - data < size) {
    packet_return(k, piece);
    return null;
  }
  piece.nx_packet_ip_interface = source.nx_packet_ip_interface;
  packet_read(source, NX_IPV4_HEADER + offset, piece.nx_packet_memory.subarray(data, data + size), size);
  const at = data - NX_IPV4_HEADER;
  const header = source.nx_packet_prepend_ptr;
  piece.nx_packet_memory.set(source.nx_packet_memory.subarray(header, header + NX_IPV4_HEADER), at);
  piece.nx_packet_prepend_ptr = at;
  piece.nx_packet_append_ptr = data + size;
  piece.nx_packet_length = size + NX_IPV4_HEADER;
  // The offset counts from the source's own: a router may have to cut a fragment.
  const word = fragment_word(source.nx_packet_memory, header) + offset / NX_IP_ALIGN_FRAGS;
  write16(piece.nx_packet_memory, at + IPV4_TOTAL_LENGTH, piece.nx_packet_length);
  write16(piece.nx_packet_memory, at + IPV4_FRAGMENT, more ? word | NX_IP_MORE_FRAGMENT : word);
  write_header_checksum(piece, at, NX_IPV4_HEADER);
  return piece;
}
