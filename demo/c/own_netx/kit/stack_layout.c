/*
 * Where a NetX Duo of the firmware's own keeps what people look at: its lists of pools and instances, and the fields of control blocks,
 * by name, as its headers have them in this build. The simulator reads them to show packets and sockets as it does its own.
 */

#include "nx_api.h"

#include <stddef.h>

#include "../../kit/kit.h"

typedef struct {
    const char *name;
    unsigned long value, bytes;
} ROW;

#define FIELD(type, field) {#type "." #field, offsetof(type, field), sizeof(((type *) 0)->field)}
#define UNION_FIELD(type, name, path) {#type "." #name, offsetof(type, path), sizeof(((type *) 0)->path)}
#define SIZE(type) {#type, sizeof(type), 0}

/* A stack that is no NetX Duo 6 has none of this. */
#ifdef NX_PACKET_ALIGNMENT

#ifndef SIM_NO_OWN_MQTT
#include "nxd_mqtt_client.h"
#endif

/* What the firmware does not use is not there. */
extern __attribute__((weak)) NX_PACKET_POOL *_nx_packet_pool_created_ptr;
extern __attribute__((weak)) NX_IP *_nx_ip_created_ptr;
#define CLEANUP(name) extern __attribute__((weak)) VOID name(TX_THREAD *thread NX_CLEANUP_PARAMETER);
CLEANUP(_nx_tcp_receive_cleanup)
CLEANUP(_nx_tcp_transmit_cleanup)
CLEANUP(_nx_tcp_client_bind_cleanup)
CLEANUP(_nx_udp_bind_cleanup)

static const ROW rows[] = {
    SIZE(NX_PACKET),
    {"NX_PACKET_ALIGNMENT", NX_PACKET_ALIGNMENT, 0},
    FIELD(NX_PACKET, nx_packet_pool_owner),
#ifndef NX_DISABLE_PACKET_CHAIN
    FIELD(NX_PACKET, nx_packet_next),
#endif
    FIELD(NX_PACKET, nx_packet_queue_next),
    UNION_FIELD(NX_PACKET, nx_packet_tcp_queue_next, nx_packet_union_next.nx_packet_tcp_queue_next),
    FIELD(NX_PACKET, nx_packet_length),
    FIELD(NX_PACKET, nx_packet_data_start),
    SIZE(NX_PACKET_POOL),
    FIELD(NX_PACKET_POOL, nx_packet_pool_id),
    FIELD(NX_PACKET_POOL, nx_packet_pool_name),
    FIELD(NX_PACKET_POOL, nx_packet_pool_available),
    FIELD(NX_PACKET_POOL, nx_packet_pool_total),
    FIELD(NX_PACKET_POOL, nx_packet_pool_empty_requests),
    FIELD(NX_PACKET_POOL, nx_packet_pool_empty_suspensions),
    FIELD(NX_PACKET_POOL, nx_packet_pool_invalid_releases),
    FIELD(NX_PACKET_POOL, nx_packet_pool_available_list),
    FIELD(NX_PACKET_POOL, nx_packet_pool_start),
    FIELD(NX_PACKET_POOL, nx_packet_pool_size),
    FIELD(NX_PACKET_POOL, nx_packet_pool_payload_size),
    FIELD(NX_PACKET_POOL, nx_packet_pool_created_next),
    SIZE(NX_IP),
    FIELD(NX_IP, nx_ip_id),
    FIELD(NX_IP, nx_ip_name),
    FIELD(NX_IP, nx_ip_thread),
    FIELD(NX_IP, nx_ip_default_packet_pool),
    FIELD(NX_IP, nx_ip_deferred_received_packet_head),
    FIELD(NX_IP, nx_ip_raw_received_packet_head),
    FIELD(NX_IP, nx_ip_received_fragment_head),
    FIELD(NX_IP, nx_ip_fragment_assembly_head),
    FIELD(NX_IP, nx_ip_icmp_queue_head),
    FIELD(NX_IP, nx_ip_tcp_queue_head),
    FIELD(NX_IP, nx_ip_udp_created_sockets_ptr),
    FIELD(NX_IP, nx_ip_tcp_created_sockets_ptr),
    FIELD(NX_IP, nx_ip_tcp_active_listen_requests),
    FIELD(NX_IP, nx_ip_created_next),
#ifndef NX_DISABLE_IPV4
    FIELD(NX_IP, nx_ip_igmp_queue_head),
    FIELD(NX_IP, nx_ip_arp_deferred_received_packet_head),
    FIELD(NX_IP, nx_ip_arp_cache_memory),
    FIELD(NX_IP, nx_ip_arp_total_entries),
    SIZE(NX_ARP),
    FIELD(NX_ARP, nx_arp_route_static),
    FIELD(NX_ARP, nx_arp_retries),
    FIELD(NX_ARP, nx_arp_ip_address),
    FIELD(NX_ARP, nx_arp_physical_address_msw),
    FIELD(NX_ARP, nx_arp_physical_address_lsw),
    FIELD(NX_ARP, nx_arp_entry_next_update),
    FIELD(NX_ARP, nx_arp_active_list_head),
    FIELD(NX_ARP, nx_arp_packets_waiting),
#endif
    SIZE(NX_UDP_SOCKET),
    FIELD(NX_UDP_SOCKET, nx_udp_socket_id),
    FIELD(NX_UDP_SOCKET, nx_udp_socket_name),
    FIELD(NX_UDP_SOCKET, nx_udp_socket_port),
    FIELD(NX_UDP_SOCKET, nx_udp_socket_packets_dropped),
    FIELD(NX_UDP_SOCKET, nx_udp_socket_receive_count),
    FIELD(NX_UDP_SOCKET, nx_udp_socket_queue_maximum),
    FIELD(NX_UDP_SOCKET, nx_udp_socket_receive_head),
    FIELD(NX_UDP_SOCKET, nx_udp_socket_created_next),
    SIZE(NX_TCP_SOCKET),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_id),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_name),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_client_type),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_state),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_port),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_connect_ip),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_connect_port),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_connect_mss),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_receive_queue_count),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_receive_queue_head),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_transmit_sent_count),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_transmit_sent_head),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_tx_outstanding_bytes),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_tx_window_advertised),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_tx_window_congestion),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_rx_window_current),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_rx_window_default),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_timeout),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_timeout_retries),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_timeout_max_retries),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_connect_suspended_thread),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_disconnect_suspended_thread),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_reserved_ptr),
    FIELD(NX_TCP_SOCKET, nx_tcp_socket_created_next),
    SIZE(NX_TCP_LISTEN),
    FIELD(NX_TCP_LISTEN, nx_tcp_listen_port),
    FIELD(NX_TCP_LISTEN, nx_tcp_listen_queue_head),
    FIELD(NX_TCP_LISTEN, nx_tcp_listen_next),
#ifndef SIM_NO_OWN_MQTT
    SIZE(NXD_MQTT_CLIENT),
    FIELD(NXD_MQTT_CLIENT, nxd_mqtt_client_name),
    FIELD(NXD_MQTT_CLIENT, nxd_mqtt_client_socket),
#ifndef NXD_MQTT_CLOUD_ENABLE
    FIELD(NXD_MQTT_CLIENT, nxd_mqtt_thread),
#endif
    FIELD(NXD_MQTT_CLIENT, message_receive_queue_head),
    FIELD(NXD_MQTT_CLIENT, message_receive_queue_depth),
    FIELD(NXD_MQTT_CLIENT, message_transmit_queue_head),
    FIELD(NXD_MQTT_CLIENT, message_transmit_queue_tail),
    FIELD(NXD_MQTT_CLIENT, nxd_mqtt_client_processing_packet),
#endif
    {"_nx_packet_pool_created_ptr", (unsigned long) &_nx_packet_pool_created_ptr, 0},
    {"_nx_ip_created_ptr", (unsigned long) &_nx_ip_created_ptr, 0},
    {"_nx_tcp_receive_cleanup", (unsigned long) _nx_tcp_receive_cleanup, 0},
    {"_nx_tcp_transmit_cleanup", (unsigned long) _nx_tcp_transmit_cleanup, 0},
    {"_nx_tcp_client_bind_cleanup", (unsigned long) _nx_tcp_client_bind_cleanup, 0},
    {"_nx_udp_bind_cleanup", (unsigned long) _nx_udp_bind_cleanup, 0},
    {0, 0, 0},
};

#else

static const ROW rows[] = {{0, 0, 0}};

#endif

SIM_EXPORT(sim_stack_layout) const void *sim_stack_layout(void)
{
    return rows;
}
