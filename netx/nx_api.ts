/**
 * All that firmware imports for the stack: nx_ and nxd_ services, NX_ constants, control blocks. What a host program
 * needs is in sim_netx_api.ts (packet accounts) and link/sim_link_api.ts (wire, faults, captures).
 */

export {
  nx_arp_dynamic_entries_invalidate,
  nx_arp_dynamic_entry_set,
  nx_arp_enable,
  nx_arp_entry_delete,
  nx_arp_static_entries_delete,
  nx_arp_static_entry_create,
  nx_arp_static_entry_delete,
} from './arp/nx_arp.ts';
export { nx_arp_announce_send, nx_arp_gratuitous_send, nx_arp_probe_send } from './arp/nx_arp_announce.ts';
export { nx_arp_hardware_address_find, nx_arp_info_get, nx_arp_ip_address_find } from './arp/nx_arp_find.ts';
export {
  nx_icmp_enable,
  nx_icmp_info_get,
  nx_icmp_ping,
  nxd_icmp_enable,
  nxd_icmp_interface_ping,
  nxd_icmp_ping,
  nxd_icmp_source_ping,
} from './icmp/nx_icmp.ts';
export { NX_ICMPV4_ECHO, NX_ICMPV4_HEADER } from './icmp/nx_icmpv4_echo.ts';
export { nxd_icmpv6_ra_flag_callback_set } from './icmpv6/nx_icmpv6_ra_flag.ts';
export {
  nx_igmp_enable,
  nx_igmp_info_get,
  nx_igmp_loopback_disable,
  nx_igmp_loopback_enable,
  nx_igmp_multicast_interface_join,
  nx_igmp_multicast_interface_leave,
  nx_igmp_multicast_join,
  nx_igmp_multicast_leave,
} from './igmp/nx_igmp.ts';
export {
  nx_ip_address_change_notify,
  nx_ip_address_get,
  nx_ip_address_set,
  nx_ip_gateway_address_clear,
  nx_ip_gateway_address_get,
  nx_ip_gateway_address_set,
  nx_ip_interface_address_get,
  nx_ip_interface_address_set,
} from './ip/nx_ip_address.ts';
export { nx_ip_auxiliary_packet_pool_set } from './ip/nx_ip_auxiliary_pool.ts';
export { nx_ip_create, nx_ip_delete } from './ip/nx_ip_create.ts';
export {
  nx_arp_packet_deferred_receive,
  nx_ip_driver_deferred_processing,
  nx_ip_driver_link_status_event,
  nx_ip_packet_deferred_receive,
} from './ip/nx_ip_deferred_receive.ts';
export { nx_ip_forwarding_disable, nx_ip_forwarding_enable } from './ip/nx_ip_forward.ts';
export { nx_ip_fragment_disable, nx_ip_fragment_enable } from './ip/nx_ip_fragment.ts';
export {
  nx_ip_interface_address_mapping_configure,
  nx_ip_interface_attach,
  nx_ip_interface_detach,
  nx_ip_interface_info_get,
  nx_ip_interface_mtu_set,
  nx_ip_interface_physical_address_get,
  nx_ip_interface_physical_address_set,
} from './ip/nx_ip_interface.ts';
export {
  nx_ip_interface_capability_get,
  nx_ip_interface_capability_set,
} from './ip/nx_ip_interface_capability.ts';
export {
  nx_ip_raw_packet_disable,
  nx_ip_raw_packet_enable,
  nx_ip_raw_packet_filter_set,
  nx_ip_raw_packet_interface_send,
  nx_ip_raw_packet_receive,
  nx_ip_raw_packet_send,
  nx_ip_raw_packet_source_send,
  nx_ip_raw_receive_queue_max_set,
} from './ip/nx_ip_raw_packet.ts';
export { nx_ip_static_route_add, nx_ip_static_route_delete } from './ip/nx_ip_static_route.ts';
export {
  nx_ip_driver_direct_command,
  nx_ip_driver_interface_direct_command,
  nx_ip_info_get,
  nx_ip_interface_status_check,
  nx_ip_link_status_change_notify_set,
  nx_ip_max_payload_size_find,
  nx_ip_status_check,
} from './ip/nx_ip_status.ts';
export {
  nx_ipv4_multicast_interface_join,
  nx_ipv4_multicast_interface_leave,
} from './ip/nx_ipv4_multicast.ts';
export {
  nxd_ip_raw_packet_interface_send,
  nxd_ip_raw_packet_send,
  nxd_ip_raw_packet_source_send,
} from './ipv6/nx_ip_raw_dual_send.ts';
export {
  nxd_ipv6_address_change_notify,
  nxd_ipv6_address_delete,
  nxd_ipv6_address_get,
  nxd_ipv6_address_set,
  nxd_ipv6_global_address_set,
  nxd_ipv6_linklocal_address_set,
} from './ipv6/nx_ipv6_address.ts';
export {
  nxd_ipv6_stateless_address_autoconfig_disable,
  nxd_ipv6_stateless_address_autoconfig_enable,
} from './ipv6/nx_ipv6_autoconfig.ts';
export {
  nxd_ipv6_default_router_add,
  nxd_ipv6_default_router_delete,
  nxd_ipv6_default_router_entry_get,
  nxd_ipv6_default_router_get,
  nxd_ipv6_default_router_number_of_entries_get,
} from './ipv6/nx_ipv6_default_router.ts';
export { nxd_ipv6_disable, nxd_ipv6_enable } from './ipv6/nx_ipv6_enable.ts';
export {
  nxd_ipv6_multicast_interface_join,
  nxd_ipv6_multicast_interface_leave,
} from './ipv6/nx_ipv6_multicast.ts';
export {
  nxd_nd_cache_entry_delete,
  nxd_nd_cache_entry_set,
  nxd_nd_cache_hardware_address_find,
  nxd_nd_cache_invalidate,
  nxd_nd_cache_ip_address_find,
} from './ipv6/nx_nd_cache.ts';
export { nx_sim_network_driver } from './link/nx_sim_network_driver.ts';
export { nx_sim_nic_create } from './link/sim_nic.ts';
export * from './nx_build_constants.ts';
export {
  NX_ARP,
  type NX_DRIVER_ENTRY,
  NX_INTERFACE,
  NX_IP,
  NX_IP_DRIVER,
  type NX_NOTIFY,
  NX_PACKET,
  NX_PACKET_POOL,
  NX_TCP_LISTEN,
  NX_TCP_SOCKET,
  NX_UDP_SOCKET,
  NXD_ADDRESS,
} from './nx_cb.ts';
export * from './nx_constants.ts';
export * from './nx_ipv6_constants.ts';
export { NX_PARAMETER_NOT_USED, NX_RAND } from './nx_macros.ts';
export { nx_options } from './nx_options.ts';
export { SIZEOF_NX_PACKET } from './nx_packet_size.ts';
export { nx_system_initialize } from './nx_system.ts';
export { nx_packet_allocate } from './packet/nx_packet_allocate.ts';
export { nx_packet_copy } from './packet/nx_packet_copy.ts';
export {
  nx_packet_data_append,
  nx_packet_data_extract_offset,
  nx_packet_data_retrieve,
  nx_packet_length_get,
} from './packet/nx_packet_data.ts';
export {
  nx_packet_pool_create,
  nx_packet_pool_delete,
  nx_packet_pool_info_get,
  nx_packet_pool_low_watermark_set,
} from './packet/nx_packet_pool.ts';
export { nx_packet_release, nx_packet_transmit_release } from './packet/nx_packet_release.ts';
export {
  nx_tcp_client_socket_bind,
  nx_tcp_client_socket_port_get,
  nx_tcp_client_socket_unbind,
  nx_tcp_free_port_find,
} from './tcp/nx_tcp_client_bind.ts';
export { nx_tcp_client_socket_connect, nxd_tcp_client_socket_connect } from './tcp/nx_tcp_client_connect.ts';
export { nx_tcp_enable, nx_tcp_info_get } from './tcp/nx_tcp_enable.ts';
export {
  nx_tcp_socket_disconnect_complete_notify,
  nx_tcp_socket_establish_notify,
  nx_tcp_socket_queue_depth_notify_set,
  nx_tcp_socket_receive_notify,
  nx_tcp_socket_timed_wait_callback,
  nx_tcp_socket_window_update_notify_set,
} from './tcp/nx_tcp_notify.ts';
export { nx_tcp_server_socket_accept, nx_tcp_server_socket_unaccept } from './tcp/nx_tcp_server_accept.ts';
export {
  nx_tcp_server_socket_listen,
  nx_tcp_server_socket_relisten,
  nx_tcp_server_socket_unlisten,
} from './tcp/nx_tcp_server_listen.ts';
export {
  nx_tcp_socket_create,
  nx_tcp_socket_delete,
  nx_tcp_socket_info_get,
} from './tcp/nx_tcp_socket_create.ts';
export { nx_tcp_socket_disconnect } from './tcp/nx_tcp_socket_disconnect.ts';
export {
  nx_tcp_socket_mss_get,
  nx_tcp_socket_mss_peer_get,
  nx_tcp_socket_mss_set,
  nx_tcp_socket_peer_info_get,
  nx_tcp_socket_state_wait,
  nx_tcp_socket_transmit_configure,
  nxd_tcp_socket_peer_info_get,
} from './tcp/nx_tcp_socket_options.ts';
export { nx_tcp_socket_bytes_available, nx_tcp_socket_receive } from './tcp/nx_tcp_socket_receive.ts';
export { nx_tcp_socket_send } from './tcp/nx_tcp_socket_send.ts';
export {
  nxd_udp_socket_interface_send,
  nxd_udp_socket_send,
  nxd_udp_socket_source_send,
} from './udp/nx_udp_dual_send.ts';
export {
  nx_udp_packet_info_extract,
  nx_udp_source_extract,
  nxd_udp_packet_info_extract,
  nxd_udp_source_extract,
} from './udp/nx_udp_extract.ts';
export {
  nx_udp_info_get,
  nx_udp_socket_bytes_available,
  nx_udp_socket_checksum_disable,
  nx_udp_socket_checksum_enable,
  nx_udp_socket_info_get,
} from './udp/nx_udp_info.ts';
export {
  nx_udp_enable,
  nx_udp_free_port_find,
  nx_udp_socket_bind,
  nx_udp_socket_create,
  nx_udp_socket_delete,
  nx_udp_socket_port_get,
  nx_udp_socket_receive_notify,
  nx_udp_socket_unbind,
} from './udp/nx_udp_socket.ts';
export {
  nx_udp_socket_interface_send,
  nx_udp_socket_receive,
  nx_udp_socket_send,
  nx_udp_socket_source_send,
} from './udp/nx_udp_transfer.ts';
export { IP_ADDRESS } from './wire/bytes.ts';
