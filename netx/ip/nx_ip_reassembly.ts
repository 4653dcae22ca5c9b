/**
 * Putting fragmented datagrams of either version together (RFC 791 3.2, RFC 8200 4.5). Pieces of one datagram hang on one
 * another in the order of their offsets (`nx_packet_fragment_next`); the datagrams being put together form a queue. A complete
 * datagram is a chain of its pieces: the one place where the stack makes chains, and what reads packets follows them.
 *
 * A piece that comes twice replaces the first; over IPv6 a copy is dropped, and pieces that overlap are the datagram's end
 * (RFC 8200 4.5). A datagram that stays incomplete is dropped after 15 seconds, or after
 * its time to live if that is longer, over IPv6 after 60, and its sender is told if the first piece is there.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_VOID, type Service } from '../../rtos/kernel/service.ts';
import { mark } from '../../rtos/sim/marks.ts';
import type { NX_IP, NX_PACKET } from '../nx_cb.ts';
import {
  NX_ICMP_FRT_EXCEEDED_CODE,
  NX_IPV4_MAX_REASSEMBLY_TIME,
  NX_PACKET_ALLOCATED,
} from '../nx_constants.ts';
import { NX_ICMPV6_TIME_EXCEED_TYPE } from '../nx_ipv6_constants.ts';
import { nx_config } from '../nx_options.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { is_multicast6, words_at } from '../wire/ipv6_words.ts';
import { icmp_send_time_exceeded } from './icmp_errors.ts';
import {
  has_more,
  IPV6_DESTINATION,
  is_ipv6,
  offset_of,
  overlaps,
  piece_header,
  protocol_of,
  same_datagram,
  same_piece,
  time_to_live_of,
  units_of,
} from './ip_pieces.ts';
import { ip_dispatch } from './nx_ip_dispatch.ts';

const IPV6_REASSEMBLY_SECONDS = 60;

/** Sorts the pieces received since the last time in; runs in the IP thread. */
export function* ip_fragment_assembly(ip: NX_IP): Service<void> {
  let piece = ip.nx_ip_received_fragment_head;
  ip.nx_ip_received_fragment_head = null;
  ip.nx_ip_received_fragment_tail = null;
  while (piece !== null) {
    const next: NX_PACKET | null = piece.nx_packet_queue_next;
    yield* sort_in(ip, piece);
    piece = next;
  }
}

function* sort_in(ip: NX_IP, piece: NX_PACKET): Service<void> {
  const time_to_live = is_ipv6(piece) ? IPV6_REASSEMBLY_SECONDS : time_to_live_of(piece);
  piece.nx_packet_reassembly_time = Math.max(NX_IPV4_MAX_REASSEMBLY_TIME, time_to_live);
  let previous: NX_PACKET | null = null;
  let head = ip.nx_ip_fragment_assembly_head;
  while (head !== null && !same_datagram(piece, head)) {
    previous = head;
    head = head.nx_packet_queue_next;
  }
  if (head === null) {
    append(ip, piece);
    return;
  }
  const overlap = overlapped(head, piece);
  if (overlap !== null) {
    if (!same_piece(overlap, piece)) {
      mark('ipv6: fragments overlap');
      take_out(ip, previous, head);
      yield* drop_pieces(ip, head);
    }
    yield* drop_piece(ip, piece);
    return;
  }
  if (!is_ipv6(piece))
    head.nx_packet_reassembly_time = Math.max(head.nx_packet_reassembly_time, time_to_live);
  piece.nx_packet_reassembly_time = head.nx_packet_reassembly_time;
  const replaced = link(ip, previous, head, piece);
  const first = offset_of(piece) <= offset_of(head) ? piece : head;
  if (replaced !== null) {
    mark('ip: a piece of a datagram comes twice');
    replaced.nx_packet_fragment_next = null;
    replaced.nx_packet_state = NX_PACKET_ALLOCATED;
    yield* packet_drop(K as Kernel, replaced);
  }
  if (is_complete(first)) yield* deliver(ip, previous, first, piece);
}

/** The piece of an IPv6 datagram that another one overlaps. */
function overlapped(head: NX_PACKET, piece: NX_PACKET): NX_PACKET | null {
  if (!is_ipv6(piece) || nx_config(K as Kernel).quirks.ipv6_overlapping_fragments) return null;
  let there: NX_PACKET | null = head;
  while (there !== null && !overlaps(there, piece)) there = there.nx_packet_fragment_next;
  return there;
}

/** Takes a datagram out of the queue of those that are put together. */
function take_out(ip: NX_IP, previous: NX_PACKET | null, head: NX_PACKET): void {
  if (previous === null) ip.nx_ip_fragment_assembly_head = head.nx_packet_queue_next;
  else previous.nx_packet_queue_next = head.nx_packet_queue_next;
  if (ip.nx_ip_fragment_assembly_tail === head) ip.nx_ip_fragment_assembly_tail = previous;
}

/** A datagram of which this is the first piece to come. */
function append(ip: NX_IP, piece: NX_PACKET): void {
  piece.nx_packet_queue_next = null;
  piece.nx_packet_fragment_next = null;
  const tail = ip.nx_ip_fragment_assembly_tail;
  if (ip.nx_ip_fragment_assembly_head === null || tail === null) ip.nx_ip_fragment_assembly_head = piece;
  else tail.nx_packet_queue_next = piece;
  ip.nx_ip_fragment_assembly_tail = piece;
}

/** Hangs a piece in its place among the others; returns the old piece of the same offset, taken out. */
function link(ip: NX_IP, previous: NX_PACKET | null, head: NX_PACKET, piece: NX_PACKET): NX_PACKET | null {
  const offset = offset_of(piece);
  let before: NX_PACKET | null = null;
  let after: NX_PACKET | null = head;
  while (after !== null && offset > offset_of(after)) {
    before = after;
    after = after.nx_packet_fragment_next;
  }
  const same = after !== null && offset_of(after) === offset;
  piece.nx_packet_fragment_next = same && after !== null ? after.nx_packet_fragment_next : after;
  if (before !== null) {
    before.nx_packet_fragment_next = piece;
  } else {
    piece.nx_packet_queue_next = head.nx_packet_queue_next;
    if (previous === null) ip.nx_ip_fragment_assembly_head = piece;
    else previous.nx_packet_queue_next = piece;
    if (ip.nx_ip_fragment_assembly_tail === head) ip.nx_ip_fragment_assembly_tail = piece;
  }
  return same ? after : null;
}

/** True when each piece follows on the one before and the last says that it is the last. */
function is_complete(first: NX_PACKET): boolean {
  let expected = 0;
  let last = first;
  for (let piece: NX_PACKET | null = first; piece !== null; piece = piece.nx_packet_fragment_next) {
    if (offset_of(piece) !== expected) return false;
    expected += units_of(piece);
    last = piece;
  }
  return !has_more(last);
}

/**
 * Chains the pieces, takes the headers off and hands the datagram to its protocol: what the IPv4 header says, or the
 * fragment header of the piece that came last.
 */
function* deliver(ip: NX_IP, previous: NX_PACKET | null, head: NX_PACKET, latest: NX_PACKET): Service<void> {
  take_out(ip, previous, head);
  const protocol = protocol_of(latest);
  const header = piece_header(head);
  let last = head;
  for (let piece = head.nx_packet_fragment_next; piece !== null; ) {
    const next: NX_PACKET | null = piece.nx_packet_fragment_next;
    last.nx_packet_fragment_next = null;
    head.nx_packet_length += piece.nx_packet_length - header;
    piece.nx_packet_prepend_ptr += header;
    last.nx_packet_next = piece;
    last = piece;
    piece = next;
  }
  last.nx_packet_fragment_next = null;
  head.nx_packet_last = last === head ? null : last;
  ip.nx_ip_packets_reassembled++;
  ip.nx_ip_total_packets_delivered++;
  ip.nx_ip_total_bytes_received += head.nx_packet_length;
  head.nx_packet_prepend_ptr += header;
  head.nx_packet_length -= header;
  if (is_ipv6(head)) yield* ip.ipv6?.hooks.dispatch(ip, head, protocol) ?? packet_drop(K as Kernel, head);
  else yield* ip_dispatch(ip, head, protocol);
}

/** Drops the datagrams whose time is over; runs in the IP thread once a second. */
export function* ip_fragment_timeout_check(ip: NX_IP): Service<void> {
  let previous: NX_PACKET | null = null;
  let head = ip.nx_ip_fragment_assembly_head;
  while (head !== null) {
    const next: NX_PACKET | null = head.nx_packet_queue_next;
    if (head.nx_packet_reassembly_time === 0) {
      take_out(ip, previous, head);
      yield* give_up(ip, head);
    } else {
      head.nx_packet_reassembly_time--;
      previous = head;
    }
    head = next;
  }
}

function* give_up(ip: NX_IP, head: NX_PACKET): Service<void> {
  ip.nx_ip_reassembly_failures++;
  if (offset_of(head) === 0) yield* tell_sender(ip, head);
  yield* drop_pieces(ip, head);
}

function* drop_pieces(ip: NX_IP, head: NX_PACKET): Service<void> {
  let piece: NX_PACKET | null = head;
  while (piece !== null) {
    const next: NX_PACKET | null = piece.nx_packet_fragment_next;
    yield* drop_piece(ip, piece);
    piece = next;
  }
}

function drop_piece(ip: NX_IP, piece: NX_PACKET): Service<unknown> {
  ip.nx_ip_receive_packets_dropped++;
  piece.nx_packet_fragment_next = null;
  piece.nx_packet_state = NX_PACKET_ALLOCATED;
  return packet_drop(K as Kernel, piece);
}

function tell_sender(ip: NX_IP, head: NX_PACKET): Service<unknown> {
  if (!is_ipv6(head)) return icmp_send_time_exceeded(ip, head, NX_ICMP_FRT_EXCEEDED_CODE);
  if (is_multicast6(words_at(head.nx_packet_memory, head.nx_packet_ip_header + IPV6_DESTINATION)))
    return COMPLETED_VOID;
  const [type, code] = [NX_ICMPV6_TIME_EXCEED_TYPE, NX_ICMP_FRT_EXCEEDED_CODE];
  return ip.ipv6?.icmpv6_error?.(ip, head, type, code, 0) ?? COMPLETED_VOID;
}
