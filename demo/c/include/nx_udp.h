/* The UDP header on the wire, in words of network byte order, and what takes datagrams. */

#ifndef NX_UDP_H
#define NX_UDP_H

#include "nx_api.h"

typedef struct NX_UDP_HEADER_STRUCT {
    ULONG nx_udp_header_word_0; /* source port, destination port */
    ULONG nx_udp_header_word_1; /* length, checksum */
} NX_UDP_HEADER;

VOID _nx_udp_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);

#endif
