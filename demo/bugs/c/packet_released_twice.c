/* The way of an error releases the packet that its caller releases too. */
#include "nx_api.h"

#include "bug.h"

static NX_PACKET_POOL pool;
static ULONG memory[512];
static UCHAR message[400];

static UINT fill(NX_PACKET *packet, ULONG size)
{
    UINT status = nx_packet_data_append(packet, message, size, &pool, NX_NO_WAIT);
    if (status != NX_SUCCESS && !REPAIRED)
        nx_packet_release(packet);
    return status;
}

static VOID worker(ULONG input)
{
    NX_PACKET *packet;
    nx_packet_allocate(&pool, &packet, 0, NX_NO_WAIT);
    if (fill(packet, sizeof message) != NX_SUCCESS)
        nx_packet_release(packet);
}

BUG(packet_released_twice)
{
    /* Of 200 bytes each, and one only: what is longer does not fit. */
    nx_packet_pool_create(&pool, "pool", 200, memory, 300);
    THREAD(worker, 9);
}
