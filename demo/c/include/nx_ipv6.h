/* The IPv6 header on the wire, in words of network byte order. */

#ifndef NX_IPV6_H
#define NX_IPV6_H

#include "nx_api.h"

#ifdef FEATURE_NX_IPV6
typedef struct NX_IPV6_HEADER_STRUCT {
    ULONG nx_ip_header_word_0; /* version, traffic class, flow label */
    ULONG nx_ip_header_word_1; /* payload length, next header, hop limit */
    ULONG nx_ip_header_source_ip[4];
    ULONG nx_ip_header_destination_ip[4];
} NX_IPV6_HEADER;
#endif

#endif
