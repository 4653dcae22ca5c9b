/* What firmware that looks into datagrams uses of IP. */

#ifndef NX_IP_H
#define NX_IP_H

#include "nx_ipv4.h"

/* What an IP instance does with a received packet; the packet begins at its IP header. Allowed from the IP thread. */
VOID _nx_ip_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);

/*
 * The sum of RFC 1071 over `data_length` bytes of a packet, as a number of the processor; its complement is the checksum. For TCP, UDP
 * and ICMPv6 with the pseudo header, whose addresses are numbers of the processor (of four words when the packet is one of IPv6).
 */
USHORT _nx_ip_checksum_compute(NX_PACKET *packet_ptr, ULONG protocol, UINT data_length, ULONG *src_ip_addr, ULONG *dest_ip_addr);

#endif
