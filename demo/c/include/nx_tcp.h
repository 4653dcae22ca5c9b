/* The TCP header on the wire, in words of network byte order, and what takes segments. */

#ifndef NX_TCP_H
#define NX_TCP_H

#include "nx_api.h"

typedef struct NX_TCP_HEADER_STRUCT {
    ULONG nx_tcp_header_word_0; /* source port, destination port */
    ULONG nx_tcp_sequence_number;
    ULONG nx_tcp_acknowledgment_number;
    ULONG nx_tcp_header_word_3; /* header length, flags, window */
    ULONG nx_tcp_header_word_4; /* checksum, urgent pointer */
} NX_TCP_HEADER;

VOID _nx_tcp_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);

#endif
