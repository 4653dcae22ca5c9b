/*
 * The board that the MQTT sample of the NetX Duo repository expects: a network, and a thread that calls thread_mqtt_entry. The
 * sample looks for its broker at 192.168.1.1: give the simulated one with -D, or change LOCAL_SERVER_ADDRESS.
 */

#include "nx_api.h"

#ifndef BOARD_ADDRESS
#define BOARD_ADDRESS IP_ADDRESS(192, 168, 1, 10)
#endif
#define PACKET_PAYLOAD 1568
#define PACKETS 30

void thread_mqtt_entry(NX_IP *ip_ptr, NX_PACKET_POOL *pool_ptr);

static NX_IP ip;
static NX_PACKET_POOL pool;
static TX_THREAD thread;
static ULONG pool_memory[PACKETS * (sizeof(NX_PACKET) + PACKET_PAYLOAD) / sizeof(ULONG)];
static ULONG ip_stack[512], arp_cache[256], stack[1024];

static VOID entry(ULONG input)
{
    NX_PARAMETER_NOT_USED(input);
    thread_mqtt_entry(&ip, &pool);
}

void tx_application_define(void *first_unused_memory)
{
    NX_PARAMETER_NOT_USED(first_unused_memory);
    nx_system_initialize();
    nx_packet_pool_create(&pool, "packets", PACKET_PAYLOAD, pool_memory, sizeof pool_memory);
    nx_ip_create(&ip, "ip", BOARD_ADDRESS, IP_ADDRESS(255, 255, 255, 0), &pool, nx_sim_network_driver, ip_stack, sizeof ip_stack, 1);
    nx_arp_enable(&ip, arp_cache, sizeof arp_cache);
    nx_icmp_enable(&ip);
    nx_tcp_enable(&ip);
    tx_thread_create(&thread, "mqtt sample", entry, 0, stack, sizeof stack, 16, 16, TX_NO_TIME_SLICE, TX_AUTO_START);
}

int main(void)
{
    tx_kernel_enter();
    return 0;
}
