/* The DNS client of NetX Duo for firmware that runs on netx-sim. */

#ifndef NXD_DNS_H
#define NXD_DNS_H

#include "nx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

#include "nx_dns_constants.gen.h"

typedef struct NX_IP_DNS_STRUCT {
    ULONG nx_dns_id;
    UCHAR *nx_dns_domain;
    USHORT sim_reserved_lookup;
    USHORT nx_dns_transmit_id;
    NX_IP *nx_dns_ip_ptr;
    NXD_ADDRESS sim_reserved_servers[NX_DNS_MAX_SERVERS];
    ULONG sim_reserved_retries;
#ifndef NX_DNS_CLIENT_USER_CREATE_PACKET_POOL
    NX_PACKET_POOL nx_dns_pool;
    UCHAR nx_dns_pool_area[NX_DNS_PACKET_POOL_SIZE];
#endif
    NX_PACKET_POOL *nx_dns_packet_pool_ptr;
    NX_UDP_SOCKET nx_dns_socket;
    TX_MUTEX nx_dns_mutex;
#ifdef NX_DNS_CACHE_ENABLE
    ULONG sim_reserved_cache[5];
    VOID (*nx_dns_cache_full_notify)(struct NX_IP_DNS_STRUCT *dns_ptr);
#endif
} NX_DNS;

/* What lookups write into a buffer: entries from its start, their names at its end. */
typedef struct NX_DNS_IPV6_ADDRESS_STRUCT {
    ULONG ipv6_address[4];
} NX_DNS_IPV6_ADDRESS;

#ifdef NX_DNS_ENABLE_EXTENDED_RR_TYPES
typedef struct NX_DNS_NS_ENTRY_STRUCT {
    ULONG nx_dns_ns_ipv4_address;
    UCHAR *nx_dns_ns_hostname_ptr;
} NX_DNS_NS_ENTRY;

typedef struct NX_DNS_MAIL_EXCHANGE_ENTRY_STRUCT {
    ULONG nx_dns_mx_ipv4_address;
    USHORT nx_dns_mx_preference;
    USHORT nx_dns_mx_reserved0;
    UCHAR *nx_dns_mx_hostname_ptr;
} NX_DNS_MX_ENTRY;

typedef struct NX_DNS_SERVICE_ENTRY_STRUCT {
    ULONG nx_dns_srv_ipv4_address;
    USHORT nx_dns_srv_priority;
    USHORT nx_dns_srv_weight;
    USHORT nx_dns_srv_port_number;
    USHORT nx_dns_srv_reserved0;
    UCHAR *nx_dns_srv_hostname_ptr;
} NX_DNS_SRV_ENTRY;

typedef struct NX_DNS_SOA_ENTRY_STRUCT {
    UCHAR *nx_dns_soa_host_mname_ptr;
    UCHAR *nx_dns_soa_host_rname_ptr;
    ULONG nx_dns_soa_serial;
    ULONG nx_dns_soa_refresh;
    ULONG nx_dns_soa_retry;
    ULONG nx_dns_soa_expire;
    ULONG nx_dns_soa_minmum;
} NX_DNS_SOA_ENTRY;
#endif

#include "nx_dns_services.gen.h"

#ifdef __cplusplus
}
#endif

#endif
