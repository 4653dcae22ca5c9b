/* The IPv4 header on the wire, in words of network byte order, and what takes datagrams of this version. */

#ifndef NX_IPV4_H
#define NX_IPV4_H

#include "nx_api.h"

/* Version 4, and a header without options. */
#define NX_IP_VERSION 0x45000000UL

typedef struct NX_IPV4_HEADER_STRUCT {
    ULONG nx_ip_header_word_0; /* version, header length, type of service, total length */
    ULONG nx_ip_header_word_1; /* identification, flags, fragment offset */
    ULONG nx_ip_header_word_2; /* time to live, protocol, checksum */
    ULONG nx_ip_header_source_ip;
    ULONG nx_ip_header_destination_ip;
} NX_IPV4_HEADER;

VOID _nx_ipv4_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);

#endif
