/*
 * Who has which packet, of a NetX Duo of the firmware's own: each call of the services that hand packets over goes through here (the
 * linker's --wrap), whoever makes it. Words are all that these functions look at.
 */

#include "../../kit/kit.h"

/* A packet has come to whoever runs now, by the service of that number; and one is about to be given back. */
SIM_IMPORT(sim_packet_taken) void sim_packet_taken(unsigned packet, unsigned service);
SIM_IMPORT(sim_packet_released) void sim_packet_released(unsigned packet, unsigned transmitted);
SIM_IMPORT(sim_packet_level) void sim_packet_level(unsigned packet);
SIM_IMPORT(sim_packet_pool_made) void sim_packet_pool_made(unsigned pool);

/* Their numbers are those of bridge/own_netx/packet_hand_over.ts. */
enum { ALLOCATE, TCP_RECEIVE, UDP_RECEIVE, RAW_RECEIVE };

#define TAKES(service, number, parameters, arguments)                                                                             \
    __attribute__((weak)) unsigned __real_##service parameters;                                                                   \
    __attribute__((weak)) unsigned __wrap_##service parameters                                                                    \
    {                                                                                                                             \
        unsigned status = __real_##service arguments;                                                                             \
        if (status == 0)                                                                                                          \
            sim_packet_taken(*packet, number);                                                                                    \
        return status;                                                                                                            \
    }

TAKES(_nx_packet_allocate, ALLOCATE, (unsigned pool, unsigned *packet, unsigned type, unsigned wait), (pool, packet, type, wait))
TAKES(_nx_tcp_socket_receive, TCP_RECEIVE, (unsigned socket, unsigned *packet, unsigned wait), (socket, packet, wait))
TAKES(_nx_udp_socket_receive, UDP_RECEIVE, (unsigned socket, unsigned *packet, unsigned wait), (socket, packet, wait))
TAKES(_nx_ip_raw_packet_receive, RAW_RECEIVE, (unsigned ip, unsigned *packet, unsigned wait), (ip, packet, wait))

#define RELEASES(service, transmitted)                                                                                            \
    __attribute__((weak)) unsigned __real_##service(unsigned packet);                                                             \
    __attribute__((weak)) unsigned __wrap_##service(unsigned packet)                                                              \
    {                                                                                                                             \
        unsigned status;                                                                                                          \
        sim_packet_released(packet, transmitted);                                                                                 \
        status = __real_##service(packet);                                                                                        \
        sim_packet_level(packet);                                                                                                 \
        return status;                                                                                                            \
    }

RELEASES(_nx_packet_release, 0)
RELEASES(_nx_packet_transmit_release, 1)

__attribute__((weak)) unsigned __real__nx_packet_pool_create(unsigned pool, unsigned name, unsigned payload, unsigned memory,
                                                             unsigned bytes);
__attribute__((weak)) unsigned __wrap__nx_packet_pool_create(unsigned pool, unsigned name, unsigned payload, unsigned memory,
                                                             unsigned bytes)
{
    unsigned status = __real__nx_packet_pool_create(pool, name, payload, memory, bytes);
    if (status == 0)
        sim_packet_pool_made(pool);
    return status;
}
