/**
 * The control blocks of the stack, with the C names of their fields.
 *
 * They refer to one another in all directions (a packet to its pool and interface, an interface to its driver, a driver
 * request to its IP instance, ...), so they share one file, as they share nx_api.h in C. Numbers without links are in base
 * classes: nx_ip_counters.ts, nx_packet_header.ts, nx_arp_addresses.ts, tcp/nx_tcp_socket_numbers.ts. Pointers
 * into packet memory are byte offsets into `nx_packet_memory`; a C union that also holds a marker value is split into a link
 * and a marker; a suspension list with its count is a WaitList (`waiting`, `receive_waiting`, ...). All blocks are zero until
 * the create service runs, which checks the `_id` field.
 */

import type { Kernel } from '../rtos/kernel/kernel.ts';
import { declare_levels } from '../rtos/kernel/levels.ts';
import { name_objects } from '../rtos/kernel/object_title.ts';
import { WaitList } from '../rtos/kernel/tx_thread_cb.ts';
import {
  type Service,
  TX_EVENT_FLAGS_GROUP,
  TX_MUTEX,
  TX_THREAD,
  TX_TIMER,
  type UINT,
  type ULONG,
} from '../rtos/tx_api.ts';
import { NX_ARP_ADDRESSES } from './nx_arp_addresses.ts';
import { NX_ARP_TABLE_SIZE, NX_TCP_PORT_TABLE_SIZE, NX_UDP_PORT_TABLE_SIZE } from './nx_constants.ts';
import { NX_IP_COUNTERS } from './nx_ip_counters.ts';
import type { NX_IPV6, NXD_IPV6_ADDRESS } from './nx_ipv6_cb.ts';
import { NX_PACKET_HEADER } from './nx_packet_header.ts';
import { NX_TCP_SOCKET_NUMBERS } from './nx_tcp_socket_numbers.ts';
import { NXD_ADDRESS } from './nxd_address.ts';

export { NXD_ADDRESS };

const NO_MEMORY = new Uint8Array(0);

/** A callback of firmware: a plain function, or a generator function when it calls services that may wait. */
export type NX_NOTIFY<A extends unknown[]> = (...args: A) => void | Service<void>;
/** A hook between layers, or null while the protocol is not enabled. */
export type NX_HOOK<A extends unknown[]> = ((...args: A) => Service<unknown>) | null;
/** A link driver: handles one request of the driver protocol (guide ch.5). */
export type NX_DRIVER_ENTRY = (driver_req: NX_IP_DRIVER) => void | Service<void>;

/** A packet: a window on the buffer of its pool; prepend and append are offsets into it. The header: nx_packet_header.ts. */
export class NX_PACKET extends NX_PACKET_HEADER {
  nx_packet_pool_owner: NX_PACKET_POOL | null = null;
  /** The buffer that the memory of the pool is part of. */
  nx_packet_memory: Uint8Array = NO_MEMORY;
  nx_packet_data_start = 0;
  nx_packet_data_end = 0;
  /** NX_PACKET_FREE, _ALLOCATED, _ENQUEUED (in a TCP queue) or _READY (TCP data that the receiver may have). */
  nx_packet_state = 0;
  /** In a TCP queue: the driver has given the packet back (in C the marker NX_DRIVER_TX_DONE in queue_next). */
  nx_packet_driver_done = false;
  /** The driver holds the packet: from the driver call to its transmit release. */
  nx_packet_in_driver = false;
  /** It waits for the physical address of its next hop. */
  nx_packet_in_arp = false;
  nx_packet_ip_version = 0;
  nx_packet_identical_copy = 0;
  nx_packet_ip_header_length = 0;
  /** Offset of the IP header of a received packet. */
  nx_packet_ip_header = 0;
  nx_packet_reassembly_time: ULONG = 0;
  /** IPv6: how far extension headers are read, how many destination ones, where the next was announced. */
  nx_packet_option_state = 0;
  nx_packet_destination_header = 0;
  nx_packet_option_offset = 0;
  /** A chain, made only by IP reassembly and by the MQTT client: next and (in the head) last packet. */
  nx_packet_next: NX_PACKET | null = null;
  nx_packet_last: NX_PACKET | null = null;
  nx_packet_queue_next: NX_PACKET | null = null;
  nx_packet_tcp_queue_next: NX_PACKET | null = null;
  nx_packet_fragment_next: NX_PACKET | null = null;
  nx_packet_ip_interface: NX_INTERFACE | null = null;
  /** IPv6: the own address that it came to or leaves from. */
  nx_packet_ipv6_address_ptr: NXD_IPV6_ADDRESS<NX_INTERFACE> | null = null;
  /** Position in the pool, counted from 0: the packet's name in diagnostics. */
  index = -1;
  /** Who had the packet last, for diagnostics: the thread (null: interrupt or initialization) and the service. */
  owner_thread: TX_THREAD | null = null;
  owner_service = '';
  owner_time_ns = 0;
}

export class NX_PACKET_POOL {
  nx_packet_pool_id: ULONG = 0;
  nx_packet_pool_name: string | null = null;
  nx_packet_pool_available: ULONG = 0;
  /** The fewest free packets so far. */
  sim_fewest_available: ULONG = 0;
  nx_packet_pool_total: ULONG = 0;
  nx_packet_pool_empty_requests: ULONG = 0;
  nx_packet_pool_empty_suspensions: ULONG = 0;
  nx_packet_pool_invalid_releases: ULONG = 0;
  nx_packet_pool_available_list: NX_PACKET | null = null;
  nx_packet_pool_start: Uint8Array = NO_MEMORY;
  nx_packet_pool_size: ULONG = 0;
  nx_packet_pool_payload_size: ULONG = 0;
  nx_packet_pool_low_watermark: UINT = 0;
  /** The pools of a target in a ring, in order of creation. */
  nx_packet_pool_created_next: NX_PACKET_POOL | null = null;
  nx_packet_pool_created_previous: NX_PACKET_POOL | null = null;
  /** The packets that were cut so far (packet_cut.ts), free or not, in the order of memory. */
  packets: NX_PACKET[] = [];
  readonly waiting = new WaitList(this);
  /** The target it was created on; a release by another one is a diagnostic. */
  sim_owner: Kernel | null = null;
  /** Number in the trace log. */
  sim_id = 0;
}
name_objects(NX_PACKET_POOL, 'packet pool', ({ nx_packet_pool_name }) => nx_packet_pool_name);
declare_levels(NX_PACKET_POOL, ['free packets'], (pool, values, at) => {
  values[at] = pool.nx_packet_pool_available;
});

export class NX_INTERFACE {
  nx_interface_name: string | null = null;
  nx_interface_valid = 0;
  nx_interface_address_mapping_needed = 0;
  nx_interface_link_up = 0;
  nx_interface_index = 0;
  nx_interface_link_status_change = 0;
  nx_interface_physical_address_msw: ULONG = 0;
  nx_interface_physical_address_lsw: ULONG = 0;
  nx_interface_ip_address: ULONG = 0;
  nx_interface_ip_network_mask: ULONG = 0;
  nx_interface_ip_network: ULONG = 0;
  nx_interface_ip_mtu_size: ULONG = 0;
  nx_interface_additional_link_info: unknown = null;
  /** What its card does instead of the stack, in a build with NX_ENABLE_INTERFACE_CAPABILITY. */
  nx_interface_capability_flag: ULONG = 0;
  nx_interface_link_driver_entry: NX_DRIVER_ENTRY | null = null;
  nx_interface_arp_defend_timeout: ULONG = 0;
  nx_interface_ip_probe_address: ULONG = 0;
  nx_interface_ip_conflict_notify_handler: NX_NOTIFY<[NX_IP, UINT, ULONG, ULONG, ULONG]> | null = null;
}

/** One request to a link driver. The driver answers in `nx_ip_driver_status`. */
export class NX_IP_DRIVER {
  nx_ip_driver_command: UINT = 0;
  nx_ip_driver_status: UINT = 0;
  nx_ip_driver_physical_address_msw: ULONG = 0;
  nx_ip_driver_physical_address_lsw: ULONG = 0;
  nx_ip_driver_packet: NX_PACKET | null = null;
  nx_ip_driver_return_ptr: { value: ULONG } | null = null;
  nx_ip_driver_ptr: NX_IP | null = null;
  nx_ip_driver_interface: NX_INTERFACE | null = null;
}

export class NX_ARP extends NX_ARP_ADDRESSES {
  nx_arp_route_static: UINT = 0;
  nx_arp_entry_next_update: UINT = 0;
  nx_arp_retries: UINT = 0;
  nx_arp_pool_next: NX_ARP | null = null;
  nx_arp_pool_previous: NX_ARP | null = null;
  nx_arp_active_next: NX_ARP | null = null;
  nx_arp_active_previous: NX_ARP | null = null;
  /** Index of the entry's list in nx_ip_arp_table, or -1 while the entry is not active (in C a list head pointer). */
  nx_arp_active_list_head = -1;
  nx_arp_ip_interface: NX_INTERFACE | null = null;
  nx_arp_packets_waiting: NX_PACKET | null = null;
}

export class NX_UDP_SOCKET {
  sim_owner: Kernel | null = null;
  nx_udp_socket_id: ULONG = 0;
  nx_udp_socket_name: string | null = null;
  nx_udp_socket_port: UINT = 0;
  nx_udp_socket_ip_ptr: NX_IP | null = null;
  nx_udp_socket_packets_sent: ULONG = 0;
  nx_udp_socket_bytes_sent: ULONG = 0;
  nx_udp_socket_packets_received: ULONG = 0;
  nx_udp_socket_bytes_received: ULONG = 0;
  nx_udp_socket_invalid_packets: ULONG = 0;
  nx_udp_socket_packets_dropped: ULONG = 0;
  nx_udp_socket_checksum_errors: ULONG = 0;
  nx_udp_socket_type_of_service: ULONG = 0;
  nx_udp_socket_time_to_live: UINT = 0;
  nx_udp_socket_fragment_enable: ULONG = 0;
  nx_udp_socket_disable_checksum: UINT = 0;
  nx_udp_socket_receive_count: ULONG = 0;
  nx_udp_socket_queue_maximum: ULONG = 0;
  nx_udp_socket_receive_head: NX_PACKET | null = null;
  nx_udp_socket_receive_tail: NX_PACKET | null = null;
  nx_udp_socket_bound_next: NX_UDP_SOCKET | null = null;
  nx_udp_socket_bound_previous: NX_UDP_SOCKET | null = null;
  nx_udp_socket_bind_in_progress: TX_THREAD | null = null;
  readonly receive_waiting = new WaitList(this);
  readonly bind_waiting = new WaitList(this);
  nx_udp_socket_created_next: NX_UDP_SOCKET | null = null;
  nx_udp_socket_created_previous: NX_UDP_SOCKET | null = null;
  nx_udp_receive_callback: NX_NOTIFY<[NX_UDP_SOCKET]> | null = null;
  nx_udp_socket_reserved_ptr: unknown = null;
}
name_objects(NX_UDP_SOCKET, 'UDP socket', ({ nx_udp_socket_name }) => nx_udp_socket_name);
export class NX_TCP_SOCKET extends NX_TCP_SOCKET_NUMBERS {
  sim_owner: Kernel | null = null;
  nx_tcp_socket_ip_ptr: NX_IP | null = null;
  nx_tcp_socket_connect_ip: NXD_ADDRESS = new NXD_ADDRESS();
  nx_tcp_socket_connect_interface: NX_INTERFACE | null = null;
  /** IPv6: the own address of the connection. */
  nx_tcp_socket_ipv6_addr: NXD_IPV6_ADDRESS<NX_INTERFACE> | null = null;
  nx_tcp_socket_receive_queue_head: NX_PACKET | null = null;
  nx_tcp_socket_receive_queue_tail: NX_PACKET | null = null;
  nx_tcp_socket_transmit_sent_head: NX_PACKET | null = null;
  nx_tcp_socket_transmit_sent_tail: NX_PACKET | null = null;
  nx_tcp_socket_bound_next: NX_TCP_SOCKET | null = null;
  nx_tcp_socket_bound_previous: NX_TCP_SOCKET | null = null;
  nx_tcp_socket_bind_in_progress: TX_THREAD | null = null;
  readonly receive_waiting = new WaitList(this);
  readonly transmit_waiting = new WaitList(this);
  readonly bind_waiting = new WaitList(this);
  nx_tcp_socket_connect_suspended_thread: TX_THREAD | null = null;
  nx_tcp_socket_disconnect_suspended_thread: TX_THREAD | null = null;
  nx_tcp_socket_created_next: NX_TCP_SOCKET | null = null;
  nx_tcp_socket_created_previous: NX_TCP_SOCKET | null = null;
  nx_tcp_urgent_data_callback: NX_NOTIFY<[NX_TCP_SOCKET]> | null = null;
  nx_tcp_socket_syn_received_notify: ((socket: NX_TCP_SOCKET, packet: NX_PACKET) => UINT) | null = null;
  nx_tcp_establish_notify: NX_NOTIFY<[NX_TCP_SOCKET]> | null = null;
  nx_tcp_disconnect_complete_notify: NX_NOTIFY<[NX_TCP_SOCKET]> | null = null;
  nx_tcp_timed_wait_callback: NX_NOTIFY<[NX_TCP_SOCKET]> | null = null;
  nx_tcp_disconnect_callback: NX_NOTIFY<[NX_TCP_SOCKET]> | null = null;
  nx_tcp_receive_callback: NX_NOTIFY<[NX_TCP_SOCKET]> | null = null;
  nx_tcp_socket_window_update_notify: NX_NOTIFY<[NX_TCP_SOCKET]> | null = null;
  nx_tcp_socket_queue_depth_notify: NX_NOTIFY<[NX_TCP_SOCKET]> | null = null;
  nx_tcp_socket_reserved_ptr: unknown = null;
}
name_objects(NX_TCP_SOCKET, 'TCP socket', ({ nx_tcp_socket_name }) => nx_tcp_socket_name);

export class NX_TCP_LISTEN {
  nx_tcp_listen_port: UINT = 0;
  nx_tcp_listen_callback: NX_NOTIFY<[NX_TCP_SOCKET, UINT]> | null = null;
  nx_tcp_listen_socket_ptr: NX_TCP_SOCKET | null = null;
  nx_tcp_listen_queue_maximum: ULONG = 0;
  nx_tcp_listen_queue_current: ULONG = 0;
  nx_tcp_listen_queue_head: NX_PACKET | null = null;
  nx_tcp_listen_queue_tail: NX_PACKET | null = null;
  nx_tcp_listen_next: NX_TCP_LISTEN | null = null;
  nx_tcp_listen_previous: NX_TCP_LISTEN | null = null;
}

export class NX_IPV4_MULTICAST_ENTRY {
  nx_ipv4_multicast_join_list: ULONG = 0;
  nx_ipv4_multicast_join_interface_list: NX_INTERFACE | null = null;
  nx_ipv4_multicast_join_count: ULONG = 0;
  nx_ipv4_multicast_update_time: ULONG = 0;
  nx_ipv4_multicast_loopback_enable: UINT = 0;
}

export class NX_IP_ROUTING_ENTRY {
  nx_ip_routing_dest_ip: ULONG = 0;
  nx_ip_routing_net_mask: ULONG = 0;
  nx_ip_routing_next_hop_address: ULONG = 0;
  nx_ip_routing_entry_ip_interface: NX_INTERFACE | null = null;
}

export class NX_IP extends NX_IP_COUNTERS {
  sim_owner: Kernel | null = null;
  /** The primary interface's address; in C these names stand for fields of nx_ip_interface[0]. */
  get nx_ip_address(): ULONG {
    return this.nx_ip_interface[0]?.nx_interface_ip_address ?? 0;
  }
  get nx_ip_network_mask(): ULONG {
    return this.nx_ip_interface[0]?.nx_interface_ip_network_mask ?? 0;
  }
  get nx_ip_driver_mtu(): ULONG {
    return this.nx_ip_interface[0]?.nx_interface_ip_mtu_size ?? 0;
  }
  get nx_ip_driver_link_up(): UINT {
    return this.nx_ip_interface[0]?.nx_interface_link_up ?? 0;
  }
  nx_ip_id: ULONG = 0;
  nx_ip_name: string | null = null;
  nx_ip_gateway_address: ULONG = 0;
  nx_ip_gateway_interface: NX_INTERFACE | null = null;
  nx_ip_packet_id: ULONG = 0;
  nx_ip_default_packet_pool: NX_PACKET_POOL | null = null;
  nx_ip_auxiliary_packet_pool: NX_PACKET_POOL | null = null;
  nx_ip_initialize_done: UINT = 0;
  /** Until it is created: a primary one and loopback. nx_ip_create makes as many as the build has. */
  nx_ip_interface: NX_INTERFACE[] = fill(2, () => new NX_INTERFACE());

  nx_ip_protection: TX_MUTEX = new TX_MUTEX();
  nx_ip_thread: TX_THREAD = new TX_THREAD();
  nx_ip_events: TX_EVENT_FLAGS_GROUP = new TX_EVENT_FLAGS_GROUP();
  nx_ip_periodic_timer: TX_TIMER = new TX_TIMER();
  nx_ip_fast_periodic_timer: TX_TIMER = new TX_TIMER();
  nx_ip_fast_periodic_timer_created: UINT = 0;

  nx_ip_deferred_received_packet_head: NX_PACKET | null = null;
  nx_ip_deferred_received_packet_tail: NX_PACKET | null = null;
  nx_ip_raw_ip_processing: ((ip: NX_IP, protocol: ULONG, packet: NX_PACKET) => UINT) | null = null;
  nx_ip_raw_packet_filter: ((ip: NX_IP, protocol: ULONG, packet: NX_PACKET) => UINT) | null = null;
  nx_ip_raw_received_packet_head: NX_PACKET | null = null;
  nx_ip_raw_received_packet_tail: NX_PACKET | null = null;
  nx_ip_raw_received_packet_count: ULONG = 0;
  nx_ip_raw_received_packet_max: ULONG = 0;
  readonly raw_waiting = new WaitList(this);

  nx_ip_forward_packet_process: NX_HOOK<[NX_IP, NX_PACKET]> = null;
  nx_ip_fragment_processing: NX_HOOK<[NX_IP_DRIVER]> = null;
  nx_ip_fragment_assembly: NX_HOOK<[NX_IP]> = null;
  nx_ip_fragment_timeout_check: NX_HOOK<[NX_IP]> = null;
  nx_ip_timeout_fragment: NX_PACKET | null = null;
  nx_ip_received_fragment_head: NX_PACKET | null = null;
  nx_ip_received_fragment_tail: NX_PACKET | null = null;
  nx_ip_fragment_assembly_head: NX_PACKET | null = null;
  nx_ip_fragment_assembly_tail: NX_PACKET | null = null;
  nx_ip_address_change_notify: NX_NOTIFY<[NX_IP, unknown]> | null = null;
  nx_ip_address_change_notify_additional_info: unknown = null;
  nx_ip_link_status_change_callback: NX_NOTIFY<[NX_IP, UINT, UINT]> | null = null;
  nx_ip_routing_table: NX_IP_ROUTING_ENTRY[] = [];
  nx_ip_routing_table_entry_count: ULONG = 0;

  /** Those that were used so far, NX_MAX_MULTICAST_GROUPS at the most. */
  nx_ipv4_multicast_entry: NX_IPV4_MULTICAST_ENTRY[] = [];
  nx_ip_igmp_global_loopback_enable: UINT = 0;
  nx_ip_igmp_packet_receive: NX_HOOK<[NX_IP, NX_PACKET]> = null;
  igmp_leave_report: NX_HOOK<[NX_IP, ULONG, NX_INTERFACE]> = null;
  nx_ip_igmp_periodic_processing: NX_HOOK<[NX_IP]> = null;
  nx_ip_igmp_queue_process: NX_HOOK<[NX_IP]> = null;
  nx_ip_igmp_queue_head: NX_PACKET | null = null;

  nx_ip_icmp_sequence: ULONG = 0;
  nx_ipv4_packet_receive: NX_HOOK<[NX_IP, NX_PACKET]> = null;
  nx_ip_icmp_packet_receive: NX_HOOK<[NX_IP, NX_PACKET]> = null;
  /** Tells the sender of a datagram what is wrong with it: ICMP type, code, pointer. */
  icmp_error: NX_HOOK<[NX_IP, NX_PACKET, UINT, UINT, UINT]> = null;
  nx_ip_icmp_queue_process: NX_HOOK<[NX_IP]> = null;
  nx_ip_icmp_queue_head: NX_PACKET | null = null;
  readonly ping_waiting = new WaitList(this);

  nx_ip_udp_port_table: (NX_UDP_SOCKET | null)[] = fill(NX_UDP_PORT_TABLE_SIZE, () => null);
  nx_ip_udp_created_sockets_ptr: NX_UDP_SOCKET | null = null;
  nx_ip_udp_created_sockets_count: ULONG = 0;
  nx_ip_udp_packet_receive: NX_HOOK<[NX_IP, NX_PACKET]> = null;

  nx_ip_tcp_port_table: (NX_TCP_SOCKET | null)[] = fill(NX_TCP_PORT_TABLE_SIZE, () => null);
  /** Connections of long port lists, by address and port of the peer: what was found once (nx_tcp_port_table.ts). */
  connections_found: Map<number, NX_TCP_SOCKET> | null = null;
  nx_ip_tcp_created_sockets_ptr: NX_TCP_SOCKET | null = null;
  nx_ip_tcp_created_sockets_count: ULONG = 0;
  nx_ip_tcp_packet_receive: NX_HOOK<[NX_IP, NX_PACKET]> = null;
  nx_ip_tcp_periodic_processing: NX_HOOK<[NX_IP]> = null;
  nx_ip_tcp_fast_periodic_processing: NX_HOOK<[NX_IP]> = null;
  /** Whether nothing is due in it, and what it does then. Null until TCP is enabled. */
  tcp_idle_step: { idle_ahead(ip: NX_IP): number; pass(ip: NX_IP): void } | null = null;
  nx_ip_tcp_queue_process: NX_HOOK<[NX_IP]> = null;
  nx_tcp_deferred_cleanup_check: NX_HOOK<[NX_IP]> = null;
  /** Resets a connection, for nx_ip_interface_detach; set when TCP is enabled. */
  nx_tcp_connection_reset: NX_HOOK<[NX_TCP_SOCKET]> = null;
  nx_ip_tcp_queue_head: NX_PACKET | null = null;
  nx_ip_tcp_queue_tail: NX_PACKET | null = null;
  nx_ip_tcp_received_packet_count: ULONG = 0;
  /** Those that were used so far, NX_MAX_LISTEN_REQUESTS at the most. */
  nx_ip_tcp_server_listen_reqs: NX_TCP_LISTEN[] = [];
  nx_ip_tcp_available_listen_requests: NX_TCP_LISTEN | null = null;
  nx_ip_tcp_active_listen_requests: NX_TCP_LISTEN | null = null;

  nx_ip_arp_table: (NX_ARP | null)[] = fill(NX_ARP_TABLE_SIZE, () => null);
  nx_ip_arp_static_list: NX_ARP | null = null;
  nx_ip_arp_dynamic_list: NX_ARP | null = null;
  nx_ip_arp_dynamic_active_count: ULONG = 0;
  /** False: no entry of the cache has a time to count down, and the ARP timer need not look at them. */
  arp_counts_down = false;
  nx_ip_arp_deferred_received_packet_head: NX_PACKET | null = null;
  nx_ip_arp_deferred_received_packet_tail: NX_PACKET | null = null;
  /** Not null while ARP is enabled; so is the periodic update. */
  nx_ip_arp_queue_process: NX_HOOK<[NX_IP]> = null;
  nx_ip_arp_periodic_update: NX_HOOK<[NX_IP]> = null;
  nx_ip_arp_packet_send: NX_HOOK<[NX_IP, ULONG, NX_INTERFACE]> = null;
  arp_invalidate: NX_HOOK<[NX_IP]> = null;
  nx_ip_arp_gratuitous_response_handler: NX_NOTIFY<[NX_IP, NX_PACKET]> | null = null;
  /** The entries that were made so far, in the order of memory; behind the first is room for so many more (arp_cache.ts). */
  nx_ip_arp_cache_memory: NX_ARP[] = [];
  arp_entries_behind_first = 0;
  nx_ip_arp_total_entries: ULONG = 0;

  /** What it has of IPv6: null until a service of IPv6 is called. */
  ipv6: NX_IPV6<NX_IP, NX_INTERFACE, NX_PACKET> | null = null;

  nx_ip_created_next: NX_IP | null = null;
  nx_ip_created_previous: NX_IP | null = null;
  nx_ip_reserved_ptr: unknown = null;
}
name_objects(NX_IP, 'IP instance', ({ nx_ip_name }) => nx_ip_name);

function fill<T>(length: number, make: () => T): T[] {
  return Array.from({ length }, make);
}
