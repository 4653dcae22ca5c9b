/* A counter is written into a packet that was sent: it is the stack's, and may be on its way already. */
#include "nx_api.h"

#include "bug.h"

static NX_PACKET_POOL pool;
static NX_IP ip;
static NX_UDP_SOCKET socket;
static ULONG memory[2048];
static ULONG ip_stack[512];

static VOID worker(ULONG input)
{
    static UCHAR text[8];
    NX_PACKET *packet;
    nx_udp_socket_create(&ip, &socket, "counter", NX_IP_NORMAL, NX_DONT_FRAGMENT, NX_IP_TIME_TO_LIVE, 5);
    nx_udp_socket_bind(&socket, 5000, NX_WAIT_FOREVER);
    nx_packet_allocate(&pool, &packet, NX_UDP_PACKET, NX_WAIT_FOREVER);
    nx_packet_data_append(packet, text, sizeof text, &pool, NX_WAIT_FOREVER);
    if (REPAIRED)
        packet->nx_packet_prepend_ptr[0]++;
    if (nx_udp_socket_send(&socket, packet, IP_ADDRESS(192, 168, 1, 255), 5000) != NX_SUCCESS)
        nx_packet_release(packet);
    else if (!REPAIRED)
        packet->nx_packet_prepend_ptr[0]++;
    nx_udp_socket_unbind(&socket);
    nx_udp_socket_delete(&socket);
}

BUG(packet_written_after_send)
{
    nx_system_initialize();
    nx_packet_pool_create(&pool, "pool", 200, memory, sizeof memory);
    nx_ip_create(&ip, "ip", IP_ADDRESS(192, 168, 1, 20), IP_ADDRESS(255, 255, 255, 0), &pool, nx_sim_network_driver, ip_stack,
                 sizeof ip_stack, 1);
    nx_udp_enable(&ip);
    THREAD(worker, 9);
}
