/* Packets one behind the other, by the field that a NetX Duo has for its queues. */

#ifndef SIM_PACKET_LIST_H
#define SIM_PACKET_LIST_H

#include "nx_api.h"

typedef struct {
    NX_PACKET *first, *last;
} LIST;

static void append(LIST *list, NX_PACKET *packet)
{
    packet->nx_packet_queue_next = NX_NULL;
    if (list->first == NX_NULL)
        list->first = packet;
    else
        list->last->nx_packet_queue_next = packet;
    list->last = packet;
}

static NX_PACKET *take_first(LIST *list)
{
    NX_PACKET *packet = list->first;
    if (packet != NX_NULL) {
        list->first = packet->nx_packet_queue_next;
        packet->nx_packet_queue_next = NX_NULL;
    }
    return packet;
}

static void release_all(LIST *list)
{
    NX_PACKET *packet;
    while ((packet = take_first(list)) != NX_NULL)
        nx_packet_transmit_release(packet);
}

#endif
