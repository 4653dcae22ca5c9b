/*
 * The sample program of the NetX Duo MQTT guide (chapter 2) as firmware: create a client, connect, subscribe, publish to the
 * topic it has subscribed to, wait for the broker to send the message back, read it, leave, delete the client.
 *
 * The order of the calls is the guide's; unlike there, each status is looked at and printed. mqtt_sample.ts is the same in
 * TypeScript; network.c brings the network up.
 */

#include <stdio.h>
#include <string.h>

#include "network.h"
#include "nxd_mqtt_client.h"
#include "tx_api.h"

/* What differs from board to board: a broker wants a different client id from each. */
#ifndef BOARD_ADDRESS
#define BOARD_ADDRESS IP_ADDRESS(192, 168, 1, 10)
#endif
#ifndef CLIENT_ID_STRING
#define CLIENT_ID_STRING "mytestclient"
#endif
#ifndef TOPIC_NAME
#define TOPIC_NAME "topic"
#endif

#define LOCAL_SERVER_ADDRESS IP_ADDRESS(192, 168, 1, 81)
#define MESSAGE_STRING "This is a message. "
#define DEMO_STACK_SIZE 2048
#define DEMO_PRIORITY 16
#define MQTT_CLIENT_STACK_SIZE 4096
#define MQTT_THREAD_PRIORITY 2
/* 5 minutes. */
#define MQTT_KEEP_ALIVE_TIMER_S 300
#define QOS0 0
#define QOS1 1
#define DEMO_MESSAGE_EVENT 1
#define DEMO_ALL_EVENTS 3
#define STRLEN(p) (sizeof(p) - 1)

static NETWORK network;
static NXD_MQTT_CLIENT mqtt_client;
static ULONG mqtt_client_stack[MQTT_CLIENT_STACK_SIZE / sizeof(ULONG)];
static TX_EVENT_FLAGS_GROUP mqtt_app_flag;
static TX_THREAD demo_thread;
static ULONG demo_stack[DEMO_STACK_SIZE / sizeof(ULONG)];
static UCHAR topic_buffer[NXD_MQTT_MAX_TOPIC_NAME_LENGTH];
static UCHAR message_buffer[NXD_MQTT_MAX_MESSAGE_LENGTH];

static VOID my_disconnect_func(NXD_MQTT_CLIENT *client_ptr)
{
    NX_PARAMETER_NOT_USED(client_ptr);
    printf("disconnect notify: the connection to the broker is gone\n");
}

/* Runs in the client's own thread, which must not be held up: it only wakes the demo's thread. */
static VOID my_notify_func(NXD_MQTT_CLIENT *client_ptr, UINT number_of_messages)
{
    NX_PARAMETER_NOT_USED(client_ptr);
    printf("receive notify: messages waiting: %u\n", number_of_messages);
    tx_event_flags_set(&mqtt_app_flag, DEMO_MESSAGE_EVENT, TX_OR);
}

static void print_message(void)
{
    UINT topic_length = 0, message_length = 0;
    UINT status = nxd_mqtt_client_message_get(&mqtt_client, topic_buffer, sizeof topic_buffer, &topic_length, message_buffer,
                                              sizeof message_buffer, &message_length);

    print_status("nxd_mqtt_client_message_get", status);
    if (status == NXD_MQTT_SUCCESS)
        printf("topic = %.*s, message = %.*s\n", (int) topic_length, (char *) topic_buffer, (int) message_length,
               (char *) message_buffer);
}

/* What the guide does between connect and disconnect. */
static void use_the_broker(void)
{
    ULONG events = 0;
    UINT status;

    status = nxd_mqtt_client_subscribe(&mqtt_client, TOPIC_NAME, STRLEN(TOPIC_NAME), QOS0);
    print_status("nxd_mqtt_client_subscribe", status);
    if (status != NXD_MQTT_SUCCESS)
        return;

    status = nxd_mqtt_client_receive_notify_set(&mqtt_client, my_notify_func);
    print_status("nxd_mqtt_client_receive_notify_set", status);

    status = nxd_mqtt_client_publish(&mqtt_client, TOPIC_NAME, STRLEN(TOPIC_NAME), MESSAGE_STRING, STRLEN(MESSAGE_STRING),
                                     NX_FALSE, QOS1, NX_WAIT_FOREVER);
    print_status("nxd_mqtt_client_publish", status);
    if (status != NXD_MQTT_SUCCESS)
        return;

    printf("waiting for the broker to send the message back\n");
    status = tx_event_flags_get(&mqtt_app_flag, DEMO_ALL_EVENTS, TX_OR_CLEAR, &events, TX_WAIT_FOREVER);
    print_status("tx_event_flags_get", status);
    if (events & DEMO_MESSAGE_EVENT)
        print_message();

    status = nxd_mqtt_client_unsubscribe(&mqtt_client, TOPIC_NAME, STRLEN(TOPIC_NAME));
    print_status("nxd_mqtt_client_unsubscribe", status);
}

static VOID demo_entry(ULONG thread_input)
{
    NXD_ADDRESS server_ip;
    UINT status;

    TX_PARAMETER_NOT_USED(thread_input);
    status = nxd_mqtt_client_create(&mqtt_client, "my_client", CLIENT_ID_STRING, STRLEN(CLIENT_ID_STRING), &network.ip,
                                    &network.pool, mqtt_client_stack, MQTT_CLIENT_STACK_SIZE, MQTT_THREAD_PRIORITY, NX_NULL, 0);
    print_status("nxd_mqtt_client_create", status);
    if (status != NXD_MQTT_SUCCESS)
        return;

    status = nxd_mqtt_client_disconnect_notify_set(&mqtt_client, my_disconnect_func);
    print_status("nxd_mqtt_client_disconnect_notify_set", status);

    status = tx_event_flags_create(&mqtt_app_flag, "my app event");
    print_status("tx_event_flags_create", status);

    server_ip.nxd_ip_version = 4;
    server_ip.nxd_ip_address.v4 = LOCAL_SERVER_ADDRESS;
    printf("connecting to the broker\n");
    status = nxd_mqtt_client_connect(&mqtt_client, &server_ip, NXD_MQTT_PORT, MQTT_KEEP_ALIVE_TIMER_S, NX_FALSE,
                                     NX_WAIT_FOREVER);
    print_status("nxd_mqtt_client_connect", status);

    if (status == NXD_MQTT_SUCCESS) {
        use_the_broker();
        status = nxd_mqtt_client_disconnect(&mqtt_client);
        print_status("nxd_mqtt_client_disconnect", status);
    }
    status = nxd_mqtt_client_delete(&mqtt_client);
    print_status("nxd_mqtt_client_delete", status);
    tx_event_flags_delete(&mqtt_app_flag);
}

void tx_application_define(void *first_unused_memory)
{
    UINT status;

    TX_PARAMETER_NOT_USED(first_unused_memory);
    network_create(&network, BOARD_ADDRESS);
    status = tx_thread_create(&demo_thread, "mqtt sample", demo_entry, 0, demo_stack, DEMO_STACK_SIZE, DEMO_PRIORITY,
                              DEMO_PRIORITY, TX_NO_TIME_SLICE, TX_AUTO_START);
    if (status != TX_SUCCESS)
        print_status("tx_thread_create", status);
}

int main(void)
{
    tx_kernel_enter();
    return 0;
}
