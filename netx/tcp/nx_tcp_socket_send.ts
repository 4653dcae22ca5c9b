/**
 * nx_tcp_socket_send: data of one packet, in as many segments as windows and segment size ask for (guide ch.4;
 * RFC 9293 3.10.2, 3.8).
 *
 * A packet that fits goes out itself and stays in the transmit queue until it is acknowledged. One that does not is
 * copied piece by piece into packets of its pool. The protection is given back around waits and, as in the original,
 * while the checksum is computed. A sender that had to wait goes on at the IP thread's preemption-threshold.
 */

import { enter } from '../../rtos/kernel/current.ts';
import { at_once, in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import {
  after,
  COMPLETED_VOID,
  type Ref,
  type Service,
  settled,
  type UINT,
  type ULONG,
} from '../../rtos/kernel/service.ts';
import type { TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { tx_thread_preemption_change } from '../../rtos/services/tx_thread_change.ts';
import { ip_protect, ip_unprotect, is_protection_free, unprotect_with } from '../ip/nx_ip_protection.ts';
import type { NX_IP, NX_PACKET, NX_PACKET_POOL, NX_TCP_SOCKET } from '../nx_cb.ts';
import { foreign_packet } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_FALSE,
  NX_INVALID_PACKET,
  NX_NOT_BOUND,
  NX_NOT_CONNECTED,
  NX_NOT_ENABLED,
  NX_OVERFLOW,
  NX_PACKET_ALLOCATED,
  NX_PTR_ERROR,
  NX_SUCCESS,
  NX_TCP_ESTABLISHED,
  NX_TCP_HEADER,
  NX_TCP_SYN_RECEIVED,
  NX_TCP_SYN_SENT,
  NX_TRUE,
  NX_TX_QUEUE_DEPTH,
  NX_UNDERFLOW,
  NX_WINDOW_OVERFLOW,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { packet_allocate } from '../packet/nx_packet_allocate.ts';
import { packet_append } from '../packet/nx_packet_data.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { tcp_room } from '../packet/packet_room.ts';
import { transmit_window } from './nx_tcp_congestion.ts';
import { account, build_header, has_queue_room, is_direct, may_send } from './nx_tcp_data_segment.ts';
import { set_checksum, set_sequence } from './nx_tcp_header.ts';
import { checksum_to_peer, ip_header_size, tcp_ip_send } from './nx_tcp_peer.ts';
import { no_socket } from './nx_tcp_socket_check.ts';
import { tcp_state_wait } from './nx_tcp_socket_options.ts';
import { tcp_transmit_cleanup, tcp_wait } from './nx_tcp_waiting.ts';

/** Goes round again: more data, or the state has changed meanwhile. */
const AGAIN = -1;
const THRESHOLD_KEPT = -1;

/** One call of nx_tcp_socket_send on its way. */
class Sending {
  readonly k: Kernel;
  readonly ip: NX_IP;
  readonly socket: NX_TCP_SOCKET;
  /** The caller's packet; what of it is sent already has been cut off. */
  readonly packet: NX_PACKET;
  readonly wait_option: ULONG;
  /** The caller's own preemption-threshold while the IP thread's is in force. */
  own_threshold = THRESHOLD_KEPT;
  /** A wait gives the protection back, and it is not taken again before a segment is ready. */
  protected = true;

  constructor(k: Kernel, socket: NX_TCP_SOCKET, packet: NX_PACKET, wait_option: ULONG) {
    this.k = k;
    this.ip = socket.nx_tcp_socket_ip_ptr as NX_IP;
    this.socket = socket;
    this.packet = packet;
    this.wait_option = wait_option;
  }
}

function check(k: Kernel, socket: NX_TCP_SOCKET | null, packet: NX_PACKET | null): UINT {
  if (no_socket(socket)) return NX_PTR_ERROR;
  if (packet?.nx_packet_state !== NX_PACKET_ALLOCATED || foreign_packet(packet)) return NX_INVALID_PACKET;
  const ip = socket.nx_tcp_socket_ip_ptr as NX_IP;
  if (ip.nx_ip_tcp_packet_receive === null) return NX_NOT_ENABLED;
  if (socket.nx_tcp_socket_connect_ip.nxd_ip_version === 0) return NX_NOT_CONNECTED;
  const headers = ip_header_size(socket) + NX_TCP_HEADER;
  if (packet.nx_packet_prepend_ptr - packet.nx_packet_data_start < headers) {
    ip.nx_ip_tcp_invalid_packets++;
    return NX_UNDERFLOW;
  }
  if (packet.nx_packet_append_ptr > packet.nx_packet_data_end) {
    ip.nx_ip_tcp_invalid_packets++;
    return NX_OVERFLOW;
  }
  return not_thread(k) ? NX_CALLER_ERROR : NX_SUCCESS;
}

/**
 * Sends the data of a packet. After NX_SUCCESS the packet belongs to the stack; after any other status it is still the
 * caller's, without the part that went out.
 *
 * `wait_option`: ticks to wait for room, in the peer's window or in the transmit queue.
 *
 * Statuses: NX_SUCCESS: all of it is sent; NX_NOT_CONNECTED; NX_NOT_BOUND; NX_WINDOW_OVERFLOW: the peer's window is
 * full; NX_TX_QUEUE_DEPTH: too many packets are not acknowledged; NX_NO_PACKET, NX_SIZE_ERROR: no packet for a piece, or
 * the pool's packets are too small for it; NX_WAIT_ABORTED; NX_INVALID_PACKET: no packet, empty, or not the caller's;
 * NX_UNDERFLOW: no room for headers, allocate with NX_TCP_PACKET; NX_OVERFLOW; NX_PTR_ERROR; NX_NOT_ENABLED;
 * NX_CALLER_ERROR.
 * Allowed from: threads. May suspend. (Guide ch.4)
 *
 * ```ts
 * const status = yield* nx_tcp_socket_send(socket, packet.value, NX_WAIT_FOREVER);
 * if (status !== NX_SUCCESS) yield* nx_packet_release(packet.value);
 * ```
 */
export function nx_tcp_socket_send(
  socket_ptr: NX_TCP_SOCKET | null,
  packet_ptr: NX_PACKET | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_tcp_socket_send');
  const wrong = check(k, socket_ptr, packet_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  if ((packet_ptr as NX_PACKET).nx_packet_length === 0) return refuse(k, NX_INVALID_PACKET);
  return send_checked(k, socket_ptr as NX_TCP_SOCKET, packet_ptr as NX_PACKET, wait_option);
}

/**
 * The same without the checks, for the MQTT client, which is built without them: on a socket that was just reset it
 * waits for the IP protection before it learns that.
 */
export function tcp_socket_send(socket: NX_TCP_SOCKET, packet: NX_PACKET, wait_option: ULONG): Service<UINT> {
  const k = enter('nx_tcp_socket_send');
  if (packet.nx_packet_length === 0) return refuse(k, NX_INVALID_PACKET);
  return send_checked(k, socket, packet, wait_option);
}

function send_checked(
  k: Kernel,
  socket: NX_TCP_SOCKET,
  packet: NX_PACKET,
  wait_option: ULONG,
): Service<UINT> {
  return goes_straight_out(k, socket, packet)
    ? at_once(k, send_straight_out, socket, packet)
    : in_steps(k, send(new Sending(k, socket, packet, wait_option)));
}

/** The connection ended while the protection was given back; a wait would be for nothing. */
function ended_meanwhile(s: Sending): boolean {
  return !may_send(s.socket) && !nx_config(s.k).quirks.tcp_send_waits_after_end;
}

/** The services of a send that finds room: the protection is got, given back for the checksum, got and given back. */
const SERVICES = 4;

/** The packet goes out as it is, and nothing comes between the parts of the work. */
function goes_straight_out(k: Kernel, socket: NX_TCP_SOCKET, packet: NX_PACKET): boolean {
  return (
    k.watch === null &&
    k.events === null &&
    may_send(socket) &&
    socket.nx_tcp_socket_bound_next !== null &&
    is_direct(packet, Math.min(transmit_window(socket), socket.nx_tcp_socket_connect_mss)) &&
    has_queue_room(socket) &&
    is_protection_free(k, socket.nx_tcp_socket_ip_ptr as NX_IP, SERVICES)
  );
}

/** What `send` does for such a packet. */
function send_straight_out(socket: NX_TCP_SOCKET, packet: NX_PACKET): Service<UINT> {
  const ip = socket.nx_tcp_socket_ip_ptr as NX_IP;
  const size = packet.nx_packet_length;
  settled(ip_protect(ip));
  packet.nx_packet_ip_interface = socket.nx_tcp_socket_connect_interface;
  build_header(socket, packet);
  settled(ip_unprotect(ip));
  const at = packet.nx_packet_prepend_ptr;
  set_sequence(packet.nx_packet_memory, at, socket.nx_tcp_socket_tx_sequence);
  const checksum = checksum_to_peer(socket, packet);
  settled(ip_protect(ip));
  set_checksum(packet.nx_packet_memory, at, checksum);
  account(socket, ip, packet, size);
  const sending = tcp_ip_send(socket, packet);
  return sending === COMPLETED_VOID
    ? unprotect_with(ip, NX_SUCCESS)
    : after(sending, unprotect_with, ip, NX_SUCCESS);
}

function* send(s: Sending): Service<UINT> {
  const { socket, packet } = s;
  const { nx_tcp_socket_tx_sequence: sequence } = socket;
  if (s.k.events !== null)
    trace_network(s.k, NX_TRACE.TCP_SOCKET_SEND, socket, packet, packet.nx_packet_length, sequence);
  if (socket.nx_tcp_socket_bound_next === null) return yield* refuse(s.k, NX_NOT_BOUND);
  const state = socket.nx_tcp_socket_state;
  if (state === NX_TCP_SYN_SENT || state === NX_TCP_SYN_RECEIVED) {
    yield* tcp_state_wait(s.k, socket, NX_TCP_ESTABLISHED, s.wait_option);
  }
  yield* ip_protect(s.ip);
  let status = may_send(socket) ? AGAIN : NX_NOT_CONNECTED;
  packet.nx_packet_ip_interface = socket.nx_tcp_socket_connect_interface;
  while (status === AGAIN) {
    const room = Math.min(transmit_window(socket), socket.nx_tcp_socket_connect_mss);
    if (room > 0 && has_queue_room(socket)) {
      const direct = is_direct(packet, room);
      status = yield* direct ? transmit(s, packet, packet.nx_packet_length) : send_copy(s, room);
    } else if (ended_meanwhile(s)) status = NX_NOT_CONNECTED;
    else if (s.wait_option !== 0 && s.k.current !== s.ip.nx_ip_thread) status = yield* wait_for_room(s);
    else status = no_room(socket, packet);
  }
  if (s.own_threshold !== THRESHOLD_KEPT) yield* restore_threshold(s);
  if (s.protected) {
    yield* ip_unprotect(s.ip);
  }
  return status;
}

/** Sends up to `room` bytes as one segment, in a packet of their own. */
function* send_copy(s: Sending, room: ULONG): Service<number> {
  const size = Math.min(s.packet.nx_packet_length, room);
  const piece: Ref<NX_PACKET | null> = { value: null };
  const status = yield* copy_piece(s, piece, size);
  return status === NX_SUCCESS ? yield* transmit(s, piece.value as NX_PACKET, size) : status;
}

/** Copies `size` bytes into a packet of the same pool. */
function* copy_piece(s: Sending, piece: Ref<NX_PACKET | null>, size: ULONG): Service<UINT> {
  yield* unprotect(s);
  const pool = s.packet.nx_packet_pool_owner as NX_PACKET_POOL;
  let status = yield* packet_allocate(s.k, pool, piece, tcp_room(s.k), s.wait_option, 'nx_tcp_socket_send');
  if (status !== NX_SUCCESS) return status;
  yield* protect(s);
  const from = s.packet.nx_packet_prepend_ptr;
  const data = s.packet.nx_packet_memory.subarray(from, from + size);
  yield* unprotect(s);
  const copy = piece.value as NX_PACKET;
  status = packet_append(copy, data, size);
  yield* protect(s);
  if (status !== NX_SUCCESS) {
    yield* unprotect(s);
    yield* packet_drop(s.k, copy);
    return status;
  }
  copy.nx_packet_ip_interface = s.packet.nx_packet_ip_interface;
  return NX_SUCCESS;
}

function* protect(s: Sending): Service<void> {
  s.protected = true;
  yield* ip_protect(s.ip);
}

function* unprotect(s: Sending): Service<void> {
  if (!s.protected) return;
  s.protected = false;
  yield* ip_unprotect(s.ip);
}

/** The segment does not go out: the header comes off again, a copy is released. */
function* take_back(s: Sending, segment: NX_PACKET): Service<void> {
  if (segment === s.packet) {
    if (nx_config(s.k).quirks.tcp_send_keeps_header) return;
    segment.nx_packet_prepend_ptr += NX_TCP_HEADER;
    segment.nx_packet_length -= NX_TCP_HEADER;
    return;
  }
  yield* packet_drop(s.k, segment);
}

/** Sends a segment whose data is ready. */
function* transmit(s: Sending, segment: NX_PACKET, size: ULONG): Service<number> {
  const { socket, ip } = s;
  build_header(socket, segment);
  if (s.protected) {
    yield* ip_unprotect(ip);
  }
  const at = segment.nx_packet_prepend_ptr;
  const sequence = socket.nx_tcp_socket_tx_sequence;
  set_sequence(segment.nx_packet_memory, at, sequence);
  const checksum = checksum_to_peer(socket, segment);
  s.protected = true;
  yield* ip_protect(ip);
  if (sequence !== socket.nx_tcp_socket_tx_sequence || !may_send(socket)) {
    // Another sender was here, or the connection has ended.
    const over = sequence === socket.nx_tcp_socket_tx_sequence;
    yield* take_back(s, segment);
    return over ? NX_NOT_CONNECTED : AGAIN;
  }
  set_checksum(segment.nx_packet_memory, at, checksum);
  account(socket, ip, segment, size);
  if (s.k.events !== null) trace_network(s.k, NX_TRACE.INTERNAL_TCP_DATA_SEND, ip, socket, segment, sequence);
  yield* tcp_ip_send(socket, segment);
  return segment === s.packet ? NX_SUCCESS : yield* cut_off(s, size);
}

/** Cuts what was sent off the caller's packet, or releases it when a copy went out with the last of it. */
function* cut_off(s: Sending, size: ULONG): Service<number> {
  const { packet } = s;
  if (packet.nx_packet_length === size) {
    yield* packet_drop(s.k, packet);
    return NX_SUCCESS;
  }
  packet.nx_packet_length -= size;
  packet.nx_packet_prepend_ptr += size;
  yield* unprotect(s);
  yield* protect(s);
  return AGAIN;
}

/** The first byte that found no room is what a probe of a closed window will carry. */
function note_probe(socket: NX_TCP_SOCKET, packet: NX_PACKET): void {
  if (socket.nx_tcp_socket_zero_window_probe_has_data !== NX_FALSE) return;
  socket.nx_tcp_socket_zero_window_probe_has_data = NX_TRUE;
  socket.nx_tcp_socket_zero_window_probe_data = packet.nx_packet_memory[
    packet.nx_packet_prepend_ptr
  ] as number;
  socket.nx_tcp_socket_zero_window_probe_sequence = socket.nx_tcp_socket_tx_sequence;
  socket.nx_tcp_socket_zero_window_probe_failure = 0;
}

function no_room(socket: NX_TCP_SOCKET, packet: NX_PACKET): UINT {
  note_probe(socket, packet);
  return has_queue_room(socket) ? NX_WINDOW_OVERFLOW : NX_TX_QUEUE_DEPTH;
}

/** Waits for room in the window or in the queue. */
function* wait_for_room(s: Sending): Service<number> {
  const { k, socket, packet } = s;
  note_probe(socket, packet);
  if (s.own_threshold === THRESHOLD_KEPT) yield* raise_threshold(s);
  if (!s.protected) yield* protect(s);
  s.protected = false;
  const status = yield* tcp_wait(
    k,
    s.ip,
    socket.transmit_waiting,
    packet,
    s.wait_option,
    tcp_transmit_cleanup,
  );
  return status === NX_SUCCESS ? AGAIN : status;
}

/** From its first wait on a sender is not preempted by the IP thread, so that it uses the room at once. */
function* raise_threshold(s: Sending): Service<void> {
  const old: Ref<UINT> = { value: 0 };
  const priority = s.ip.nx_ip_thread.tx_thread_priority;
  const status = yield* tx_thread_preemption_change(s.k.current as TX_THREAD, priority, old);
  if (status === NX_SUCCESS || nx_config(s.k).quirks.tcp_send_leaves_threshold_zero)
    s.own_threshold = old.value;
}

function* restore_threshold(s: Sending): Service<void> {
  yield* tx_thread_preemption_change(s.k.current as TX_THREAD, s.own_threshold, { value: 0 });
}
