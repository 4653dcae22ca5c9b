/**
 * Waiting on a TCP socket: for data, for room to send, for a port, for a connection or its end; and how a wait ends.
 *
 * Threads wait without the IP protection, in the order in which they came. The IP thread ends their waits. A timeout is
 * found by the system timer thread, which may not touch sockets: it marks the thread and sets
 * NX_IP_TCP_CLEANUP_DEFERRED, and the IP thread ends the wait when it gets there (so a packet that it handles first
 * still counts). A call that is aborted, or whose thread is terminated, is taken off the socket at once.
 */

import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { thread_resume } from '../../rtos/kernel/ready.ts';
import { after, COMPLETED_SUCCESS, COMPLETED_VOID, settled } from '../../rtos/kernel/service.ts';
import {
  dequeue_waiter,
  suspend_current,
  wait_append,
  wait_end,
  waiters,
} from '../../rtos/kernel/suspension.ts';
import { TX_TCP_IP } from '../../rtos/kernel/tx_constants.ts';
import type { SuspendCleanup, TX_THREAD, WaitList } from '../../rtos/kernel/tx_thread_cb.ts';
import { event_flags_post } from '../../rtos/services/tx_event_flags.ts';
import { mark } from '../../rtos/sim/marks.ts';
import type { Service, UINT, ULONG } from '../../rtos/tx_api.ts';
import { ip_unprotect } from '../ip/nx_ip_protection.ts';
import type { NX_IP, NX_TCP_SOCKET } from '../nx_cb.ts';
import {
  NX_DISCONNECT_FAILED,
  NX_IP_TCP_CLEANUP_DEFERRED,
  NX_NO_PACKET,
  NX_NOT_CONNECTED,
  NX_PORT_UNAVAILABLE,
  NX_TCP_CLOSED,
  NX_TCP_ESTABLISHED,
  NX_TCP_LISTEN_STATE,
  NX_TX_QUEUE_DEPTH,
  NX_WINDOW_OVERFLOW,
} from '../nx_constants.ts';
import { yield_if_preempted } from '../packet/packet_memory.ts';
import { change_state } from './nx_tcp_trace.ts';

/** Readies a waiting thread with the status of its call. */
export function tcp_thread_resume(k: Kernel, thread: TX_THREAD, status: UINT): Service<unknown> {
  wait_end(k, thread, status);
  return yield_if_preempted(k);
}

/**
 * Gives the IP protection back and suspends the calling thread; preemption has to wait until both are done.
 *
 * @param list where the thread queues up, null for the waits that only one thread can have
 * @param ticks 1 or more, NX_WAIT_FOREVER for no limit
 * @returns the status given by whoever ended the wait
 */
export function tcp_wait(
  k: Kernel,
  ip: NX_IP,
  list: WaitList | null,
  request: unknown,
  ticks: ULONG,
  cleanup: SuspendCleanup,
): Service<UINT> {
  (k.current as TX_THREAD).wait_request = request;
  k.preempt_disable++;
  const putting = ip_unprotect(ip);
  if (putting !== COMPLETED_SUCCESS) return after(putting, suspend, k, list, ticks, cleanup);
  settled(putting);
  return suspend(k, list, ticks, cleanup);
}

function suspend(k: Kernel, list: WaitList | null, ticks: number, cleanup: SuspendCleanup): Service<UINT> {
  k.preempt_disable--;
  if (list !== null) wait_append(list, k.current as TX_THREAD);
  return suspend_current(k, TX_TCP_IP, ticks, cleanup);
}

type Cleanup = (thread: TX_THREAD) => void;

/**
 * Leaves a timeout to the IP thread: until then `leave` stands in the thread for its cleanup, so that a thread that
 * terminates it or calls it off meanwhile finds the way out. (In the original it finds nothing, and the dead thread
 * stays in the list.) False when the caller is such a thread and may end the wait at once.
 */
function defer(thread: TX_THREAD, ip: NX_IP, leave: Cleanup): boolean {
  const k = K as Kernel;
  if (k.system_state === 0 && k.current !== k.timer_thread) return false;
  thread.tx_thread_suspend_cleanup = leave;
  event_flags_post(k, ip.nx_ip_events, NX_IP_TCP_CLEANUP_DEFERRED);
  return true;
}

/** Takes a thread off its list. As in the original, the list then begins behind it, even if it was not the first. */
function leave(thread: TX_THREAD, status: UINT): void {
  const list = thread.waiting_in;
  if (list !== null) list.head = thread.tx_thread_suspended_next;
  dequeue_waiter(thread, status);
}

function waiting_socket(thread: TX_THREAD): NX_TCP_SOCKET {
  return thread.waiting_in?.owner as NX_TCP_SOCKET;
}

function leave_receive(thread: TX_THREAD): void {
  const established = waiting_socket(thread).nx_tcp_socket_state === NX_TCP_ESTABLISHED;
  leave(thread, established ? NX_NO_PACKET : NX_NOT_CONNECTED);
}

function leave_transmit(thread: TX_THREAD): void {
  const socket = waiting_socket(thread);
  let status = NX_NOT_CONNECTED;
  if (socket.nx_tcp_socket_state === NX_TCP_ESTABLISHED) {
    const room = socket.nx_tcp_socket_transmit_sent_count < socket.nx_tcp_socket_transmit_queue_maximum;
    status = room ? NX_WINDOW_OVERFLOW : NX_TX_QUEUE_DEPTH;
  }
  leave(thread, status);
}

/** A thread that waits for a port waits in the list of the socket that has it. */
function leave_bind(thread: TX_THREAD): void {
  const binding = thread.wait_request as NX_TCP_SOCKET;
  binding.nx_tcp_socket_bind_in_progress = null;
  leave(thread, NX_PORT_UNAVAILABLE);
}

function leave_connect(thread: TX_THREAD): void {
  const socket = thread.wait_request as NX_TCP_SOCKET;
  socket.nx_tcp_socket_connect_suspended_thread = null;
  socket.nx_tcp_socket_timeout = 0;
  if (socket.nx_tcp_socket_client_type !== 0) {
    change_state(socket, NX_TCP_CLOSED);
  } else {
    mark('tcp: accept given up in the handshake');
    // The sequence number of the SYN is wanted again when the accept is tried again.
    change_state(socket, NX_TCP_LISTEN_STATE);
    socket.nx_tcp_socket_rx_sequence = (socket.nx_tcp_socket_rx_sequence - 1) >>> 0;
  }
  leave(thread, NX_NOT_CONNECTED);
}

function leave_disconnect(thread: TX_THREAD): void {
  const socket = thread.wait_request as NX_TCP_SOCKET;
  socket.nx_tcp_socket_disconnect_suspended_thread = null;
  leave(thread, NX_DISCONNECT_FAILED);
}

/** Cleanup of a thread that waits for data. */
export function tcp_receive_cleanup(thread: TX_THREAD): void {
  const ip = waiting_socket(thread).nx_tcp_socket_ip_ptr as NX_IP;
  if (!defer(thread, ip, leave_receive)) leave_receive(thread);
}

/** Cleanup of a thread that waits for room to send. */
export function tcp_transmit_cleanup(thread: TX_THREAD): void {
  const ip = waiting_socket(thread).nx_tcp_socket_ip_ptr as NX_IP;
  if (!defer(thread, ip, leave_transmit)) leave_transmit(thread);
}

/** Cleanup of a thread that waits for a port. */
export function tcp_client_bind_cleanup(thread: TX_THREAD): void {
  const ip = waiting_socket(thread).nx_tcp_socket_ip_ptr as NX_IP;
  if (!defer(thread, ip, leave_bind)) leave_bind(thread);
}

/** Cleanup of a thread that waits for a connection. */
export function tcp_connect_cleanup(thread: TX_THREAD): void {
  const socket = thread.wait_request as NX_TCP_SOCKET;
  if (!defer(thread, socket.nx_tcp_socket_ip_ptr as NX_IP, leave_connect)) leave_connect(thread);
}

/** Cleanup of a thread that waits for the end of a connection. */
export function tcp_disconnect_cleanup(thread: TX_THREAD): void {
  const socket = thread.wait_request as NX_TCP_SOCKET;
  if (!defer(thread, socket.nx_tcp_socket_ip_ptr as NX_IP, leave_disconnect)) leave_disconnect(thread);
}

/** Ends a wait from a thread's context with the status that its timeout would give. */
function end_wait(k: Kernel, thread: TX_THREAD, leave_list: Cleanup): Service<unknown> {
  leave_list(thread);
  thread_resume(k, thread);
  return yield_if_preempted(k);
}

/** Ends the waits of all receivers. */
export function* tcp_end_receive_waits(k: Kernel, socket: NX_TCP_SOCKET): Service<void> {
  for (let first = socket.receive_waiting.head; first !== null; first = socket.receive_waiting.head) {
    yield* end_wait(k, first, leave_receive);
  }
}

/** Ends the waits of all senders. */
export function* tcp_end_transmit_waits(k: Kernel, socket: NX_TCP_SOCKET): Service<void> {
  for (let first = socket.transmit_waiting.head; first !== null; first = socket.transmit_waiting.head) {
    yield* end_wait(k, first, leave_transmit);
  }
}

/** Ends the wait of a thread that binds. */
export function tcp_end_bind_wait(k: Kernel, thread: TX_THREAD): Service<unknown> {
  return end_wait(k, thread, leave_bind);
}

/** Ends the wait for a connection, if a thread waits. */
export function tcp_end_connect_wait(k: Kernel, socket: NX_TCP_SOCKET): Service<unknown> {
  const thread = socket.nx_tcp_socket_connect_suspended_thread;
  return thread === null ? COMPLETED_VOID : end_wait(k, thread, leave_connect);
}

/** Ends the wait for the end of a connection, if a thread waits. */
export function tcp_end_disconnect_wait(k: Kernel, socket: NX_TCP_SOCKET): Service<unknown> {
  const thread = socket.nx_tcp_socket_disconnect_suspended_thread;
  return thread === null ? COMPLETED_VOID : end_wait(k, thread, leave_disconnect);
}

/** The same for a wait whose time was over. */
function end_late(k: Kernel, thread: TX_THREAD, leave_list: Cleanup): Service<unknown> {
  if (k.tracing_threads) k.timed_out = thread;
  const rest = end_wait(k, thread, leave_list);
  if (k.tracing_threads) k.timed_out = null;
  return rest;
}

function* end_deferred(k: Kernel, list: WaitList, leave_list: Cleanup): Service<void> {
  if (list.count === 0) return;
  for (const thread of waiters(list)) {
    if (thread.tx_thread_suspend_cleanup !== leave_list) continue;
    yield* end_late(k, thread, leave_list);
  }
}

/** NX_IP_TCP_CLEANUP_DEFERRED: the IP thread ends the waits whose time was over, socket by socket. */
export function* tcp_deferred_cleanup_check(ip: NX_IP): Service<void> {
  const k = K as Kernel;
  let socket = ip.nx_ip_tcp_created_sockets_ptr;
  for (let left = ip.nx_ip_tcp_created_sockets_count; left > 0 && socket !== null; left--) {
    yield* end_deferred(k, socket.bind_waiting, leave_bind);
    const connecting = socket.nx_tcp_socket_connect_suspended_thread;
    if (connecting?.tx_thread_suspend_cleanup === leave_connect) {
      yield* end_late(k, connecting, leave_connect);
    }
    const disconnecting = socket.nx_tcp_socket_disconnect_suspended_thread;
    if (disconnecting?.tx_thread_suspend_cleanup === leave_disconnect) {
      yield* end_late(k, disconnecting, leave_disconnect);
    }
    yield* end_deferred(k, socket.receive_waiting, leave_receive);
    yield* end_deferred(k, socket.transmit_waiting, leave_transmit);
    socket = socket.nx_tcp_socket_created_next;
  }
}
