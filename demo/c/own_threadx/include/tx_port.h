/* What a port of ThreadX sets, for one that is brought as the other side of a comparison: types, interrupts, sizes. */

#ifndef SIM_OWN_TX_PORT_H
#define SIM_OWN_TX_PORT_H

#include "../../include/tx_port.h"

#undef TX_INTERRUPT_SAVE_AREA
#undef TX_DISABLE
#undef TX_RESTORE
#define TX_INTERRUPT_SAVE_AREA UINT interrupt_save;
#define TX_DISABLE interrupt_save = sim_interrupts_disable();
#define TX_RESTORE sim_interrupts_restore(interrupt_save);

#define TX_INT_DISABLE 1
#define TX_INT_ENABLE 0
#ifndef TX_MAX_PRIORITIES
#define TX_MAX_PRIORITIES 32
#endif
#ifndef TX_MINIMUM_STACK
#define TX_MINIMUM_STACK 200
#endif
#ifndef TX_TIMER_THREAD_STACK_SIZE
#define TX_TIMER_THREAD_STACK_SIZE 2048
#endif
#ifndef TX_TIMER_THREAD_PRIORITY
#define TX_TIMER_THREAD_PRIORITY 0
#endif

#define TX_THREAD_EXTENSION_0
#define TX_THREAD_EXTENSION_1
#define TX_THREAD_EXTENSION_2
#define TX_BLOCK_POOL_EXTENSION
#define TX_BYTE_POOL_EXTENSION
#define TX_EVENT_FLAGS_GROUP_EXTENSION
#define TX_MUTEX_EXTENSION
#define TX_QUEUE_EXTENSION
#define TX_SEMAPHORE_EXTENSION
#define TX_THREAD_CREATE_EXTENSION(thread)
#define TX_THREAD_DELETE_EXTENSION(thread)
#define TX_THREAD_COMPLETED_EXTENSION(thread) sim_fiber_ended(thread, 1);
#define TX_THREAD_TERMINATED_EXTENSION(thread) sim_fiber_ended(thread, 2);
#define TX_BLOCK_POOL_CREATE_EXTENSION(pool)
#define TX_BYTE_POOL_CREATE_EXTENSION(pool)
#define TX_EVENT_FLAGS_GROUP_CREATE_EXTENSION(group)
#define TX_MUTEX_CREATE_EXTENSION(mutex)
#define TX_QUEUE_CREATE_EXTENSION(queue)
#define TX_SEMAPHORE_CREATE_EXTENSION(semaphore)
#define TX_TIMER_CREATE_EXTENSION(timer)
#define TX_BLOCK_POOL_DELETE_EXTENSION(pool)
#define TX_BYTE_POOL_DELETE_EXTENSION(pool)
#define TX_EVENT_FLAGS_GROUP_DELETE_EXTENSION(group)
#define TX_MUTEX_DELETE_EXTENSION(mutex)
#define TX_QUEUE_DELETE_EXTENSION(queue)
#define TX_SEMAPHORE_DELETE_EXTENSION(semaphore)
#define TX_TIMER_DELETE_EXTENSION(timer)

/* What kernel and simulator tell each other: whether interrupts are off, and whether one came meanwhile. */
typedef struct {
    volatile UINT off, waits;
} SIM_INTERRUPTS;
extern SIM_INTERRUPTS sim_interrupts;
UINT tx_interrupt_control(UINT posture);
/* A thread has ended: its state from now on. */
__attribute__((import_module("env"), import_name("sim_fiber_ended"))) void sim_fiber_ended(void *thread, UINT state);
unsigned long long sim_now_ns(void);

static inline UINT sim_interrupts_disable(void)
{
    UINT before = sim_interrupts.off;
    sim_interrupts.off = 1;
    return before;
}

static inline void sim_interrupts_restore(UINT before)
{
    sim_interrupts.off = before;
    if (!before && sim_interrupts.waits)
        tx_interrupt_control(0);
}

#ifdef TX_THREAD_INIT
CHAR _tx_version_id[] = "ThreadX of the firmware on netx-sim";
#else
extern CHAR _tx_version_id[];
#endif

#endif
