/* What a port of NetX Duo sets, for one that the firmware brings itself: byte order, and who may call which service. */

#ifndef NX_PORT_H
#define NX_PORT_H

/* As with tx_user.h: taken when an include folder has it. */
#if __has_include("nx_user.h") && !defined(SIM_NO_USER_DEFINE_FILE)
#include "nx_user.h"
#elif defined(NX_INCLUDE_USER_DEFINE_FILE)
#error "NX_INCLUDE_USER_DEFINE_FILE is set, but no include folder (-I) has a nx_user.h"
#endif

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef NX_LITTLE_ENDIAN
#define NX_LITTLE_ENDIAN 1
#endif
#define NX_CHANGE_ULONG_ENDIAN(a) ((a) = __builtin_bswap32(a))
#define NX_CHANGE_USHORT_ENDIAN(a) ((a) = __builtin_bswap16(a))
#ifndef htonl
#define htonl(val) __builtin_bswap32(val)
#define ntohl(val) __builtin_bswap32(val)
#define htons(val) __builtin_bswap16(val)
#define ntohs(val) __builtin_bswap16(val)
#endif

/* Variables of the kernel that services with error checking look at. */
#define NX_CALLER_CHECKING_EXTERNS                                                                                                \
    extern TX_THREAD *_tx_thread_current_ptr;                                                                                     \
    extern TX_THREAD _tx_timer_thread;                                                                                            \
    extern volatile ULONG _tx_thread_system_state;

#define SIM_IN_TIMER (_tx_thread_current_ptr == &_tx_timer_thread)
#define SIM_IN_INTERRUPT (_tx_thread_system_state != 0 && _tx_thread_system_state < TX_INITIALIZE_IN_PROGRESS)
#define SIM_ALLOWED_UNLESS(forbidden)                                                                                             \
    if (forbidden)                                                                                                                \
        return NX_CALLER_ERROR;

#define NX_THREADS_ONLY_CALLER_CHECKING                                                                                           \
    SIM_ALLOWED_UNLESS(_tx_thread_system_state != 0 || _tx_thread_current_ptr == TX_NULL || SIM_IN_TIMER)
#define NX_INIT_AND_THREADS_CALLER_CHECKING SIM_ALLOWED_UNLESS(SIM_IN_INTERRUPT || SIM_IN_TIMER)
#define NX_NOT_ISR_CALLER_CHECKING SIM_ALLOWED_UNLESS(SIM_IN_INTERRUPT)
#define NX_THREAD_WAIT_CALLER_CHECKING                                                                                            \
    SIM_ALLOWED_UNLESS(wait_option != 0 &&                                                                                        \
                       (_tx_thread_current_ptr == TX_NULL || _tx_thread_system_state != 0 || SIM_IN_TIMER))

/* The simulated card, for nx_ip_create. */
struct NX_IP_DRIVER_STRUCT;
VOID nx_sim_network_driver(struct NX_IP_DRIVER_STRUCT *driver_req_ptr);

#ifdef NX_SYSTEM_INIT
CHAR _nx_version_id[] = "NetX Duo of the firmware on netx-sim";
#else
extern CHAR _nx_version_id[];
#endif

#endif
