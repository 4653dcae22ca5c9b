/* What a port of NetX Duo sets: byte order, checks, and the room for headers. */

#ifndef NX_PORT_H
#define NX_PORT_H

/* As with tx_user.h: taken when an include folder has it. */
#if __has_include("nx_user.h") && !defined(SIM_NO_USER_DEFINE_FILE)
#include "nx_user.h"
#elif defined(NX_INCLUDE_USER_DEFINE_FILE)
#error "NX_INCLUDE_USER_DEFINE_FILE is set, but no include folder (-I) has a nx_user.h"
#endif

/* Ports have these, and firmware relies on it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * In a build that has IPv6 packets are allocated with the room that its headers take; firmware may rely on that, for instance where it
 * sends an NX_UDP_PACKET over TCP. Addresses of both kinds and the services of IPv6 are there with -D SIM_IPV6, and control
 * blocks have the sizes of such a build; a packet has that of one without IPv6 in any case, four bytes less.
 */
#ifndef NX_DISABLE_IPV6
#define NX_IP_PACKET (NX_PHYSICAL_HEADER + 40)
#define NX_ICMP_PACKET NX_IP_PACKET
#define NX_UDP_PACKET (NX_PHYSICAL_HEADER + 40 + 8)
#define NX_TCP_PACKET (NX_PHYSICAL_HEADER + 40 + 20)
#ifndef SIM_IPV6
#define NX_DISABLE_IPV6
#endif
#endif
#undef FEATURE_NX_IPV6
#ifndef NX_DISABLE_IPV6
#define FEATURE_NX_IPV6
#endif

#define NX_LITTLE_ENDIAN 1
#define NX_CHANGE_ULONG_ENDIAN(a) ((a) = __builtin_bswap32(a))
#define NX_CHANGE_USHORT_ENDIAN(a) ((a) = __builtin_bswap16(a))

#ifndef htonl
#define htonl(val) __builtin_bswap32(val)
#define ntohl(val) __builtin_bswap32(val)
#define htons(val) __builtin_bswap16(val)
#define ntohs(val) __builtin_bswap16(val)
#endif

#endif
