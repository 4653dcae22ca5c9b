/*
 * ThreadX for firmware that runs on netx-sim: types, control blocks, constants and services.
 *
 * The simulator keeps the state of an object outside the memory of C. It writes the fields below whenever C may read
 * them; what firmware writes into them is not looked at. A field that is not here does not exist in the simulator.
 * sim_reserved_ words give each block the size that it has in a 32-bit build.
 */

#ifndef TX_API_H
#define TX_API_H

#ifdef __cplusplus
extern "C" {
#endif

#ifndef TX_PARAMETER_NOT_USED
#define TX_PARAMETER_NOT_USED(p) ((void) (p))
#endif

#include "tx_port.h"

#define AZURE_RTOS_THREADX
#define EL_PRODUCT_THREADX

#define TX_NULL ((void *) 0)
#include "tx_constants.gen.h"

struct TX_THREAD_STRUCT;
struct TX_MUTEX_STRUCT;

typedef struct TX_TIMER_INTERNAL_STRUCT {
    ULONG tx_timer_internal_remaining_ticks;
    ULONG tx_timer_internal_re_initialize_ticks;
    VOID (*tx_timer_internal_timeout_function)(ULONG id);
    ULONG tx_timer_internal_timeout_param;
    struct TX_TIMER_INTERNAL_STRUCT *tx_timer_internal_active_next;
    struct TX_TIMER_INTERNAL_STRUCT *tx_timer_internal_active_previous;
    ULONG sim_reserved_list;
    TX_TIMER_INTERNAL_EXTENSION
} TX_TIMER_INTERNAL;

typedef struct TX_TIMER_STRUCT {
    ULONG tx_timer_id;
    CHAR *tx_timer_name;
    TX_TIMER_INTERNAL tx_timer_internal;
    struct TX_TIMER_STRUCT *tx_timer_created_next;
    struct TX_TIMER_STRUCT *tx_timer_created_previous;
    TX_TIMER_EXTENSION
#ifdef TX_TIMER_ENABLE_PERFORMANCE_INFO
    ULONG sim_reserved_counters[5];
#endif
} TX_TIMER;

typedef struct TX_THREAD_STRUCT {
    ULONG tx_thread_id;
    ULONG tx_thread_run_count;
    CHAR *tx_thread_name;
    UINT tx_thread_state;

    UINT tx_thread_priority;
    UINT tx_thread_preempt_threshold;
    UINT tx_thread_user_priority;
    UINT tx_thread_user_preempt_threshold;
    UINT tx_thread_inherit_priority;
    ULONG tx_thread_time_slice;
    ULONG tx_thread_new_time_slice;

    VOID *tx_thread_stack_ptr;
    VOID *tx_thread_stack_start;
    VOID *tx_thread_stack_end;
    ULONG tx_thread_stack_size;
    VOID *tx_thread_stack_highest_ptr;

    VOID (*tx_thread_entry)(ULONG id);
    ULONG tx_thread_entry_parameter;

    UINT tx_thread_delayed_suspend;
    UINT tx_thread_suspend_status;
    VOID *tx_thread_suspend_control_block;
    struct TX_THREAD_STRUCT *tx_thread_suspended_next;
    struct TX_THREAD_STRUCT *tx_thread_suspended_previous;
    struct TX_THREAD_STRUCT *tx_thread_ready_next;
    struct TX_THREAD_STRUCT *tx_thread_ready_previous;
    struct TX_THREAD_STRUCT *tx_thread_created_next;
    struct TX_THREAD_STRUCT *tx_thread_created_previous;
    TX_TIMER_INTERNAL tx_thread_timer;

    UINT tx_thread_owned_mutex_count;
    struct TX_MUTEX_STRUCT *tx_thread_owned_mutex_list;

#ifdef SIM_OWN_NETX
    /* By these a NetX Duo of the firmware's own lets threads wait. What it writes here counts. */
    UINT tx_thread_suspending;
    VOID (*tx_thread_suspend_cleanup)(struct TX_THREAD_STRUCT *thread, ULONG suspension_sequence);
    ULONG tx_thread_suspend_info;
    VOID *tx_thread_additional_suspend_info;
    ULONG sim_reserved_words[3];
#else
    ULONG sim_reserved_words[7];
#endif
#ifndef TX_NO_FILEX_POINTER
    VOID *sim_reserved_filex;
#endif
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    ULONG sim_reserved_notify;
#endif
#ifdef TX_THREAD_ENABLE_PERFORMANCE_INFO
    ULONG sim_reserved_counters[10];
#endif
    TX_THREAD_EXTENSION_3
    TX_THREAD_USER_EXTENSION
} TX_THREAD;

typedef struct TX_QUEUE_STRUCT {
    ULONG tx_queue_id;
    CHAR *tx_queue_name;
    UINT tx_queue_message_size;
    UINT tx_queue_capacity;
    UINT tx_queue_enqueued;
    UINT tx_queue_available_storage;
    ULONG *tx_queue_start;
    ULONG *tx_queue_end;
    ULONG *tx_queue_read;
    ULONG *tx_queue_write;
    TX_THREAD *tx_queue_suspension_list;
    UINT tx_queue_suspended_count;
    struct TX_QUEUE_STRUCT *tx_queue_created_next;
    struct TX_QUEUE_STRUCT *tx_queue_created_previous;
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    ULONG sim_reserved_notify;
#endif
#ifdef TX_QUEUE_ENABLE_PERFORMANCE_INFO
    ULONG sim_reserved_counters[6];
#endif
} TX_QUEUE;

typedef struct TX_SEMAPHORE_STRUCT {
    ULONG tx_semaphore_id;
    CHAR *tx_semaphore_name;
    ULONG tx_semaphore_count;
    TX_THREAD *tx_semaphore_suspension_list;
    UINT tx_semaphore_suspended_count;
    struct TX_SEMAPHORE_STRUCT *tx_semaphore_created_next;
    struct TX_SEMAPHORE_STRUCT *tx_semaphore_created_previous;
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    ULONG sim_reserved_notify;
#endif
#ifdef TX_SEMAPHORE_ENABLE_PERFORMANCE_INFO
    ULONG sim_reserved_counters[4];
#endif
} TX_SEMAPHORE;

typedef struct TX_MUTEX_STRUCT {
    ULONG tx_mutex_id;
    CHAR *tx_mutex_name;
    UINT tx_mutex_ownership_count;
    TX_THREAD *tx_mutex_owner;
    UINT tx_mutex_inherit;
    UINT tx_mutex_original_priority;
    UINT tx_mutex_highest_priority_waiting;
    TX_THREAD *tx_mutex_suspension_list;
    UINT tx_mutex_suspended_count;
    struct TX_MUTEX_STRUCT *tx_mutex_created_next;
    struct TX_MUTEX_STRUCT *tx_mutex_created_previous;
    struct TX_MUTEX_STRUCT *tx_mutex_owned_next;
    struct TX_MUTEX_STRUCT *tx_mutex_owned_previous;
#ifdef TX_MUTEX_ENABLE_PERFORMANCE_INFO
    ULONG sim_reserved_counters[6];
#endif
} TX_MUTEX;

typedef struct TX_EVENT_FLAGS_GROUP_STRUCT {
    ULONG tx_event_flags_group_id;
    CHAR *tx_event_flags_group_name;
    ULONG tx_event_flags_group_current;
    TX_THREAD *tx_event_flags_group_suspension_list;
    UINT tx_event_flags_group_suspended_count;
    struct TX_EVENT_FLAGS_GROUP_STRUCT *tx_event_flags_group_created_next;
    struct TX_EVENT_FLAGS_GROUP_STRUCT *tx_event_flags_group_created_previous;
    ULONG sim_reserved_words[2];
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    ULONG sim_reserved_notify;
#endif
#ifdef TX_EVENT_FLAGS_ENABLE_PERFORMANCE_INFO
    ULONG sim_reserved_counters[4];
#endif
} TX_EVENT_FLAGS_GROUP;

typedef struct TX_BLOCK_POOL_STRUCT {
    ULONG tx_block_pool_id;
    CHAR *tx_block_pool_name;
    UINT tx_block_pool_available;
    UINT tx_block_pool_total;
    UCHAR *tx_block_pool_available_list;
    UCHAR *tx_block_pool_start;
    ULONG tx_block_pool_size;
    UINT tx_block_pool_block_size;
    TX_THREAD *tx_block_pool_suspension_list;
    UINT tx_block_pool_suspended_count;
    struct TX_BLOCK_POOL_STRUCT *tx_block_pool_created_next;
    struct TX_BLOCK_POOL_STRUCT *tx_block_pool_created_previous;
#ifdef TX_BLOCK_POOL_ENABLE_PERFORMANCE_INFO
    ULONG sim_reserved_counters[4];
#endif
} TX_BLOCK_POOL;

typedef struct TX_BYTE_POOL_STRUCT {
    ULONG tx_byte_pool_id;
    CHAR *tx_byte_pool_name;
    ULONG tx_byte_pool_available;
    UINT tx_byte_pool_fragments;
    UCHAR *tx_byte_pool_start;
    ULONG tx_byte_pool_size;
    TX_THREAD *tx_byte_pool_suspension_list;
    UINT tx_byte_pool_suspended_count;
    struct TX_BYTE_POOL_STRUCT *tx_byte_pool_created_next;
    struct TX_BYTE_POOL_STRUCT *tx_byte_pool_created_previous;
    ULONG sim_reserved_words[3];
#ifdef TX_BYTE_POOL_ENABLE_PERFORMANCE_INFO
    ULONG sim_reserved_counters[7];
#endif
} TX_BYTE_POOL;

/* The firmware's: creates its objects. main or the start of the board calls tx_kernel_enter, which calls it. */
VOID tx_application_define(VOID *first_unused_memory);

#include "sim.h"
#include "tx_services.gen.h"

#ifndef TX_MEMSET
#define TX_MEMSET(a, b, c) memset((a), (b), (c))
#endif

#ifdef __cplusplus
}
#endif

#endif
