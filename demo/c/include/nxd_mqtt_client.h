/* The MQTT client of NetX Duo for firmware that runs on netx-sim. */

#ifndef NXD_MQTT_CLIENT_H
#define NXD_MQTT_CLIENT_H

#include "nx_secure_tls_api.h"

/* A client takes less memory in a build without NX_SECURE_ENABLE. */
#if defined(NXD_MQTT_REQUIRE_TLS) && !defined(NX_SECURE_ENABLE)
#define NX_SECURE_ENABLE
#endif

#ifdef __cplusplus
extern "C" {
#endif

#include "nxd_mqtt_constants.gen.h"

typedef struct NXD_MQTT_CLIENT_STRUCT {
    CHAR *nxd_mqtt_client_name;
    CHAR *nxd_mqtt_client_id;
    UINT nxd_mqtt_client_id_length;
    CHAR *nxd_mqtt_client_username;
    USHORT nxd_mqtt_client_username_length;
    USHORT nxd_mqtt_client_password_length;
    CHAR *nxd_mqtt_client_password;
    const UCHAR *nxd_mqtt_client_will_topic;
    UINT nxd_mqtt_client_will_topic_length;
    const UCHAR *nxd_mqtt_client_will_message;
    UINT nxd_mqtt_client_will_message_length;
    UCHAR nxd_mqtt_client_will_qos_retain;
    UCHAR sim_reserved_bytes[3];

    NX_IP *nxd_mqtt_client_ip_ptr;
    NX_PACKET_POOL *nxd_mqtt_client_packet_pool_ptr;
    TX_MUTEX *nxd_mqtt_client_mutex_ptr;
    TX_TIMER nxd_mqtt_timer;
    TX_MUTEX nxd_mqtt_protection;
    TX_THREAD nxd_mqtt_thread;
    TX_EVENT_FLAGS_GROUP nxd_mqtt_events;
    NX_TCP_SOCKET nxd_mqtt_client_socket;

    UINT nxd_mqtt_client_state;
    UINT nxd_mqtt_ping_timeout;
    UINT nxd_mqtt_ping_not_responded;
    UINT nxd_mqtt_ping_sent_time;
    UINT nxd_mqtt_timeout;
    UINT nxd_mqtt_timer_value;
    UINT nxd_mqtt_keepalive;
    UINT nxd_mqtt_clean_session;
    UINT nxd_mqtt_client_packet_identifier;

    NX_PACKET *message_transmit_queue_head;
    NX_PACKET *message_transmit_queue_tail;
    UINT message_receive_queue_depth;
    /* These have no service: firmware sets them after nxd_mqtt_client_create, and what it writes counts. */
    VOID (*nxd_mqtt_client_receive_notify)(struct NXD_MQTT_CLIENT_STRUCT *client_ptr, UINT number_of_messages);
    VOID (*nxd_mqtt_connect_notify)(struct NXD_MQTT_CLIENT_STRUCT *client_ptr, UINT status, VOID *context);
    VOID *nxd_mqtt_connect_context;
    VOID (*nxd_mqtt_disconnect_notify)(struct NXD_MQTT_CLIENT_STRUCT *client_ptr);
    UINT (*nxd_mqtt_packet_receive_notify)(struct NXD_MQTT_CLIENT_STRUCT *client_ptr, NX_PACKET *packet_ptr, VOID *context);
    VOID *nxd_mqtt_packet_receive_context;
    VOID (*nxd_mqtt_ack_receive_notify)(struct NXD_MQTT_CLIENT_STRUCT *client_ptr, UINT type, USHORT packet_id,
                                        NX_PACKET *transmit_packet_ptr, VOID *context);
    VOID *nxd_mqtt_ack_receive_context;
    ULONG sim_reserved_words[4];
#ifdef NXD_MQTT_MAXIMUM_TRANSMIT_QUEUE_DEPTH
    UINT message_transmit_queue_depth;
#endif
#ifdef NX_SECURE_ENABLE
    UINT nxd_mqtt_client_use_tls;
    UINT nxd_mqtt_tls_in_progress;
    NX_SECURE_X509_CERT nxd_mqtt_tls_certificate;
    NX_SECURE_X509_CERT nxd_mqtt_tls_trusted_certificate;
    NX_SECURE_TLS_SESSION nxd_mqtt_tls_session;
    ULONG sim_reserved_setup;
#endif
} NXD_MQTT_CLIENT;

#include "nxd_mqtt_services.gen.h"

#ifdef __cplusplus
}
#endif

#endif
