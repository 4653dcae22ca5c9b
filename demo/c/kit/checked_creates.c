/*
 * The services that create objects, under the names that they have inside the original: there a macro adds the size of the control
 * block as the application knows it. Test programs call these with a wrong one.
 */

#include "tx_api.h"

#define CHECKED(name, error, type, parameters, arguments)                                                                          \
    __attribute__((weak)) UINT name parameters                                                                                     \
    {                                                                                                                              \
        return size == sizeof(type) ? arguments : error;                                                                           \
    }

CHECKED(_txe_block_pool_create, TX_POOL_ERROR, TX_BLOCK_POOL,
        (TX_BLOCK_POOL * pool, CHAR *name, ULONG block_size, VOID *start, ULONG bytes, UINT size),
        tx_block_pool_create(pool, name, block_size, start, bytes))
CHECKED(_txe_byte_pool_create, TX_POOL_ERROR, TX_BYTE_POOL, (TX_BYTE_POOL * pool, CHAR *name, VOID *start, ULONG bytes, UINT size),
        tx_byte_pool_create(pool, name, start, bytes))
CHECKED(_txe_event_flags_create, TX_GROUP_ERROR, TX_EVENT_FLAGS_GROUP, (TX_EVENT_FLAGS_GROUP * group, CHAR *name, UINT size),
        tx_event_flags_create(group, name))
CHECKED(_txe_mutex_create, TX_MUTEX_ERROR, TX_MUTEX, (TX_MUTEX * mutex, CHAR *name, UINT inherit, UINT size),
        tx_mutex_create(mutex, name, inherit))
CHECKED(_txe_queue_create, TX_QUEUE_ERROR, TX_QUEUE,
        (TX_QUEUE * queue, CHAR *name, UINT message_size, VOID *start, ULONG bytes, UINT size),
        tx_queue_create(queue, name, message_size, start, bytes))
CHECKED(_txe_semaphore_create, TX_SEMAPHORE_ERROR, TX_SEMAPHORE, (TX_SEMAPHORE * semaphore, CHAR *name, ULONG count, UINT size),
        tx_semaphore_create(semaphore, name, count))
CHECKED(_txe_timer_create, TX_TIMER_ERROR, TX_TIMER,
        (TX_TIMER * timer, CHAR *name, VOID (*expired)(ULONG), ULONG input, ULONG first, ULONG then, UINT activate, UINT size),
        tx_timer_create(timer, name, expired, input, first, then, activate))
CHECKED(_txe_thread_create, TX_THREAD_ERROR, TX_THREAD,
        (TX_THREAD * thread, CHAR *name, VOID (*entry)(ULONG), ULONG input, VOID *stack, ULONG bytes, UINT priority, UINT threshold,
         ULONG time_slice, UINT start, UINT size),
        tx_thread_create(thread, name, entry, input, stack, bytes, priority, threshold, time_slice, start))
