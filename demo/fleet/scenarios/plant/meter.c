/*
 * A meter in C for a fleet. It takes a reading each second, whatever becomes of the network, keeps it in a store until the MQTT client
 * has it, and publishes what it keeps, oldest first. Its address comes from DHCP, its client id from its card. A fleet counts what it
 * publishes; what waits in the store, and what was given up for want of room there, only the firmware can say.
 */

#include <stdio.h>

#include "nx_api.h"
#include "nxd_dhcp_client.h"
#include "nxd_mqtt_client.h"
#ifdef __NETX_SIM__
#include "sim.h"
#endif

#ifndef STORE
#define STORE 60
#endif

#define PACKETS 16
#define PAYLOAD 1568
#define STACK 2048
#define KEEP_ALIVE_S 20
#define PAUSE_LONGEST_S 8
/* Each message that waits for its acknowledgement holds a packet. */
#define IN_FLIGHT_MOST 4
#define NEWS 1

static TX_THREAD worker;
static TX_TIMER clock;
static TX_EVENT_FLAGS_GROUP events;
static NX_PACKET_POOL pool;
static NX_IP ip;
static NX_DHCP dhcp;
static NXD_MQTT_CLIENT client;
static UCHAR pool_memory[PACKETS * (sizeof(NX_PACKET) + PAYLOAD)];
static UCHAR ip_stack[STACK], arp_cache[52 * 64], client_stack[STACK], stack[STACK];
static char client_id[20], topic[32];

/* Readings are numbered: those that wait are the last `waiting` of them. */
static unsigned int taken, waiting, given_up;
/* Published and not acknowledged. */
static unsigned int in_flight;

static void take_reading(ULONG input)
{
    (void)input;
    taken++;
    if (waiting < STORE)
        waiting++;
    else
        given_up++;
    tx_event_flags_set(&events, NEWS, TX_OR);
}

static void acknowledged(NXD_MQTT_CLIENT *of, UINT type, USHORT id, NX_PACKET *packet, VOID *context)
{
    (void)of, (void)type, (void)id, (void)packet, (void)context;
    in_flight--;
    tx_event_flags_set(&events, NEWS, TX_OR);
}

/* As long as the connection lives. */
static void publish_readings(void)
{
    ULONG news;
    char text[12];
    while (client.nxd_mqtt_client_state == NXD_MQTT_CLIENT_STATE_CONNECTED) {
        if (waiting == 0 || in_flight >= IN_FLIGHT_MOST) {
            tx_event_flags_get(&events, NEWS, TX_OR_CLEAR, &news, NX_IP_PERIODIC_RATE);
            continue;
        }
        unsigned int number = taken - waiting;
        UINT length = (UINT)sprintf(text, "%u", number);
        in_flight++;
        if (nxd_mqtt_client_publish(&client, topic, (UINT)strlen(topic), text, length, NX_FALSE, 1, 2 * NX_IP_PERIODIC_RATE) != NX_SUCCESS) {
            in_flight--;
            return;
        }
        /* A reading that was given up meanwhile may have been this one. */
        if (taken - waiting == number)
            waiting--;
    }
}

static void work(ULONG input)
{
    NXD_ADDRESS broker = { NX_IP_VERSION_V4, { IP_ADDRESS(10, 0, 0, 2) } };
    ULONG high, low, status;
    UINT pause_s = 1;
    (void)input;
    tx_timer_create(&clock, "reading", take_reading, 0, NX_IP_PERIODIC_RATE, NX_IP_PERIODIC_RATE, TX_AUTO_ACTIVATE);
    nx_dhcp_create(&dhcp, &ip, "meter");
    nx_dhcp_start(&dhcp);
    nx_ip_status_check(&ip, NX_IP_ADDRESS_RESOLVED, &status, NX_WAIT_FOREVER);
    nx_ip_interface_physical_address_get(&ip, 0, &high, &low);
    sprintf(client_id, "meter-%04lx%08lx", high, low);
    sprintf(topic, "fleet/%s", client_id);
    printf("%s has an address\n", client_id);
    nxd_mqtt_client_create(&client, "client", client_id, (UINT)strlen(client_id), &ip, &pool, client_stack, STACK, 3, NX_NULL, 0);
    client.nxd_mqtt_ack_receive_notify = acknowledged;
    while (1) {
        /* With a session that is kept the client sends again what was not acknowledged. */
        if (nxd_mqtt_client_connect(&client, &broker, 1883, KEEP_ALIVE_S, NX_FALSE, 5 * NX_IP_PERIODIC_RATE) == NX_SUCCESS) {
            pause_s = 1;
            publish_readings();
        }
        nxd_mqtt_client_disconnect(&client);
        /* A number from the card: boards that lost the broker together do not come back together. */
        tx_thread_sleep(pause_s * NX_IP_PERIODIC_RATE / 2 + (low * 2654435761u >> 8) % (pause_s * NX_IP_PERIODIC_RATE));
        pause_s = pause_s < PAUSE_LONGEST_S ? 2 * pause_s : PAUSE_LONGEST_S;
    }
}

void tx_application_define(void *first_unused)
{
    (void)first_unused;
#ifdef __NETX_SIM__
    sim_count("taken", &taken);
    sim_count("waiting", &waiting);
    sim_count("given up", &given_up);
#endif
    nx_system_initialize();
    nx_packet_pool_create(&pool, "packets", PAYLOAD, pool_memory, sizeof pool_memory);
    nx_ip_create(&ip, "ip", 0, 0, &pool, nx_sim_network_driver, ip_stack, STACK, 1);
    nx_arp_enable(&ip, arp_cache, sizeof arp_cache);
    nx_udp_enable(&ip);
    nx_tcp_enable(&ip);
    tx_event_flags_create(&events, "events");
    tx_thread_create(&worker, "meter", work, 0, stack, STACK, 16, 16, TX_NO_TIME_SLICE, TX_AUTO_START);
}

int main(void)
{
    tx_kernel_enter();
    return 0;
}
