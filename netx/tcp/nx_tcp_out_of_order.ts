/**
 * The receive queue with gaps: a segment that does not come in order is sorted in by sequence number, overlaps are cut
 * so that no byte is there twice, and what has become contiguous is marked ready (RFC 9293 3.10.7.4).
 *
 * The queue also has limits that are off by default: packets behind a gap (NX_TCP_MAX_OUT_OF_ORDER_PACKETS), and under
 * NX_ENABLE_LOW_WATERMARK packets in all and the level of the pool; what is too much is dropped from the end.
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { mark } from '../../rtos/sim/marks.ts';
import type { Service, ULONG } from '../../rtos/tx_api.ts';
import type { NX_IP, NX_PACKET, NX_PACKET_POOL, NX_TCP_SOCKET } from '../nx_cb.ts';
import { NX_PACKET_ALLOCATED, NX_PACKET_ENQUEUED, NX_PACKET_READY } from '../nx_constants.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { received_data_length, sequence_distance, sequence_of } from './nx_tcp_header.ts';
import { tcp_packet_send_ack } from './nx_tcp_packet_send.ts';
import { trim_back } from './nx_tcp_trim.ts';

/** What came of sorting a segment in. */
export interface Insertion {
  /** Packets from the head that firmware may have. */
  readonly ready: number;
  /** Bytes of the segment that were new. */
  readonly counted: ULONG;
}

function begin_of(packet: NX_PACKET): ULONG {
  return sequence_of(packet.nx_packet_memory, packet.nx_packet_prepend_ptr);
}

/** Bytes that were counted as received turn out to be there twice, or are replaced. */
function uncount(socket: NX_TCP_SOCKET, packets: number, bytes: ULONG): void {
  const ip = socket.nx_tcp_socket_ip_ptr as NX_IP;
  ip.nx_ip_tcp_packets_received -= packets;
  ip.nx_ip_tcp_bytes_received -= bytes;
  socket.nx_tcp_socket_packets_received -= packets;
  socket.nx_tcp_socket_bytes_received -= bytes;
}

/** Links a segment between two neighbours; null stands for the ends of the queue. */
function link(
  socket: NX_TCP_SOCKET,
  previous: NX_PACKET | null,
  packet: NX_PACKET,
  next: NX_PACKET | null,
): void {
  if (previous === null) socket.nx_tcp_socket_receive_queue_head = packet;
  else previous.nx_packet_tcp_queue_next = packet;
  if (next === null) socket.nx_tcp_socket_receive_queue_tail = packet;
  packet.nx_packet_tcp_queue_next = next;
  packet.nx_packet_state = NX_PACKET_ENQUEUED;
  socket.nx_tcp_socket_receive_queue_count++;
}

/** Marks what is contiguous from the expected sequence number on, and moves that. Returns the number of such packets. */
function mark_ready(socket: NX_TCP_SOCKET, refused: boolean): number {
  let ready = 0;
  for (let packet = socket.nx_tcp_socket_receive_queue_head; packet !== null; ) {
    const begin = begin_of(packet);
    if (sequence_distance(socket.nx_tcp_socket_rx_sequence, begin) < 0) break;
    ready++;
    const end = (begin + received_data_length(packet)) >>> 0;
    if (sequence_distance(end, socket.nx_tcp_socket_rx_sequence) > 0) {
      socket.nx_tcp_socket_rx_sequence = end;
      packet.nx_packet_state = NX_PACKET_READY;
    }
    packet = packet.nx_packet_tcp_queue_next;
    if (refused && ready >= socket.nx_tcp_socket_receive_queue_maximum) break;
  }
  return ready;
}

/** Sorts a segment into a queue that is not empty. Null when all of it is there already: the caller has the packet. */
export function* insert_out_of_order(
  k: Kernel,
  socket: NX_TCP_SOCKET,
  packet: NX_PACKET,
  length: ULONG,
  refused: boolean,
): Service<Insertion | null> {
  const begin = begin_of(packet);
  const end = (begin + length) >>> 0;
  if (sequence_distance(begin, socket.nx_tcp_socket_rx_sequence) > 0) yield* tcp_packet_send_ack(socket);
  let counted = length;
  let previous: NX_PACKET | null = null;
  let other = socket.nx_tcp_socket_receive_queue_head;
  while (other !== null) {
    const other_begin = begin_of(other);
    const other_end = (other_begin + received_data_length(other)) >>> 0;
    const next: NX_PACKET | null = other.nx_packet_tcp_queue_next;
    if (sequence_distance(begin, other_end) >= 0) {
      // Wholly behind the other one.
      previous = other;
    } else if (sequence_distance(other_begin, end) >= 0) {
      // Wholly before it.
      break;
    } else if (sequence_distance(begin, other_begin) >= 0 && sequence_distance(other_end, end) >= 0) {
      // Wholly inside: nothing new.
      yield* tcp_packet_send_ack(socket);
      return null;
    } else if (sequence_distance(other_begin, begin) >= 0 && sequence_distance(end, other_end) >= 0) {
      // Around it: the other one goes.
      mark('tcp: a segment around a queued one');
      uncount(socket, 1, (other_end - other_begin) >>> 0);
      yield* replace(k, socket, other);
      other = next;
      continue;
    } else if (sequence_distance(other_begin, begin) >= 0) {
      // Overlaps its front: the end of the new one goes.
      mark('tcp: overlap with the front of a queued segment');
      const twice = (end - other_begin) >>> 0;
      trim_back(packet, twice);
      counted -= twice;
      break;
    } else {
      // Overlaps its end: the end of the other one goes.
      mark('tcp: overlap with the end of a queued segment');
      const twice = (other_end - begin) >>> 0;
      trim_back(other, twice);
      uncount(socket, 0, twice);
      previous = other;
    }
    other = next;
  }
  link(socket, previous, packet, other);
  const ready = mark_ready(socket, refused);
  if (refused) yield* drop_beyond_watermark(k, socket);
  return { ready, counted };
}

/** Releases a queued packet that a larger one replaces. Its neighbours are linked anew by the caller. */
function* replace(k: Kernel, socket: NX_TCP_SOCKET, packet: NX_PACKET): Service<void> {
  packet.nx_packet_tcp_queue_next = null;
  packet.nx_packet_state = NX_PACKET_ALLOCATED;
  socket.nx_tcp_socket_receive_queue_count--;
  yield* packet_drop(k, packet);
}

/** With NX_ENABLE_LOW_WATERMARK: the queue is full, or the pool has fewer packets than it wants to keep. */
export function over_watermark(socket: NX_TCP_SOCKET, pool: NX_PACKET_POOL): boolean {
  const maximum = socket.nx_tcp_socket_receive_queue_maximum;
  if (maximum === 0) return false;
  return (
    socket.nx_tcp_socket_receive_queue_count >= maximum ||
    pool.nx_packet_pool_available < pool.nx_packet_pool_low_watermark
  );
}

/** Drops the last packet of the receive queue. */
export function* drop_last(k: Kernel, socket: NX_TCP_SOCKET): Service<void> {
  const last = socket.nx_tcp_socket_receive_queue_tail as NX_PACKET;
  let before = socket.nx_tcp_socket_receive_queue_head;
  while (before !== null && before !== last && before.nx_packet_tcp_queue_next !== last) {
    before = before.nx_packet_tcp_queue_next;
  }
  if (before === last || before === null) {
    socket.nx_tcp_socket_receive_queue_head = null;
    socket.nx_tcp_socket_receive_queue_tail = null;
  } else {
    before.nx_packet_tcp_queue_next = null;
    socket.nx_tcp_socket_receive_queue_tail = before;
  }
  socket.nx_tcp_socket_receive_queue_count--;
  last.nx_packet_state = NX_PACKET_ALLOCATED;
  yield* packet_drop(k, last);
}

/** The same, with the window closed behind what is left. */
function* drop_beyond_watermark(k: Kernel, socket: NX_TCP_SOCKET): Service<void> {
  yield* drop_last(k, socket);
  const tail = socket.nx_tcp_socket_receive_queue_tail;
  const end = tail === null ? socket.nx_tcp_socket_rx_sequence : begin_of(tail) + received_data_length(tail);
  socket.nx_tcp_socket_rx_window_current = (end - socket.nx_tcp_socket_rx_sequence) >>> 0;
  socket.nx_tcp_socket_rx_window_last_sent = socket.nx_tcp_socket_rx_window_current;
}
