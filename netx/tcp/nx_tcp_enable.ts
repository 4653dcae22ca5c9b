/**
 * nx_tcp_enable and nx_tcp_info_get: TCP of an IP instance (guide ch.3 "Transmission Control Protocol", ch.4).
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish_plain } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { in_interrupt, not_thread_or_init } from '../../rtos/services/caller.ts';
import { start_fast_timer } from '../ip/nx_ip_fast_timer.ts';
import type { NX_IP } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import { NX_ALREADY_ENABLED, NX_CALLER_ERROR, NX_PTR_ERROR, NX_SUCCESS } from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { tcp_packet_receive, tcp_queue_process } from './nx_tcp_packet_process.ts';
import { tcp_socket_connection_reset } from './nx_tcp_reset.ts';
import { check_ip, under_protection } from './nx_tcp_socket_check.ts';
import { TCP_IDLE_STEP, tcp_fast_periodic_processing, tcp_periodic_processing } from './nx_tcp_timers.ts';
import { tcp_deferred_cleanup_check } from './nx_tcp_waiting.ts';
import { register_tcp_table } from './tcp_table.ts';

/**
 * Enables TCP on an IP instance: from now on its segments are handled and sockets can be created.
 *
 * Statuses: NX_SUCCESS; NX_ALREADY_ENABLED; NX_PTR_ERROR: no such instance; NX_CALLER_ERROR.
 * Allowed from: initialization, threads, timers. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_tcp_enable(ip_ptr: NX_IP | null): UINT {
  const k = enter('nx_tcp_enable');
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (ip_ptr.nx_ip_tcp_packet_receive !== null) return finish_plain(k, NX_ALREADY_ENABLED);
  if (in_interrupt(k)) return finish_plain(k, NX_CALLER_ERROR);
  trace_network(k, NX_TRACE.TCP_ENABLE, ip_ptr);
  ip_ptr.nx_ip_tcp_server_listen_reqs = [];
  ip_ptr.nx_ip_tcp_available_listen_requests = null;
  ip_ptr.nx_ip_tcp_queue_process = tcp_queue_process;
  ip_ptr.nx_ip_tcp_periodic_processing = tcp_periodic_processing;
  ip_ptr.nx_ip_tcp_fast_periodic_processing = tcp_fast_periodic_processing;
  ip_ptr.tcp_idle_step = TCP_IDLE_STEP;
  ip_ptr.nx_tcp_deferred_cleanup_check = tcp_deferred_cleanup_check;
  ip_ptr.nx_tcp_connection_reset = tcp_socket_connection_reset;
  start_fast_timer(k, ip_ptr);
  register_tcp_table(k.sim);
  ip_ptr.nx_ip_tcp_packet_receive = tcp_packet_receive;
  return finish_plain(k, NX_SUCCESS);
}

function put(out: Ref<ULONG> | null, value: ULONG): void {
  if (out !== null) out.value = value >>> 0;
}

/**
 * Tells TCP's counters of an IP instance. Any output may be null.
 *
 * `tcp_packets_sent`, `tcp_bytes_sent`, `tcp_packets_received`, `tcp_bytes_received`: segments with data.
 * `tcp_invalid_packets`: malformed ones; `tcp_receive_packets_dropped`: unacceptable or unwanted ones;
 * `tcp_checksum_errors`; `tcp_connections`, `tcp_disconnections`; `tcp_connections_dropped`: requests nobody took;
 * `tcp_retransmit_packets`.
 *
 * Statuses: NX_SUCCESS; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend for the IP protection. (Guide ch.4)
 */
export function nx_tcp_info_get(
  ip_ptr: NX_IP | null,
  tcp_packets_sent: Ref<ULONG> | null = null,
  tcp_bytes_sent: Ref<ULONG> | null = null,
  tcp_packets_received: Ref<ULONG> | null = null,
  tcp_bytes_received: Ref<ULONG> | null = null,
  tcp_invalid_packets: Ref<ULONG> | null = null,
  tcp_receive_packets_dropped: Ref<ULONG> | null = null,
  tcp_checksum_errors: Ref<ULONG> | null = null,
  tcp_connections: Ref<ULONG> | null = null,
  tcp_disconnections: Ref<ULONG> | null = null,
  tcp_connections_dropped: Ref<ULONG> | null = null,
  tcp_retransmit_packets: Ref<ULONG> | null = null,
): Service<UINT> {
  const k = enter('nx_tcp_info_get');
  const wrong = check_ip(ip_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  const ip = ip_ptr as NX_IP;
  return in_steps(
    k,
    under_protection(ip, () => {
      put(tcp_packets_sent, ip.nx_ip_tcp_packets_sent);
      put(tcp_bytes_sent, ip.nx_ip_tcp_bytes_sent);
      put(tcp_packets_received, ip.nx_ip_tcp_packets_received);
      put(tcp_bytes_received, ip.nx_ip_tcp_bytes_received);
      put(tcp_invalid_packets, ip.nx_ip_tcp_invalid_packets);
      put(tcp_receive_packets_dropped, ip.nx_ip_tcp_receive_packets_dropped);
      put(tcp_checksum_errors, ip.nx_ip_tcp_checksum_errors);
      put(tcp_connections, ip.nx_ip_tcp_connections);
      put(tcp_disconnections, ip.nx_ip_tcp_disconnections);
      put(tcp_connections_dropped, ip.nx_ip_tcp_connections_dropped);
      put(tcp_retransmit_packets, ip.nx_ip_tcp_retransmit_packets);
    }),
  );
}
