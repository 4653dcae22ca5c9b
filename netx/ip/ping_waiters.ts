/** Threads that wait for the reply to a ping, over either version of IP. */
import { K } from '../../rtos/kernel/current.ts';
import { finish } from '../../rtos/kernel/finish.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { wait_end, wait_in, wait_remove, waiters } from '../../rtos/kernel/suspension.ts';
import { TX_TCP_IP } from '../../rtos/kernel/tx_constants.ts';
import type { TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import type { NX_IP, NX_PACKET } from '../nx_cb.ts';
import { NX_ICMP_HEADER_SIZE, NX_NO_RESPONSE, NX_SUCCESS } from '../nx_constants.ts';
import { yield_if_preempted } from '../packet/packet_memory.ts';
import { read16 } from '../wire/bytes.ts';
import { ip_unprotect } from './nx_ip_protection.ts';

const SEQUENCE = 6;

/** Gives a reply, its ICMP header taken off, to the thread whose request had the sequence number. False: nobody waits. */
export function give_ping_reply(ip: NX_IP, packet: NX_PACKET): boolean {
  const sequence = read16(packet.nx_packet_memory, packet.nx_packet_prepend_ptr + SEQUENCE);
  const thread = waiters(ip.ping_waiting).find((t) => t.wait_number === sequence);
  if (thread === undefined) return false;
  const k = K as Kernel;
  packet.nx_packet_length -= NX_ICMP_HEADER_SIZE;
  packet.nx_packet_prepend_ptr += NX_ICMP_HEADER_SIZE;
  packet.owner_thread = thread;
  packet.owner_service = 'nx_icmp_ping';
  packet.owner_time_ns = k.now_ns;
  (thread.wait_request as Ref<NX_PACKET | null>).value = packet;
  thread.wait_request = null;
  wait_end(k, thread, NX_SUCCESS);
  return true;
}

function ping_cleanup(thread: TX_THREAD): void {
  const ip = thread.waiting_in?.owner as NX_IP;
  const timed_out = thread.tx_thread_state === TX_TCP_IP;
  wait_remove(thread);
  thread.wait_request = null;
  if (timed_out) ip.nx_ip_ping_timeouts++;
  thread.tx_thread_suspend_status = NX_NO_RESPONSE;
}

/** The sequence number of the next request. */
export function next_ping(ip: NX_IP): number {
  ip.nx_ip_pings_sent++;
  const sequence = ip.nx_ip_icmp_sequence & 0xffff;
  ip.nx_ip_icmp_sequence = (ip.nx_ip_icmp_sequence + 1) >>> 0;
  return sequence;
}

/**
 * Waits for the reply to a request that was sent, after the IP protection was given back. Preemption was off, so that no reply
 * was handled before. A plain function, as below: a ping pays for no generator but its own.
 */
export function await_reply(
  k: Kernel,
  ip: NX_IP,
  sequence: number,
  response: Ref<NX_PACKET | null>,
  wait_option: ULONG,
): Service<UINT> {
  k.preempt_disable--;
  const thread = k.current as TX_THREAD;
  thread.wait_request = response;
  thread.wait_number = sequence;
  k.service = 'nx_icmp_ping';
  return wait_in(k, ip.ping_waiting, TX_TCP_IP, wait_option, ping_cleanup);
}

/** The end of a ping that does not wait. */
export function* end_without_reply(k: Kernel, ip: NX_IP): Service<UINT> {
  k.preempt_disable--;
  yield* ip_unprotect(ip);
  yield* yield_if_preempted(k);
  return yield* finish(k, NX_NO_RESPONSE);
}
