/* The SNTP client of NetX Duo for firmware that runs on netx-sim. */

#ifndef NXD_SNTP_CLIENT_H
#define NXD_SNTP_CLIENT_H

#include "nx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

#include "nx_sntp_constants.gen.h"

/* Months, and spans of time in seconds. */
#define JANUARY 1
#define FEBRUARY 2
#define MARCH 3
#define APRIL 4
#define MAY 5
#define JUNE 6
#define JULY 7
#define AUGUST 8
#define SEPTEMBER 9
#define OCTOBER 10
#define NOVEMBER 11
#define DECEMBER 12
#define SECONDS_PER_MINUTE 60
#define SECONDS_PER_HOUR 3600
#define SECONDS_PER_DAY 86400
#define SECONDS_PER_LEAPYEAR (366 * SECONDS_PER_DAY)
#define SECONDS_PER_NONLEAPYEAR (365 * SECONDS_PER_DAY)
#define SEC_IN_JAN (31 * SECONDS_PER_DAY)
#define SEC_IN_LEAPFEB (29 * SECONDS_PER_DAY)
#define SEC_IN_NONLEAPFEB (28 * SECONDS_PER_DAY)
#define SEC_IN_MAR (31 * SECONDS_PER_DAY)
#define SEC_IN_APR (30 * SECONDS_PER_DAY)
#define SEC_IN_MAY (31 * SECONDS_PER_DAY)
#define SEC_IN_JUN (30 * SECONDS_PER_DAY)
#define SEC_IN_JUL (31 * SECONDS_PER_DAY)
#define SEC_IN_AUG (31 * SECONDS_PER_DAY)
#define SEC_IN_SEP (30 * SECONDS_PER_DAY)
#define SEC_IN_OCT (31 * SECONDS_PER_DAY)
#define SEC_IN_NOV (30 * SECONDS_PER_DAY)
#define SEC_IN_DEC (31 * SECONDS_PER_DAY)

/* Seconds since 1900, and a fraction in units of 2^-32 seconds. */
typedef struct NX_SNTP_TIME_STRUCT {
    ULONG seconds;
    ULONG fraction;
} NX_SNTP_TIME;

typedef struct NX_SNTP_DATE_TIME_STRUCT {
    UINT year;
    UINT month;
    UINT day;
    UINT hour;
    UINT minute;
    UINT second;
    UINT millisecond;
    UINT time_zone;
    UINT leap_year;
} NX_SNTP_DATE_TIME;

/* A message of a server, or a request. */
typedef struct NX_SNTP_TIME_MESSAGE_STRUCT {
    UINT flags;
    UINT peer_clock_stratum;
    UINT peer_poll_interval;
    UINT peer_clock_precision;
    ULONG root_delay;
    ULONG clock_dispersion;
    UCHAR reference_clock_id[4];
    ULONG reference_clock_update_time_stamp[2];
    ULONG originate_time_stamp[2];
    ULONG receive_time_stamp[2];
    ULONG transmit_time_stamp[2];
    UCHAR KeyIdentifier[4];
    UCHAR MessageDigest[16];
    NX_SNTP_TIME reference_clock_update_time;
    NX_SNTP_TIME originate_time;
    NX_SNTP_TIME receive_time;
    NX_SNTP_TIME transmit_time;
} NX_SNTP_TIME_MESSAGE;

typedef struct NX_SNTP_CLIENT_STRUCT {
    ULONG nx_sntp_client_id;
    NX_IP *nx_sntp_client_ip_ptr;
    UINT nx_sntp_client_interface_index;
    NX_PACKET_POOL *nx_sntp_client_packet_pool_ptr;
    UINT nx_sntp_client_sleep_flag;
    UINT nx_sntp_client_started;
    TX_THREAD nx_sntp_client_thread;
    TX_MUTEX nx_sntp_client_mutex;
    UCHAR sim_reserved_stack[NX_SNTP_CLIENT_THREAD_STACK_SIZE];
    NXD_ADDRESS nx_sntp_server_ip_address;
    NX_UDP_SOCKET nx_sntp_client_udp_socket;
    UINT nx_sntp_client_first_update_pending;
    UINT sim_reserved_start[2];
    UINT nx_sntp_client_invalid_time_updates;
    UINT nx_sntp_valid_server_status;
    UINT nx_sntp_client_protocol_mode;
    UINT nx_sntp_client_broadcast_initialized;
    NXD_ADDRESS nx_sntp_broadcast_time_server;
    NXD_ADDRESS nx_sntp_multicast_server_address;
    UINT nx_sntp_client_unicast_initialized;
    NXD_ADDRESS nx_sntp_unicast_time_server;
    ULONG nx_sntp_client_unicast_poll_interval;
    UINT nx_sntp_client_backoff_count;
    TX_TIMER nx_sntp_update_timer;
    ULONG nx_sntp_update_time_remaining;
    LONG nx_sntp_client_roundtrip_time_msec;
    ULONG nx_sntp_client_local_ntp_time_elapsed;
    NX_SNTP_TIME_MESSAGE nx_sntp_current_server_time_message;
    NX_SNTP_TIME_MESSAGE nx_sntp_current_time_message_request;
    NX_SNTP_TIME_MESSAGE nx_sntp_previous_server_time_message;
    NX_SNTP_TIME nx_sntp_client_local_ntp_time;
    NX_SNTP_TIME nx_sntp_server_update_time;
    UINT (*apply_custom_sanity_checks)(struct NX_SNTP_CLIENT_STRUCT *client_ptr, NX_SNTP_TIME_MESSAGE *client_time_msg_ptr,
                                       NX_SNTP_TIME_MESSAGE *server_time_msg_ptr);
    UINT (*leap_second_handler)(struct NX_SNTP_CLIENT_STRUCT *client_ptr, UINT indicator);
    UINT (*kiss_of_death_handler)(struct NX_SNTP_CLIENT_STRUCT *client_ptr, UINT code);
    VOID *sim_reserved_generator;
    VOID (*nx_sntp_client_time_update_notify)(NX_SNTP_TIME_MESSAGE *time_update_ptr, NX_SNTP_TIME *local_time);
} NX_SNTP_CLIENT;

#include "nx_sntp_services.gen.h"

#ifdef __cplusplus
}
#endif

#endif
