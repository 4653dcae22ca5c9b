/* ICMP messages on the wire, in network byte order, and what takes them. */

#ifndef NX_ICMPV4_H
#define NX_ICMPV4_H

#include "nx_api.h"

/* RFC 792, beside the types and codes of nx_constants.gen.h. */
#define NX_ICMP_SOURCE_QUENCH_TYPE 4
#define NX_ICMP_REDIRECT_TYPE 5
#define NX_ICMP_NETWORK_UNREACH_CODE 0
#define NX_ICMP_HOST_UNREACH_CODE 1
#define NX_ICMP_FRAMENT_NEEDED_CODE 4
#define NX_ICMP_SOURCE_ROUTE_CODE 5
#define NX_ICMP_TTL_EXCEEDED_CODE 0

typedef struct NX_ICMP_HEADER_STRUCT {
    ULONG nx_icmp_header_word_0; /* type, code, checksum */
    ULONG nx_icmp_header_word_1; /* of an echo: identifier, sequence number */
} NX_ICMP_HEADER;

typedef struct NX_ICMPV4_ERROR_STRUCT {
    NX_ICMPV4_HEADER nx_icmpv4_error_header;
    ULONG nx_icmpv4_error_pointer;
} NX_ICMPV4_ERROR;

VOID _nx_icmp_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);

#endif
