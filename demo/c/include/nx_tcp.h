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

/* Ticks between two runs of the timers, and how long TIMED WAIT lasts. */
#define _nx_tcp_fast_timer_rate ((NX_IP_PERIODIC_RATE + (NX_TCP_FAST_TIMER_RATE - 1)) / NX_TCP_FAST_TIMER_RATE)
#define _nx_tcp_ack_timer_rate ((NX_IP_PERIODIC_RATE + (NX_TCP_ACK_TIMER_RATE - 1)) / NX_TCP_ACK_TIMER_RATE)
#define _nx_tcp_transmit_timer_rate ((NX_IP_PERIODIC_RATE + (NX_TCP_TRANSMIT_TIMER_RATE - 1)) / NX_TCP_TRANSMIT_TIMER_RATE)
#define _nx_tcp_2MSL_timer_rate (NX_IP_PERIODIC_RATE * 2 * NX_TCP_MAXIMUM_SEGMENT_LIFETIME)

VOID _nx_tcp_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);

#endif
