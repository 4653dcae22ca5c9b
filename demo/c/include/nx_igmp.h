/* IGMP messages on the wire, in words of network byte order, and what takes them. */

#ifndef NX_IGMP_H
#define NX_IGMP_H

#include "nx_api.h"

#define NX_IGMP_HOST_VERSION_1 1
#define NX_IGMP_HOST_VERSION_2 2
#define NX_IGMP_TTL 1

/* Types of messages, in the first word. */
#define NX_IGMP_VERSION 0x10000000
#define NX_IGMP_TYPE_MASK 0x0F000000
#define NX_IGMP_ROUTER_QUERY_TYPE 0x01000000
#define NX_IGMP_HOST_RESPONSE_TYPE 0x02000000
#define NX_IGMPV2_TYPE_MASK 0xFF000000
#define NX_IGMP_HOST_V2_JOIN_TYPE 0x16000000
#define NX_IGMP_HOST_V2_LEAVE_TYPE 0x17000000
#define NX_IGMP_MAX_RESP_TIME_MASK 0x00FF0000

#define NX_ALL_HOSTS_ADDRESS IP_ADDRESS(224, 0, 0, 1)
#define NX_ALL_ROUTERS_ADDRESS IP_ADDRESS(224, 0, 0, 2)

typedef struct NX_IGMP_HEADER_STRUCT {
    ULONG nx_igmp_header_word_0; /* type, longest response time, checksum */
    ULONG nx_igmp_header_word_1; /* the group */
} NX_IGMP_HEADER;

#define NX_IGMP_HEADER_SIZE sizeof(NX_IGMP_HEADER)

VOID _nx_igmp_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);

#endif
