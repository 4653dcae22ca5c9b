/* The network of a board with one Ethernet card; network.ts is the same in TypeScript. */

#ifndef NETWORK_H
#define NETWORK_H

#include "nx_api.h"

/* Bytes of a packet: an Ethernet frame of full size and the room that the stack wants around it. */
#define PACKET_PAYLOAD 1568
#define PACKETS 30
#define IP_STACK_SIZE 2048
/* Room for 19 neighbours; on a bigger network their broadcasts push the broker out. */
#define ARP_CACHE_SIZE 1024

typedef struct NETWORK_STRUCT {
    NX_IP ip;
    NX_PACKET_POOL pool;
    UCHAR pool_memory[PACKETS * (sizeof(NX_PACKET) + PACKET_PAYLOAD)];
    UCHAR ip_stack[IP_STACK_SIZE];
    UCHAR arp_cache[ARP_CACHE_SIZE];
} NETWORK;

/* Brings the network up at an address of the /24 network. Called from tx_application_define. Prints only what goes wrong. */
void network_create(NETWORK *network, ULONG address);

/* Prints what a service returned. */
void print_status(const char *service, UINT status);

#endif
