/* A meter as the fleet's tests want one in C: its address from DHCP, its client id from its card, a number each second with QoS 1. */

#include <stdio.h>

#include "nx_api.h"
#include "nxd_dhcp_client.h"
#include "nxd_mqtt_client.h"

#define PACKETS 16
#define PAYLOAD 1568
#define STACK 2048

static TX_THREAD worker;
static NX_PACKET_POOL pool;
static NX_IP ip;
static NX_DHCP dhcp;
static NXD_MQTT_CLIENT client;
static UCHAR pool_memory[PACKETS * (sizeof(NX_PACKET) + PAYLOAD)];
static UCHAR ip_stack[STACK], arp_cache[1024], client_stack[STACK], stack[STACK];
static char client_id[20], topic[32];

static void publish_for_ever(void)
{
    static unsigned number;
    char text[12];
    while (1) {
        UINT length = (UINT)sprintf(text, "%u", number);
        if (nxd_mqtt_client_publish(&client, topic, (UINT)strlen(topic), text, length, NX_FALSE, 1, NX_IP_PERIODIC_RATE) != NX_SUCCESS)
            return;
        number++;
        tx_thread_sleep(NX_IP_PERIODIC_RATE);
    }
}

static void work(ULONG input)
{
    NXD_ADDRESS broker = { NX_IP_VERSION_V4, { BROKER_ADDRESS } };
    ULONG high, low, status;
    (void)input;
    nx_dhcp_create(&dhcp, &ip, "meter");
    nx_dhcp_start(&dhcp);
    nx_ip_status_check(&ip, NX_IP_ADDRESS_RESOLVED, &status, NX_WAIT_FOREVER);
    nx_ip_interface_physical_address_get(&ip, 0, &high, &low);
    sprintf(client_id, "c-%04lx%08lx", high, low);
    sprintf(topic, "fleet/%s", client_id);
    printf("%s has an address\n", client_id);
    nxd_mqtt_client_create(&client, "client", client_id, (UINT)strlen(client_id), &ip, &pool, client_stack, STACK, 3, NX_NULL, 0);
    while (1) {
        if (nxd_mqtt_client_connect(&client, &broker, 1883, 20, NX_FALSE, 5 * NX_IP_PERIODIC_RATE) == NX_SUCCESS)
            publish_for_ever();
        nxd_mqtt_client_disconnect(&client);
        tx_thread_sleep(NX_IP_PERIODIC_RATE);
    }
}

void tx_application_define(void *first_unused)
{
    (void)first_unused;
    nx_system_initialize();
    nx_packet_pool_create(&pool, "packets", PAYLOAD, pool_memory, sizeof pool_memory);
    nx_ip_create(&ip, "ip", 0, 0, &pool, nx_sim_network_driver, ip_stack, STACK, 1);
    nx_arp_enable(&ip, arp_cache, sizeof arp_cache);
    nx_udp_enable(&ip);
    nx_tcp_enable(&ip);
    tx_thread_create(&worker, "meter", work, 0, stack, STACK, 16, 16, TX_NO_TIME_SLICE, TX_AUTO_START);
}

int main(void)
{
    tx_kernel_enter();
    return 0;
}
