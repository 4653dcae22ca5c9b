/*
 * What becomes of messages that nobody has read when a client disconnects (netxduo #384). Each night a meter connects, reads its
 * orders and disconnects; an order that comes between its last look and the disconnect is lost, and its packet has to be back in the
 * pool. It is the application of leak_at_disconnect.ts in C, for a NetX Duo of somebody else.
 */

#include <string.h>

#include "nx_api.h"
#include "nxd_mqtt_client.h"
#include "sim.h"
#include "tx_api.h"

#define NIGHTS 3
#define PACKETS 16
#define PAYLOAD 1536
#define STACK_WORDS 1024
#define TEXT(t) (t), (sizeof(t) - 1)

static NX_PACKET_POOL pool;
static NX_IP ip;
static NXD_MQTT_CLIENT client;
static TX_THREAD app;
static UCHAR pool_memory[PACKETS * (PAYLOAD + sizeof(NX_PACKET))];
static ULONG ip_stack[STACK_WORDS], client_stack[STACK_WORDS], app_stack[STACK_WORDS], arp_cache[256];

static void read_orders(void)
{
    UCHAR topic[16], text[32];
    UINT topic_length, length;
    while (nxd_mqtt_client_message_get(&client, topic, sizeof topic, &topic_length, text, sizeof text, &length) == NXD_MQTT_SUCCESS)
        sim_progress();
}

static VOID app_entry(ULONG input)
{
    NXD_ADDRESS broker = {.nxd_ip_version = 4, .nxd_ip_address.v4 = IP_ADDRESS(192, 168, 1, 81)};
    int night;
    (void) input;
    nxd_mqtt_client_create(&client, "meter", TEXT("meter"), &ip, &pool, client_stack, sizeof client_stack, 3, NX_NULL, 0);
    for (night = 0; night < NIGHTS; night++) {
        nxd_mqtt_client_connect(&client, &broker, NXD_MQTT_PORT, 0, NX_TRUE, 500);
        nxd_mqtt_client_subscribe(&client, TEXT("orders"), 0);
        tx_thread_sleep(60);
        read_orders();
        /* It writes what it has got to flash. */
        sim_compute(500, 80000);
        nxd_mqtt_client_disconnect(&client);
        tx_thread_sleep(60);
    }
    nxd_mqtt_client_delete(&client);
}

void tx_application_define(void *first_unused_memory)
{
    (void) first_unused_memory;
    nx_system_initialize();
    nx_packet_pool_create(&pool, "packets", PAYLOAD, pool_memory, sizeof pool_memory);
    nx_ip_create(&ip, "ip", IP_ADDRESS(192, 168, 1, 10), 0xFFFFFF00UL, &pool, nx_sim_network_driver, ip_stack, sizeof ip_stack, 1);
    nx_arp_enable(&ip, arp_cache, sizeof arp_cache);
    nx_tcp_enable(&ip);
    tx_thread_create(&app, "app", app_entry, 0, app_stack, sizeof app_stack, 16, 16, TX_NO_TIME_SLICE, TX_AUTO_START);
}

int main(void)
{
    tx_kernel_enter();
    return 0;
}
