/*
 * What takes received packets, by protocol: firmware may put functions of its own into the control block of an IP instance, which call
 * these.
 */

#include "crossing.h"

#define TAKES_PACKETS(name) SIM_WAITS_VOID(name, (unsigned ip, unsigned packet), (ip, packet))

TAKES_PACKETS(_nx_ip_packet_receive)
TAKES_PACKETS(_nx_ipv4_packet_receive)
TAKES_PACKETS(_nx_icmp_packet_receive)
TAKES_PACKETS(_nx_igmp_packet_receive)
TAKES_PACKETS(_nx_udp_packet_receive)
TAKES_PACKETS(_nx_tcp_packet_receive)

/* In the order of demo/c/bridge/receivers.ts, which reads their pointers here. */
static void (*const receivers[])(unsigned, unsigned) = {
    _nx_ip_packet_receive,   _nx_ipv4_packet_receive, _nx_icmp_packet_receive,
    _nx_igmp_packet_receive, _nx_udp_packet_receive,  _nx_tcp_packet_receive,
};

SIM_EXPORT(sim_receivers) const void *sim_receivers(void)
{
    return receivers;
}
