/*
 * Two threads that send on one connection: the application publishes long readings, and the client's thread answers each order with
 * a PUBACK. TCP computes a checksum without the mutex of the IP instance; what happens when the other thread sends meanwhile?
 */

#include "nx_api.h"
#include "nxd_mqtt_client.h"
#include "sim.h"
#include "tx_api.h"

#define READINGS 8
#define READING_BYTES 1200
#define PACKETS 24
#define PAYLOAD 1536
#define STACK_WORDS 1024
#define TEXT(t) (t), (sizeof(t) - 1)

static NX_PACKET_POOL pool;
static NX_IP ip;
static NXD_MQTT_CLIENT client;
static TX_THREAD app;
static UCHAR pool_memory[PACKETS * (PAYLOAD + sizeof(NX_PACKET))];
static ULONG ip_stack[STACK_WORDS], client_stack[STACK_WORDS], app_stack[STACK_WORDS], arp_cache[256];
static CHAR reading[READING_BYTES];

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
    int n;
    (void) input;
    nxd_mqtt_client_create(&client, "meter", TEXT("meter"), &ip, &pool, client_stack, sizeof client_stack, 3, NX_NULL, 0);
    sim_assert(nxd_mqtt_client_connect(&client, &broker, NXD_MQTT_PORT, 0, NX_TRUE, 500) == NXD_MQTT_SUCCESS, "connects");
    nxd_mqtt_client_subscribe(&client, TEXT("orders"), 1);
    for (n = 0; n < READINGS; n++) {
        UINT status;
        /* It measures. */
        sim_compute(500, 40000);
        status = nxd_mqtt_client_publish(&client, TEXT("readings"), reading, sizeof reading, NX_FALSE, 1, 100);
        sim_assert(status == NXD_MQTT_SUCCESS, "a reading goes out while the broker is there");
        sim_progress();
        tx_thread_sleep(5);
        read_orders();
    }
    tx_thread_sleep(60);
    read_orders();
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
