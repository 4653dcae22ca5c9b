/*
 * The network of a board with one Ethernet card: a packet pool, an IP instance over the link driver, ARP, ICMP (so that it
 * answers a ping) and TCP.
 */

#include <stdio.h>

#include "network.h"

#define NETWORK_MASK 0xFFFFFF00UL
#define IP_THREAD_PRIORITY 1

void print_status(const char *service, UINT status)
{
    if (status == NX_SUCCESS)
        printf("%s: success\n", service);
    else
        printf("%s: status 0x%02x\n", service, status);
}

static void check(const char *service, UINT status)
{
    if (status != NX_SUCCESS)
        print_status(service, status);
}

void network_create(NETWORK *network, ULONG address)
{
    nx_system_initialize();
    check("nx_packet_pool_create", nx_packet_pool_create(&network->pool, "packets", PACKET_PAYLOAD, network->pool_memory,
                                                         sizeof network->pool_memory));
    check("nx_ip_create", nx_ip_create(&network->ip, "ip", address, NETWORK_MASK, &network->pool, nx_sim_network_driver,
                                       network->ip_stack, IP_STACK_SIZE, IP_THREAD_PRIORITY));
    check("nx_arp_enable", nx_arp_enable(&network->ip, network->arp_cache, sizeof network->arp_cache));
    check("nx_icmp_enable", nx_icmp_enable(&network->ip));
    check("nx_tcp_enable", nx_tcp_enable(&network->ip));
}
