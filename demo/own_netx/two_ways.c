/*
 * An MQTT client that is used as devices use it: orders come in with QoS 1 while readings go out with QoS 1 from two threads, with
 * timeouts, and after a failure it disconnects and connects again. It checks what the guide says of each service, so a search
 * (two_ways.ts) finds the timings in which something else happens, on whatever stack it is built with.
 *
 * It leaves nothing unread when it disconnects as long as READ_ALL is 1: unread messages are another program's subject (unread.c).
 */

#include <stdio.h>
#include <string.h>

#include "nx_api.h"
#include "nxd_mqtt_client.h"
#include "sim.h"
#include "tx_api.h"

#ifndef READ_ALL
#define READ_ALL 1
#endif
#ifndef ROUNDS
#define ROUNDS 6
#endif

#define PACKETS 24
#define PAYLOAD 1536
#define STACK_WORDS 1024
#define IP_PRIORITY 1
#define CLIENT_PRIORITY 2
#define ALARM_PRIORITY 5
#define READER_PRIORITY 9
#define APP_PRIORITY 12
#define KEEP_ALIVE_S 3
#define CONNECT_TICKS 300
#define PUBLISH_TICKS 40
/* What one wait of a service may take beside its timeout: others have the client's mutex for that long at the most. */
#define SLACK_TICKS 30
#define MESSAGE 1
#define GONE 2
#define TEXT(t) (t), (sizeof(t) - 1)

static NX_PACKET_POOL pool;
static NX_IP ip;
static NXD_MQTT_CLIENT client;
static TX_EVENT_FLAGS_GROUP flags;
static TX_MUTEX line;
static TX_THREAD app, reader, alarm;
static UCHAR pool_memory[PACKETS * (PAYLOAD + sizeof(NX_PACKET))];
static ULONG ip_stack[STACK_WORDS], client_stack[STACK_WORDS], arp_cache[256];
static ULONG app_stack[STACK_WORDS], reader_stack[STACK_WORDS], alarm_stack[STACK_WORDS];
static int connected, finished;
static unsigned orders, alarms, readings;

/* The statuses that the guide gives for a publish that did not succeed, with those of the sends and allocations behind it. */
static int is_publish_status(UINT status)
{
    switch (status) {
    case NXD_MQTT_SUCCESS:
    case NXD_MQTT_NOT_CONNECTED:
    case NXD_MQTT_PACKET_POOL_FAILURE:
    case NXD_MQTT_COMMUNICATION_FAILURE:
    case NXD_MQTT_MUTEX_FAILURE:
    case NXD_MQTT_INTERNAL_ERROR:
    case NX_NO_PACKET:
        return 1;
    default:
        return 0;
    }
}

static int is_connect_status(UINT status)
{
    switch (status) {
    case NXD_MQTT_SUCCESS:
    case NXD_MQTT_COMMUNICATION_FAILURE:
    case NXD_MQTT_CONNECT_FAILURE:
    case NXD_MQTT_PACKET_POOL_FAILURE:
    case NXD_MQTT_SERVER_MESSAGE_FAILURE:
    case NXD_MQTT_MUTEX_FAILURE:
    case NXD_MQTT_INTERNAL_ERROR:
        return 1;
    default:
        return status >= NXD_MQTT_ERROR_CONNECT_RETURN_CODE && status <= NXD_MQTT_ERROR_NOT_AUTHORIZED;
    }
}

static VOID notified(NXD_MQTT_CLIENT *one, UINT waiting)
{
    (void) one;
    sim_assert(waiting > 0, "a message that is told is there");
    tx_event_flags_set(&flags, MESSAGE, TX_OR);
}

static VOID ended(NXD_MQTT_CLIENT *one)
{
    (void) one;
    tx_event_flags_set(&flags, GONE, TX_OR);
}

/* A publish, with what it promises. */
static UINT publish(CHAR *topic, const char *what, unsigned number)
{
    char text[24];
    ULONG begin = tx_time_get(), ticks;
    UINT length = (UINT) snprintf(text, sizeof text, "%s %u", what, number);
    UINT status = nxd_mqtt_client_publish(&client, topic, (UINT) strlen(topic), text, length, NX_FALSE, 1, PUBLISH_TICKS);
    ticks = tx_time_get() - begin;
    sim_assert(is_publish_status(status), "publish returns a status of its page");
    sim_assert(ticks <= PUBLISH_TICKS + SLACK_TICKS, "publish returns when its time is over");
    sim_sometimes(status == NXD_MQTT_SUCCESS, "a publish succeeds");
    sim_sometimes(status != NXD_MQTT_SUCCESS, "a publish fails");
    return status;
}

static void read_all(void)
{
    UCHAR topic[16], text[32];
    UINT topic_length, length;
    unsigned number;
    for (;;) {
        UINT status;
        memset(topic, 0, sizeof topic);
        memset(text, 0, sizeof text);
        topic_length = length = 99;
        status = nxd_mqtt_client_message_get(&client, topic, sizeof topic - 1, &topic_length, text, sizeof text - 1, &length);
        sim_assert(status == NXD_MQTT_SUCCESS || status == NXD_MQTT_NO_MESSAGE, "message_get returns a status of its page");
        if (status != NXD_MQTT_SUCCESS)
            return;
        sim_assert(topic_length == 4 && memcmp(topic, "down", 4) == 0, "a message has its topic");
        sim_assert(length < sizeof text && sscanf((char *) text, "order %u", &number) == 1, "a message has its text");
        orders++;
        sim_progress();
    }
}

static VOID reader_entry(ULONG input)
{
    (void) input;
    while (!finished) {
        ULONG got = 0;
        if (tx_event_flags_get(&flags, MESSAGE, TX_OR_CLEAR, &got, 50) != TX_SUCCESS)
            sim_sometimes(1, "nothing comes in for half a second");
        sim_compute(200, 4000);
        tx_mutex_get(&line, TX_WAIT_FOREVER);
        if (connected)
            read_all();
        tx_mutex_put(&line);
    }
}

static VOID alarm_entry(ULONG input)
{
    (void) input;
    while (!finished) {
        tx_thread_sleep(37);
        if (connected && publish("alarm", "alarm", alarms) == NXD_MQTT_SUCCESS)
            alarms++;
    }
}

static int connect(void)
{
    NXD_ADDRESS broker = {.nxd_ip_version = 4, .nxd_ip_address.v4 = IP_ADDRESS(192, 168, 1, 81)};
    ULONG begin = tx_time_get();
    UINT status = nxd_mqtt_client_connect(&client, &broker, NXD_MQTT_PORT, KEEP_ALIVE_S, NX_TRUE, CONNECT_TICKS);
    sim_assert(is_connect_status(status), "connect returns a status of its page");
    sim_assert(tx_time_get() - begin <= 2 * CONNECT_TICKS + SLACK_TICKS, "connect returns when its time is over");
    sim_sometimes(status != NXD_MQTT_SUCCESS, "a connect fails");
    if (status != NXD_MQTT_SUCCESS)
        return 0;
    connected = 1;
    status = nxd_mqtt_client_subscribe(&client, TEXT("down"), 1);
    sim_assert(is_publish_status(status), "subscribe returns a status of its page");
    return status == NXD_MQTT_SUCCESS;
}

/* The connection ends, and may have ended before. */
static void disconnect(void)
{
    UINT status;
#if READ_ALL
    if (nxd_mqtt_client_unsubscribe(&client, TEXT("down")) == NXD_MQTT_SUCCESS)
        tx_thread_sleep(30);
#endif
    tx_mutex_get(&line, TX_WAIT_FOREVER);
#if READ_ALL
    read_all();
#endif
    connected = 0;
    status = nxd_mqtt_client_disconnect(&client);
    tx_mutex_put(&line);
    sim_assert(status == NXD_MQTT_SUCCESS || status == NXD_MQTT_NOT_CONNECTED || status == NXD_MQTT_COMMUNICATION_FAILURE ||
                   status == NXD_MQTT_MUTEX_FAILURE,
               "disconnect returns a status of its page");
}

static VOID app_entry(ULONG input)
{
    unsigned round;
    (void) input;
    sim_assert(nxd_mqtt_client_create(&client, "two ways", TEXT("two ways"), &ip, &pool, client_stack, sizeof client_stack,
                                      CLIENT_PRIORITY, NX_NULL, 0) == NXD_MQTT_SUCCESS,
               "the client is created");
    nxd_mqtt_client_receive_notify_set(&client, notified);
    nxd_mqtt_client_disconnect_notify_set(&client, ended);
    for (round = 0; round < ROUNDS; round++) {
        ULONG got = 0;
        int turn;
        tx_event_flags_set(&flags, ~(ULONG) GONE, TX_AND);
        if (connect())
            for (turn = 0; turn < 4; turn++) {
                if (publish("up", "reading", readings) == NXD_MQTT_SUCCESS)
                    readings++;
                if (tx_event_flags_get(&flags, GONE, TX_OR, &got, 12) == TX_SUCCESS)
                    break;
            }
        sim_sometimes(got != 0, "a connection ends by itself");
        disconnect();
        sim_progress();
        tx_thread_sleep(20);
    }
    finished = 1;
    tx_thread_sleep(200);
    sim_assert(nxd_mqtt_client_delete(&client) == NXD_MQTT_SUCCESS, "the client is deleted");
}

static void start(TX_THREAD *thread, CHAR *name, VOID (*entry)(ULONG), ULONG *stack, UINT priority)
{
    tx_thread_create(thread, name, entry, 0, stack, STACK_WORDS * sizeof(ULONG), priority, priority, TX_NO_TIME_SLICE,
                     TX_AUTO_START);
}

void tx_application_define(void *first_unused_memory)
{
    (void) first_unused_memory;
    nx_system_initialize();
    nx_packet_pool_create(&pool, "packets", PAYLOAD, pool_memory, sizeof pool_memory);
    nx_ip_create(&ip, "ip", IP_ADDRESS(192, 168, 1, 10), 0xFFFFFF00UL, &pool, nx_sim_network_driver, ip_stack, sizeof ip_stack,
                 IP_PRIORITY);
    nx_arp_enable(&ip, arp_cache, sizeof arp_cache);
    nx_icmp_enable(&ip);
    nx_tcp_enable(&ip);
    tx_event_flags_create(&flags, "events");
    tx_mutex_create(&line, "line", TX_INHERIT);
    start(&reader, "reader", reader_entry, reader_stack, READER_PRIORITY);
    start(&alarm, "alarm", alarm_entry, alarm_stack, ALARM_PRIORITY);
    start(&app, "app", app_entry, app_stack, APP_PRIORITY);
}

int main(void)
{
    tx_kernel_enter();
    return 0;
}
