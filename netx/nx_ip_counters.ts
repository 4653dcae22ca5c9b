/**
 * The statistics of an IP instance: the base of the NX_IP control block (nx_cb.ts).
 *
 * All are 32-bit counters that firmware reads through the info services or, as in C, straight from the control
 * block. They hold numbers only, which is why they stand apart from the block with its links.
 */
import type { ULONG } from '../rtos/tx_api.ts';

export class NX_IP_COUNTERS {
  nx_ip_total_packet_send_requests: ULONG = 0;
  nx_ip_total_packets_sent: ULONG = 0;
  nx_ip_total_bytes_sent: ULONG = 0;
  nx_ip_total_packets_received: ULONG = 0;
  nx_ip_total_packets_delivered: ULONG = 0;
  nx_ip_total_bytes_received: ULONG = 0;
  nx_ip_packets_forwarded: ULONG = 0;
  nx_ip_packets_reassembled: ULONG = 0;
  nx_ip_reassembly_failures: ULONG = 0;
  nx_ip_invalid_packets: ULONG = 0;
  nx_ip_invalid_transmit_packets: ULONG = 0;
  nx_ip_invalid_receive_address: ULONG = 0;
  nx_ip_unknown_protocols_received: ULONG = 0;
  nx_ip_transmit_resource_errors: ULONG = 0;
  nx_ip_transmit_no_route_errors: ULONG = 0;
  nx_ip_receive_packets_dropped: ULONG = 0;
  nx_ip_receive_checksum_errors: ULONG = 0;
  nx_ip_send_packets_dropped: ULONG = 0;
  nx_ip_total_fragment_requests: ULONG = 0;
  nx_ip_successful_fragment_requests: ULONG = 0;
  nx_ip_fragment_failures: ULONG = 0;
  nx_ip_total_fragments_sent: ULONG = 0;
  nx_ip_total_fragments_received: ULONG = 0;

  nx_ip_arp_requests_sent: ULONG = 0;
  nx_ip_arp_requests_received: ULONG = 0;
  nx_ip_arp_responses_sent: ULONG = 0;
  nx_ip_arp_responses_received: ULONG = 0;
  nx_ip_arp_aged_entries: ULONG = 0;
  nx_ip_arp_invalid_messages: ULONG = 0;
  nx_ip_arp_static_entries: ULONG = 0;

  nx_ip_udp_packets_sent: ULONG = 0;
  nx_ip_udp_bytes_sent: ULONG = 0;
  nx_ip_udp_packets_received: ULONG = 0;
  nx_ip_udp_bytes_received: ULONG = 0;
  nx_ip_udp_invalid_packets: ULONG = 0;
  nx_ip_udp_no_port_for_delivery: ULONG = 0;
  nx_ip_udp_receive_packets_dropped: ULONG = 0;
  nx_ip_udp_checksum_errors: ULONG = 0;

  nx_ip_tcp_packets_sent: ULONG = 0;
  nx_ip_tcp_bytes_sent: ULONG = 0;
  nx_ip_tcp_packets_received: ULONG = 0;
  nx_ip_tcp_bytes_received: ULONG = 0;
  nx_ip_tcp_invalid_packets: ULONG = 0;
  nx_ip_tcp_receive_packets_dropped: ULONG = 0;
  nx_ip_tcp_checksum_errors: ULONG = 0;
  nx_ip_tcp_connections: ULONG = 0;
  nx_ip_tcp_passive_connections: ULONG = 0;
  nx_ip_tcp_active_connections: ULONG = 0;
  nx_ip_tcp_disconnections: ULONG = 0;
  nx_ip_tcp_connections_dropped: ULONG = 0;
  nx_ip_tcp_retransmit_packets: ULONG = 0;
  nx_ip_tcp_resets_received: ULONG = 0;
  nx_ip_tcp_resets_sent: ULONG = 0;

  nx_ip_icmp_total_messages_received: ULONG = 0;
  nx_ip_icmp_checksum_errors: ULONG = 0;
  nx_ip_icmp_invalid_packets: ULONG = 0;
  nx_ip_icmp_unhandled_messages: ULONG = 0;
  nx_ip_pings_sent: ULONG = 0;
  nx_ip_ping_timeouts: ULONG = 0;
  nx_ip_ping_threads_suspended: ULONG = 0;
  nx_ip_ping_responses_received: ULONG = 0;
  nx_ip_pings_received: ULONG = 0;
  nx_ip_pings_responded_to: ULONG = 0;

  nx_ip_igmp_invalid_packets: ULONG = 0;
  nx_ip_igmp_reports_sent: ULONG = 0;
  nx_ip_igmp_queries_received: ULONG = 0;
  nx_ip_igmp_checksum_errors: ULONG = 0;
  nx_ip_igmp_groups_joined: ULONG = 0;
  nx_ip_igmp_router_version: ULONG = 0;

  nx_ip_rarp_requests_sent: ULONG = 0;
  nx_ip_rarp_responses_received: ULONG = 0;
  nx_ip_rarp_invalid_messages: ULONG = 0;
}
