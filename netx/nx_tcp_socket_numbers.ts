/**
 * The numbers of a TCP socket: the base of the NX_TCP_SOCKET control block (netx/nx_cb.ts).
 *
 * Sequence numbers are unsigned 32-bit (RFC 9293 3.4), windows and sizes are bytes, timeouts are units of the TCP
 * fast timer unless the name says otherwise. What links a socket to other blocks (queues, suspended threads,
 * callbacks) stands in nx_cb.ts.
 */
import type { UINT, ULONG } from '../rtos/tx_api.ts';

export class NX_TCP_SOCKET_NUMBERS {
  nx_tcp_socket_id: ULONG = 0;
  nx_tcp_socket_name: string | null = null;
  nx_tcp_socket_client_type: UINT = 0;
  nx_tcp_socket_port: UINT = 0;
  nx_tcp_socket_mss: ULONG = 0;
  nx_tcp_socket_connect_port: UINT = 0;
  nx_tcp_socket_connect_mss: ULONG = 0;
  nx_tcp_socket_peer_mss: ULONG = 0;
  nx_tcp_socket_next_hop_address: ULONG = 0;
  /** The square of the connection's mss, kept for congestion avoidance. */
  nx_tcp_socket_connect_mss2: ULONG = 0;
  nx_tcp_socket_tx_slow_start_threshold: ULONG = 0;
  nx_tcp_socket_state: UINT = 0;

  nx_tcp_socket_tx_sequence: ULONG = 0;
  nx_tcp_socket_rx_sequence: ULONG = 0;
  nx_tcp_socket_rx_sequence_acked: ULONG = 0;
  nx_tcp_socket_delayed_ack_timeout: ULONG = 0;
  nx_tcp_socket_fin_sequence: ULONG = 0;
  nx_tcp_socket_fin_received: UINT = 0;
  nx_tcp_socket_fin_acked: UINT = 0;
  nx_tcp_socket_tx_window_advertised: ULONG = 0;
  nx_tcp_socket_tx_window_congestion: ULONG = 0;
  nx_tcp_socket_tx_outstanding_bytes: ULONG = 0;
  nx_tcp_socket_tx_sequence_recover: ULONG = 0;
  nx_tcp_socket_previous_highest_ack: ULONG = 0;
  nx_tcp_socket_ack_n_packet_counter: ULONG = 0;
  nx_tcp_socket_duplicated_ack_received: UINT = 0;
  nx_tcp_socket_rx_window_default: ULONG = 0;
  nx_tcp_socket_rx_window_current: ULONG = 0;
  nx_tcp_socket_rx_window_last_sent: ULONG = 0;

  nx_tcp_socket_packets_sent: ULONG = 0;
  nx_tcp_socket_bytes_sent: ULONG = 0;
  nx_tcp_socket_packets_received: ULONG = 0;
  nx_tcp_socket_bytes_received: ULONG = 0;
  nx_tcp_socket_retransmit_packets: ULONG = 0;
  nx_tcp_socket_checksum_errors: ULONG = 0;

  nx_tcp_socket_zero_window_probe_failure: ULONG = 0;
  nx_tcp_socket_zero_window_probe_sequence: ULONG = 0;
  nx_tcp_socket_zero_window_probe_has_data: UINT = 0;
  nx_tcp_socket_zero_window_probe_data: UINT = 0;
  nx_tcp_socket_fast_recovery: UINT = 0;

  nx_tcp_socket_type_of_service: ULONG = 0;
  nx_tcp_socket_time_to_live: UINT = 0;
  nx_tcp_socket_fragment_enable: ULONG = 0;

  nx_tcp_socket_receive_queue_count: ULONG = 0;
  nx_tcp_socket_receive_queue_maximum: ULONG = 0;
  nx_tcp_socket_transmit_queue_maximum: ULONG = 0;
  nx_tcp_socket_transmit_queue_maximum_default: ULONG = 0;
  nx_tcp_socket_transmit_sent_count: ULONG = 0;

  nx_tcp_socket_timeout: ULONG = 0;
  nx_tcp_socket_timeout_rate: ULONG = 0;
  nx_tcp_socket_timeout_retries: ULONG = 0;
  nx_tcp_socket_timeout_max_retries: ULONG = 0;
  nx_tcp_socket_timeout_shift: ULONG = 0;

  nx_tcp_socket_rx_window_maximum: ULONG = 0;
  nx_tcp_rcv_win_scale_value: ULONG = 0;
  nx_tcp_snd_win_scale_value: ULONG = 0;

  nx_tcp_socket_keepalive_enabled: UINT = 0;
  nx_tcp_socket_keepalive_timeout: ULONG = 0;
  nx_tcp_socket_keepalive_retries: ULONG = 0;

  /** What the target's configuration says, copied when the socket is created: ticks, and counts with 0 for "off". */
  ack_timer_rate: ULONG = 0;
  timed_wait_ticks: ULONG = 0;
  keepalive_initial: ULONG = 0;
  ack_every: ULONG = 0;
  out_of_order_maximum: ULONG = 0;
}
