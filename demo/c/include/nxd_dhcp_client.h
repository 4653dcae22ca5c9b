/* The DHCP client of NetX Duo for firmware that runs on netx-sim. */

#ifndef NXD_DHCP_CLIENT_H
#define NXD_DHCP_CLIENT_H

#include "nx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef NX_DHCP_CLIENT_MAX_RECORDS
#define NX_DHCP_CLIENT_MAX_RECORDS NX_MAX_PHYSICAL_INTERFACES
#endif

#include "nx_dhcp_constants.gen.h"

/* What is kept of a lease over a power cycle. */
typedef struct NX_DHCP_CLIENT_RECORD_STRUCT {
    UCHAR nx_dhcp_state;
    UCHAR sim_reserved_bytes[3];
    ULONG nx_dhcp_ip_address;
    ULONG nx_dhcp_network_mask;
    ULONG nx_dhcp_gateway_address;
    UINT nx_dhcp_interface_index;
    ULONG nx_dhcp_timeout;
    ULONG nx_dhcp_server_ip;
    ULONG nx_dhcp_lease_remain_time;
    ULONG nx_dhcp_lease_time;
    ULONG nx_dhcp_renewal_time;
    ULONG nx_dhcp_rebind_time;
    ULONG nx_dhcp_renewal_remain_time;
    ULONG nx_dhcp_rebind_remain_time;
} NX_DHCP_CLIENT_RECORD;

typedef struct NX_DHCP_STRUCT {
    ULONG nx_dhcp_id;
    CHAR *nx_dhcp_name;
    NX_IP *nx_dhcp_ip_ptr;
    NX_PACKET_POOL *nx_dhcp_packet_pool_ptr;
    NX_UDP_SOCKET nx_dhcp_socket;
    TX_THREAD nx_dhcp_thread;
    TX_MUTEX nx_dhcp_mutex;
    TX_EVENT_FLAGS_GROUP nx_dhcp_events;
    TX_TIMER nx_dhcp_timer;
    VOID *nx_dhcp_reserved_ptr;
    ULONG sim_reserved_words[6];
    ULONG sim_reserved_records[108 * NX_DHCP_CLIENT_MAX_RECORDS];
#ifndef NX_DHCP_CLIENT_USER_CREATE_PACKET_POOL
    NX_PACKET_POOL nx_dhcp_pool;
    UCHAR nx_dhcp_pool_area[NX_DHCP_PACKET_POOL_SIZE];
#endif
    UCHAR nx_dhcp_thread_stack[NX_DHCP_THREAD_STACK_SIZE];
} NX_DHCP;

#include "nx_dhcp_services.gen.h"

#ifdef __cplusplus
}
#endif

#endif
