/**
 * The congestion window: slow start, congestion avoidance, fast recovery (RFC 5681, RFC 6582), and the transmit window
 * that results from it and from the peer's.
 */

import { mark } from '../../rtos/sim/marks.ts';
import type { ULONG } from '../../rtos/tx_api.ts';
import type { NX_TCP_SOCKET } from '../nx_cb.ts';
import { NX_FALSE, NX_TRUE } from '../nx_constants.ts';
import { sequence_distance } from './nx_tcp_header.ts';

/** From this segment size on, the initial window is three segments and not four (RFC 5681 3.1). */
const THREE_SEGMENTS_FROM = 1096;
const TWO_SEGMENTS_FROM = 2191;

/** The window of a connection that begins: smaller when its SYN was lost (RFC 5681 3.1). */
export function congestion_start(socket: NX_TCP_SOCKET, retried: boolean): void {
  const mss = socket.nx_tcp_socket_connect_mss;
  socket.nx_tcp_socket_tx_slow_start_threshold = socket.nx_tcp_socket_tx_window_advertised;
  let segments = 4;
  if (mss >= THREE_SEGMENTS_FROM) segments--;
  if (mss >= TWO_SEGMENTS_FROM) segments--;
  socket.nx_tcp_socket_tx_window_congestion = retried ? mss : segments * mss;
}

/** Counts a duplicate acknowledgment. True when it is the one that calls for a fast retransmit (RFC 6582 3.2, 4.1). */
export function congestion_of_duplicate_ack(socket: NX_TCP_SOCKET, acknowledgment: ULONG): boolean {
  const duplicates = ++socket.nx_tcp_socket_duplicated_ack_received;
  const mss = socket.nx_tcp_socket_connect_mss;
  if (duplicates === 3) {
    if (sequence_distance(acknowledgment - 1, socket.nx_tcp_socket_tx_sequence_recover) > 0) return true;
    const near = socket.nx_tcp_socket_previous_highest_ack + (mss << 2);
    return socket.nx_tcp_socket_tx_window_congestion > mss && sequence_distance(acknowledgment, near) < 0;
  }
  if (duplicates > 3 && socket.nx_tcp_socket_fast_recovery !== NX_FALSE) {
    socket.nx_tcp_socket_tx_window_congestion += mss;
  }
  return false;
}

/** Opens the window by an acknowledgment of new data; `start` is the first byte that was out. */
export function congestion_of_new_ack(socket: NX_TCP_SOCKET, acknowledgment: ULONG, start: ULONG): void {
  if (
    socket.nx_tcp_socket_fast_recovery !== NX_FALSE &&
    sequence_distance(acknowledgment, socket.nx_tcp_socket_tx_sequence_recover) > 0
  ) {
    socket.nx_tcp_socket_fast_recovery = NX_FALSE;
    socket.nx_tcp_socket_tx_window_congestion = socket.nx_tcp_socket_tx_slow_start_threshold;
  }
  if (sequence_distance(socket.nx_tcp_socket_tx_sequence_recover, acknowledgment - 2) < 0) {
    socket.nx_tcp_socket_tx_sequence_recover = (acknowledgment - 2) >>> 0;
  }
  socket.nx_tcp_socket_duplicated_ack_received = 0;
  socket.nx_tcp_socket_previous_highest_ack = start;
  open_window(socket, (acknowledgment - start) >>> 0);
}

function open_window(socket: NX_TCP_SOCKET, acknowledged: ULONG): void {
  const mss = socket.nx_tcp_socket_connect_mss;
  const window = socket.nx_tcp_socket_tx_window_congestion;
  let opened: number;
  if (socket.nx_tcp_socket_fast_recovery !== NX_FALSE) {
    mark('tcp: partial acknowledgment in fast recovery');
    opened = (acknowledged > mss ? mss : 0) - acknowledged;
  } else if (window >= socket.nx_tcp_socket_tx_slow_start_threshold) {
    opened = Math.max(1, Math.floor(socket.nx_tcp_socket_connect_mss2 / window));
  } else {
    opened = Math.min(acknowledged, mss);
  }
  socket.nx_tcp_socket_tx_window_congestion = (window + opened) >>> 0;
}

/** A retransmission: half of what is out becomes the threshold, and the window begins anew. */
export function congestion_of_loss(socket: NX_TCP_SOCKET, fast: boolean): void {
  if (!fast && socket.nx_tcp_socket_fast_recovery !== NX_FALSE) return;
  const mss = socket.nx_tcp_socket_connect_mss;
  const half = Math.max(socket.nx_tcp_socket_tx_outstanding_bytes >>> 1, mss << 1);
  socket.nx_tcp_socket_tx_slow_start_threshold = half;
  socket.nx_tcp_socket_tx_window_congestion = mss;
  if (!fast) return;
  socket.nx_tcp_socket_tx_window_congestion += half + (mss << 1);
  socket.nx_tcp_socket_fast_recovery = NX_TRUE;
  socket.nx_tcp_socket_tx_sequence_recover = (socket.nx_tcp_socket_tx_sequence - 1) >>> 0;
}

/** Bytes that may be sent now: the smaller window, less what is out (RFC 5681 3.2 for the first duplicates). */
export function transmit_window(socket: NX_TCP_SOCKET): ULONG {
  const advertised = socket.nx_tcp_socket_tx_window_advertised;
  let window = advertised;
  if (advertised > socket.nx_tcp_socket_tx_window_congestion) {
    window = socket.nx_tcp_socket_tx_window_congestion;
    const duplicates = socket.nx_tcp_socket_duplicated_ack_received;
    if (duplicates === 1 || duplicates === 2) {
      window = Math.min(window + (socket.nx_tcp_socket_connect_mss << 1), advertised);
    }
  }
  const outstanding = socket.nx_tcp_socket_tx_outstanding_bytes;
  return window > outstanding ? window - outstanding : 0;
}
