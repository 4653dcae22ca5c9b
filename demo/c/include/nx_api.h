/*
 * NetX Duo for firmware that runs on netx-sim: control blocks, constants and services.
 *
 * As in tx_api.h, the simulator writes the fields whenever C may read them. It also reads some: a packet's prepend, append,
 * length and next; what a driver writes into its interface; and the words that the stack only keeps for firmware
 * (..._reserved_ptr, nx_interface_additional_link_info).
 */

#ifndef NX_API_H
#define NX_API_H

#include "tx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

#include "nx_port.h"
#if defined(NX_DUAL_PACKET_POOL_ENABLE) && !defined(NX_ENABLE_DUAL_PACKET_POOL)
#define NX_ENABLE_DUAL_PACKET_POOL
#endif
#include "nx_macros.h"
#include "nx_constants.gen.h"

#define NX_NULL 0

#define NX_LOWER_16_MASK ((ULONG) 0xFFFF)
#define NX_SHIFT_BY_16 16

typedef struct NXD_ADDRESS_STRUCT {
    ULONG nxd_ip_version;
    union {
        ULONG v4;
#ifdef FEATURE_NX_IPV6
        ULONG v6[4];
#endif
    } nxd_ip_address;
} NXD_ADDRESS;

struct NX_IP_STRUCT;
struct NX_IP_DRIVER_STRUCT;
struct NX_INTERFACE_STRUCT;
struct NX_PACKET_POOL_STRUCT;

/* The header that stands in front of each payload of a pool: this one lies as in the original, word for word. */
typedef struct NX_PACKET_STRUCT {
    struct NX_PACKET_POOL_STRUCT *nx_packet_pool_owner;
    struct NX_PACKET_STRUCT *nx_packet_next;
    UCHAR *nx_packet_prepend_ptr;
    UCHAR *nx_packet_append_ptr;
    UCHAR *nx_packet_data_start;
    UCHAR *nx_packet_data_end;
    struct NX_PACKET_STRUCT *nx_packet_last;
    struct NX_PACKET_STRUCT *nx_packet_queue_next;
    union {
        struct NX_PACKET_STRUCT *nx_packet_tcp_queue_next;
        struct NX_PACKET_STRUCT *nx_packet_fragment_next;
    } nx_packet_union_next;
    ULONG nx_packet_length;
    ULONG nx_packet_reassembly_time;
    UCHAR nx_packet_ip_version;
    UCHAR nx_packet_identical_copy;
    UCHAR nx_packet_ip_header_length;
    UCHAR nx_packet_reserved;
    union {
        struct NX_INTERFACE_STRUCT *nx_packet_interface_ptr;
    } nx_packet_address;
    UCHAR *nx_packet_ip_header;
} NX_PACKET;

typedef struct NX_PACKET_POOL_STRUCT {
    ULONG nx_packet_pool_id;
    CHAR *nx_packet_pool_name;
    ULONG nx_packet_pool_available;
    ULONG nx_packet_pool_total;
    ULONG nx_packet_pool_empty_requests;
    ULONG nx_packet_pool_empty_suspensions;
    ULONG nx_packet_pool_invalid_releases;
    NX_PACKET *nx_packet_pool_available_list;
    CHAR *nx_packet_pool_start;
    ULONG nx_packet_pool_size;
    ULONG nx_packet_pool_payload_size;
    TX_THREAD *nx_packet_pool_suspension_list;
    ULONG nx_packet_pool_suspended_count;
    struct NX_PACKET_POOL_STRUCT *nx_packet_pool_created_next;
    struct NX_PACKET_POOL_STRUCT *nx_packet_pool_created_previous;
#ifdef NX_ENABLE_LOW_WATERMARK
    UINT sim_reserved_watermark;
#endif
} NX_PACKET_POOL;

typedef struct NX_INTERFACE_STRUCT {
    CHAR *nx_interface_name;
    UCHAR nx_interface_valid;
    UCHAR nx_interface_address_mapping_needed;
    UCHAR nx_interface_link_up;
    UCHAR nx_interface_index;
    UCHAR nx_interface_link_status_change;
    UCHAR sim_reserved_bytes[3];
    ULONG nx_interface_physical_address_msw;
    ULONG nx_interface_physical_address_lsw;
    ULONG nx_interface_ip_address;
    ULONG nx_interface_ip_network_mask;
    ULONG nx_interface_ip_network;
    ULONG nx_interface_ip_mtu_size;
    VOID *nx_interface_additional_link_info;
    VOID (*nx_interface_link_driver_entry)(struct NX_IP_DRIVER_STRUCT *driver_req_ptr);
    ULONG nx_interface_arp_defend_timeout;
    ULONG nx_interface_ip_probe_address;
    ULONG nx_interface_capability_flag;
    ULONG sim_reserved_words[5];
#ifdef NX_ENABLE_INTERFACE_CAPABILITY
    ULONG sim_reserved_capability;
#endif
} NX_INTERFACE;

typedef struct NX_IP_DRIVER_STRUCT {
    UINT nx_ip_driver_command;
    UINT nx_ip_driver_status;
    ULONG nx_ip_driver_physical_address_msw;
    ULONG nx_ip_driver_physical_address_lsw;
    NX_PACKET *nx_ip_driver_packet;
    ULONG *nx_ip_driver_return_ptr;
    struct NX_IP_STRUCT *nx_ip_driver_ptr;
    NX_INTERFACE *nx_ip_driver_interface;
} NX_IP_DRIVER;

typedef struct NX_UDP_SOCKET_STRUCT {
    ULONG nx_udp_socket_id;
    CHAR *nx_udp_socket_name;
    UINT nx_udp_socket_port;
    struct NX_IP_STRUCT *nx_udp_socket_ip_ptr;
    ULONG nx_udp_socket_packets_sent;
    ULONG nx_udp_socket_bytes_sent;
    ULONG nx_udp_socket_packets_received;
    ULONG nx_udp_socket_bytes_received;
    ULONG nx_udp_socket_invalid_packets;
    ULONG nx_udp_socket_packets_dropped;
    ULONG nx_udp_socket_checksum_errors;
    ULONG nx_udp_socket_type_of_service;
    UINT nx_udp_socket_time_to_live;
    ULONG nx_udp_socket_fragment_enable;
    UCHAR nx_udp_socket_disable_checksum;
    UCHAR sim_reserved_bytes[3];
    ULONG nx_udp_socket_receive_count;
    ULONG nx_udp_socket_queue_maximum;
    NX_PACKET *nx_udp_socket_receive_head;
    NX_PACKET *nx_udp_socket_receive_tail;
    struct NX_UDP_SOCKET_STRUCT *nx_udp_socket_bound_next;
    struct NX_UDP_SOCKET_STRUCT *nx_udp_socket_bound_previous;
    TX_THREAD *nx_udp_socket_bind_in_progress;
    TX_THREAD *nx_udp_socket_receive_suspension_list;
    ULONG nx_udp_socket_receive_suspended_count;
    TX_THREAD *nx_udp_socket_bind_suspension_list;
    ULONG nx_udp_socket_bind_suspended_count;
    struct NX_UDP_SOCKET_STRUCT *nx_udp_socket_created_next;
    struct NX_UDP_SOCKET_STRUCT *nx_udp_socket_created_previous;
    VOID *nx_udp_socket_reserved_ptr;
    ULONG sim_reserved_words[1];
} NX_UDP_SOCKET;

typedef struct NX_TCP_SOCKET_STRUCT {
    ULONG nx_tcp_socket_id;
    CHAR *nx_tcp_socket_name;
    UINT nx_tcp_socket_client_type;
    UINT nx_tcp_socket_port;
    ULONG nx_tcp_socket_mss;
    UINT nx_tcp_socket_connect_port;
    ULONG nx_tcp_socket_connect_mss;
    ULONG nx_tcp_socket_peer_mss;
    ULONG nx_tcp_socket_next_hop_address;
    ULONG nx_tcp_socket_connect_mss2;
    ULONG nx_tcp_socket_tx_slow_start_threshold;
    UINT nx_tcp_socket_state;
    ULONG nx_tcp_socket_tx_sequence;
    ULONG nx_tcp_socket_rx_sequence;
    ULONG nx_tcp_socket_rx_sequence_acked;
    ULONG nx_tcp_socket_delayed_ack_timeout;
    ULONG nx_tcp_socket_fin_sequence;
    ULONG nx_tcp_socket_tx_window_advertised;
    ULONG nx_tcp_socket_tx_window_congestion;
    ULONG nx_tcp_socket_tx_outstanding_bytes;
    ULONG nx_tcp_socket_tx_sequence_recover;
    ULONG nx_tcp_socket_previous_highest_ack;
    ULONG nx_tcp_socket_ack_n_packet_counter;
    UINT nx_tcp_socket_duplicated_ack_received;
    ULONG nx_tcp_socket_rx_window_default;
    ULONG nx_tcp_socket_rx_window_current;
    ULONG nx_tcp_socket_rx_window_last_sent;
    ULONG nx_tcp_socket_packets_sent;
    ULONG nx_tcp_socket_bytes_sent;
    ULONG nx_tcp_socket_packets_received;
    ULONG nx_tcp_socket_bytes_received;
    ULONG nx_tcp_socket_retransmit_packets;
    ULONG nx_tcp_socket_checksum_errors;
    ULONG nx_tcp_socket_zero_window_probe_failure;
    ULONG nx_tcp_socket_zero_window_probe_sequence;
    ULONG nx_tcp_socket_type_of_service;
    UINT nx_tcp_socket_time_to_live;
    ULONG nx_tcp_socket_fragment_enable;
    ULONG nx_tcp_socket_receive_queue_count;
    ULONG nx_tcp_socket_transmit_queue_maximum;
    ULONG nx_tcp_socket_transmit_queue_maximum_default;
    ULONG nx_tcp_socket_transmit_sent_count;
    ULONG nx_tcp_socket_timeout;
    ULONG nx_tcp_socket_timeout_rate;
    ULONG nx_tcp_socket_timeout_retries;
    ULONG nx_tcp_socket_timeout_max_retries;
    USHORT nx_tcp_socket_fin_received;
    USHORT nx_tcp_socket_fin_acked;
    UCHAR nx_tcp_socket_zero_window_probe_has_data;
    UCHAR nx_tcp_socket_zero_window_probe_data;
    UCHAR nx_tcp_socket_fast_recovery;
    UCHAR nx_tcp_socket_timeout_shift;
    struct NX_IP_STRUCT *nx_tcp_socket_ip_ptr;
    NXD_ADDRESS nx_tcp_socket_connect_ip;
    NX_INTERFACE *nx_tcp_socket_connect_interface;
    NX_PACKET *nx_tcp_socket_receive_queue_head;
    NX_PACKET *nx_tcp_socket_receive_queue_tail;
    NX_PACKET *nx_tcp_socket_transmit_sent_head;
    NX_PACKET *nx_tcp_socket_transmit_sent_tail;
    struct NX_TCP_SOCKET_STRUCT *nx_tcp_socket_bound_next;
    struct NX_TCP_SOCKET_STRUCT *nx_tcp_socket_bound_previous;
    TX_THREAD *nx_tcp_socket_bind_in_progress;
    TX_THREAD *nx_tcp_socket_receive_suspension_list;
    ULONG nx_tcp_socket_receive_suspended_count;
    TX_THREAD *nx_tcp_socket_transmit_suspension_list;
    ULONG nx_tcp_socket_transmit_suspended_count;
    TX_THREAD *nx_tcp_socket_bind_suspension_list;
    ULONG nx_tcp_socket_bind_suspended_count;
    TX_THREAD *nx_tcp_socket_connect_suspended_thread;
    TX_THREAD *nx_tcp_socket_disconnect_suspended_thread;
    struct NX_TCP_SOCKET_STRUCT *nx_tcp_socket_created_next;
    struct NX_TCP_SOCKET_STRUCT *nx_tcp_socket_created_previous;
    VOID *nx_tcp_socket_reserved_ptr;
    ULONG sim_reserved_words[5];
#ifdef FEATURE_NX_IPV6
    ULONG sim_reserved_ipv6;
#endif
#ifdef NX_ENABLE_LOW_WATERMARK
    ULONG sim_reserved_watermark;
#endif
#ifdef NX_ENABLE_TCP_WINDOW_SCALING
    ULONG sim_reserved_scaling[3];
#endif
#ifdef NX_ENABLE_TCP_KEEPALIVE
    ULONG sim_reserved_keepalive[3];
#endif
#ifdef NX_ENABLE_EXTENDED_NOTIFY_SUPPORT
    ULONG sim_reserved_notify[4];
#endif
#ifdef NX_ENABLE_TCP_QUEUE_DEPTH_UPDATE_NOTIFY
    ULONG sim_reserved_depth_notify;
#endif
} NX_TCP_SOCKET;

typedef struct NX_IP_STRUCT {
    ULONG nx_ip_id;
    CHAR *nx_ip_name;
    ULONG nx_ip_gateway_address;
    NX_INTERFACE *nx_ip_gateway_interface;
    ULONG nx_ip_packet_id;
    NX_PACKET_POOL *nx_ip_default_packet_pool;
#ifdef NX_ENABLE_DUAL_PACKET_POOL
    NX_PACKET_POOL *nx_ip_auxiliary_packet_pool;
#endif
    UINT nx_ip_initialize_done;

    ULONG nx_ip_total_packet_send_requests;
    ULONG nx_ip_total_packets_sent;
    ULONG nx_ip_total_bytes_sent;
    ULONG nx_ip_total_packets_received;
    ULONG nx_ip_total_packets_delivered;
    ULONG nx_ip_total_bytes_received;
    ULONG nx_ip_packets_forwarded;
    ULONG nx_ip_packets_reassembled;
    ULONG nx_ip_reassembly_failures;
    ULONG nx_ip_invalid_packets;
    ULONG nx_ip_invalid_transmit_packets;
    ULONG nx_ip_invalid_receive_address;
    ULONG nx_ip_unknown_protocols_received;
    ULONG nx_ip_transmit_resource_errors;
    ULONG nx_ip_transmit_no_route_errors;
    ULONG nx_ip_receive_packets_dropped;
    ULONG nx_ip_receive_checksum_errors;
    ULONG nx_ip_send_packets_dropped;
    ULONG nx_ip_total_fragment_requests;
    ULONG nx_ip_successful_fragment_requests;
    ULONG nx_ip_fragment_failures;
    ULONG nx_ip_total_fragments_sent;
    ULONG nx_ip_total_fragments_received;
    ULONG nx_ip_arp_requests_sent;
    ULONG nx_ip_arp_requests_received;
    ULONG nx_ip_arp_responses_sent;
    ULONG nx_ip_arp_responses_received;
    ULONG nx_ip_arp_aged_entries;
    ULONG nx_ip_arp_invalid_messages;
    ULONG nx_ip_arp_static_entries;
    ULONG nx_ip_udp_packets_sent;
    ULONG nx_ip_udp_bytes_sent;
    ULONG nx_ip_udp_packets_received;
    ULONG nx_ip_udp_bytes_received;
    ULONG nx_ip_udp_invalid_packets;
    ULONG nx_ip_udp_no_port_for_delivery;
    ULONG nx_ip_udp_receive_packets_dropped;
    ULONG nx_ip_udp_checksum_errors;
    ULONG nx_ip_tcp_packets_sent;
    ULONG nx_ip_tcp_bytes_sent;
    ULONG nx_ip_tcp_packets_received;
    ULONG nx_ip_tcp_bytes_received;
    ULONG nx_ip_tcp_invalid_packets;
    ULONG nx_ip_tcp_receive_packets_dropped;
    ULONG nx_ip_tcp_checksum_errors;
    ULONG nx_ip_tcp_connections;
    ULONG nx_ip_tcp_passive_connections;
    ULONG nx_ip_tcp_active_connections;
    ULONG nx_ip_tcp_disconnections;
    ULONG nx_ip_tcp_connections_dropped;
    ULONG nx_ip_tcp_retransmit_packets;
    ULONG nx_ip_tcp_resets_received;
    ULONG nx_ip_tcp_resets_sent;
    ULONG nx_ip_icmp_total_messages_received;
    ULONG nx_ip_icmp_checksum_errors;
    ULONG nx_ip_icmp_invalid_packets;
    ULONG nx_ip_icmp_unhandled_messages;
    ULONG nx_ip_pings_sent;
    ULONG nx_ip_ping_timeouts;
    ULONG nx_ip_ping_threads_suspended;
    ULONG nx_ip_ping_responses_received;
    ULONG nx_ip_pings_received;
    ULONG nx_ip_pings_responded_to;
    ULONG nx_ip_igmp_invalid_packets;
    ULONG nx_ip_igmp_reports_sent;
    ULONG nx_ip_igmp_queries_received;
    ULONG nx_ip_igmp_checksum_errors;
    ULONG nx_ip_igmp_groups_joined;
    ULONG nx_ip_igmp_router_version;
    ULONG nx_ip_rarp_requests_sent;
    ULONG nx_ip_rarp_responses_received;
    ULONG nx_ip_rarp_invalid_messages;

    NX_INTERFACE nx_ip_interface[NX_MAX_IP_INTERFACES];
    TX_MUTEX nx_ip_protection;
    TX_THREAD nx_ip_thread;
    TX_EVENT_FLAGS_GROUP nx_ip_events;
    TX_TIMER nx_ip_periodic_timer;
    TX_TIMER nx_ip_fast_periodic_timer;
    UINT nx_ip_fast_periodic_timer_created;

    NX_PACKET *nx_ip_deferred_received_packet_head;
    NX_PACKET *nx_ip_deferred_received_packet_tail;
    NX_PACKET *nx_ip_raw_received_packet_head;
    NX_PACKET *nx_ip_raw_received_packet_tail;
    ULONG nx_ip_raw_received_packet_count;
    ULONG nx_ip_raw_received_packet_max;
    TX_THREAD *nx_ip_raw_packet_suspension_list;
    ULONG nx_ip_raw_packet_suspended_count;
    NX_PACKET *nx_ip_timeout_fragment;
    NX_PACKET *nx_ip_received_fragment_head;
    NX_PACKET *nx_ip_received_fragment_tail;
    NX_PACKET *nx_ip_fragment_assembly_head;
    NX_PACKET *nx_ip_fragment_assembly_tail;

    UINT nx_ip_igmp_global_loopback_enable;
    NX_PACKET *nx_ip_igmp_queue_head;
    ULONG nx_ip_icmp_sequence;
    NX_PACKET *nx_ip_icmp_queue_head;
    TX_THREAD *nx_ip_icmp_ping_suspension_list;
    ULONG nx_ip_icmp_ping_suspended_count;

    NX_UDP_SOCKET *nx_ip_udp_created_sockets_ptr;
    ULONG nx_ip_udp_created_sockets_count;
    NX_TCP_SOCKET *nx_ip_tcp_created_sockets_ptr;
    ULONG nx_ip_tcp_created_sockets_count;
    NX_PACKET *nx_ip_tcp_queue_head;
    NX_PACKET *nx_ip_tcp_queue_tail;
    ULONG nx_ip_tcp_received_packet_count;

    ULONG nx_ip_arp_dynamic_active_count;
    NX_PACKET *nx_ip_arp_deferred_received_packet_head;
    NX_PACKET *nx_ip_arp_deferred_received_packet_tail;
    ULONG nx_ip_arp_total_entries;

    /* What takes received packets. A function of the firmware may stand in its place, and call it (_nx_tcp_packet_receive, ...). */
    VOID (*nx_ipv4_packet_receive)(struct NX_IP_STRUCT *, NX_PACKET *);
    VOID (*nx_ip_icmp_packet_receive)(struct NX_IP_STRUCT *, NX_PACKET *);
    VOID (*nx_ip_igmp_packet_receive)(struct NX_IP_STRUCT *, NX_PACKET *);
    VOID (*nx_ip_udp_packet_receive)(struct NX_IP_STRUCT *, NX_PACKET *);
    VOID (*nx_ip_tcp_packet_receive)(struct NX_IP_STRUCT *, NX_PACKET *);

    struct NX_IP_STRUCT *nx_ip_created_next;
    struct NX_IP_STRUCT *nx_ip_created_previous;
    VOID *nx_ip_reserved_ptr;

    ULONG sim_reserved_tables[NX_ARP_TABLE_SIZE + NX_UDP_PORT_TABLE_SIZE + NX_TCP_PORT_TABLE_SIZE];
    ULONG sim_reserved_listen[9 * NX_MAX_LISTEN_REQUESTS];
    ULONG sim_reserved_multicast[5 * NX_MAX_MULTICAST_GROUPS];
#ifdef NX_ENABLE_IP_STATIC_ROUTING
    ULONG sim_reserved_routes[4 * NX_IP_ROUTING_TABLE_SIZE + 1];
#endif
#ifdef NX_ENABLE_IP_RAW_PACKET_FILTER
    ULONG sim_reserved_filter;
#endif
#ifdef NX_DRIVER_DEFERRED_PROCESSING
    ULONG sim_reserved_driver[3];
#endif
#ifdef FEATURE_NX_IPV6
    ULONG sim_reserved_ipv6[453];
#endif
    ULONG sim_reserved_words[31];
} NX_IP;

typedef struct NX_ICMPV4_HEADER_STRUCT {
    UCHAR nx_icmpv4_header_type;
    UCHAR nx_icmpv4_header_code;
    USHORT nx_icmpv4_header_checksum;
} NX_ICMPV4_HEADER;

typedef struct NX_ICMPV4_ECHO_STRUCT {
    NX_ICMPV4_HEADER nx_icmpv4_echo_header;
    USHORT nx_icmpv4_echo_identifier;
    USHORT nx_icmpv4_echo_sequence_num;
} NX_ICMPV4_ECHO;

#define nx_packet_ip_interface nx_packet_address.nx_packet_interface_ptr

/* Names for the primary interface. */
#define nx_ip_address nx_ip_interface[0].nx_interface_ip_address
#define nx_ip_network_mask nx_ip_interface[0].nx_interface_ip_network_mask
#define nx_ip_network nx_ip_interface[0].nx_interface_ip_network
#define nx_ip_driver_mtu nx_ip_interface[0].nx_interface_ip_mtu_size
#define nx_ip_driver_mapping_needed nx_ip_interface[0].nx_interface_address_mapping_needed
#define nx_ip_driver_link_up nx_ip_interface[0].nx_interface_link_up
#define nx_ip_arp_physical_address_msw nx_ip_interface[0].nx_interface_physical_address_msw
#define nx_ip_arp_physical_address_lsw nx_ip_interface[0].nx_interface_physical_address_lsw
#define nx_ip_link_driver_entry nx_ip_interface[0].nx_interface_link_driver_entry
#define nx_ip_additional_link_info nx_ip_interface[0].nx_interface_additional_link_info

#include "vendor_drivers.h"
#define SIM_VENDOR_DRIVER(name) VOID name(NX_IP_DRIVER *driver_req_ptr);
SIM_VENDOR_DRIVERS(SIM_VENDOR_DRIVER)
#undef SIM_VENDOR_DRIVER
#include "nx_services.gen.h"

/* Older names of services. */
#define nx_ip_raw_packet_interface_send nx_ip_raw_packet_source_send
#define nx_udp_socket_interface_send nx_udp_socket_source_send
#define nxd_icmp_interface_ping nxd_icmp_source_ping
#define nxd_ip_raw_packet_interface_send nxd_ip_raw_packet_source_send
#define nxd_udp_socket_interface_send nxd_udp_socket_source_send

/* RARP is not simulated: what a driver has received of it is dropped. */
#define _nx_rarp_packet_deferred_receive(ip_ptr, packet_ptr) ((VOID) (ip_ptr), (VOID) nx_packet_release(packet_ptr))

#ifdef __cplusplus
}
#endif

#endif
