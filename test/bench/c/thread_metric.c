/* The tests of Thread-Metric in C, one for each TEST, as in thread_metric.ts: the threads loop for ever and count. */

#include "sim.h"
#include "tx_api.h"

#define STACK_BYTES 512
#define COOPERATIVE 1
#define PREEMPTIVE 2
#define MESSAGES 3
#define SYNCHRONISATION 4
#define MEMORY 5
#define INTERRUPTS 6
#define INTERRUPT_PREEMPTION 7

#if TEST == COOPERATIVE && defined(MANY)
#define THREADS 1000
#else
#define THREADS 5
#endif

static TX_THREAD threads[THREADS];
static UCHAR stacks[THREADS][STACK_BYTES];
static ULONG counts[THREADS];
static TX_QUEUE queue;
static ULONG storage[40];
static TX_SEMAPHORE semaphore;
static TX_BLOCK_POOL pool;
static UCHAR pool_memory[2048];

ULONG metric_count(void)
{
    ULONG sum = 0;
    for (int i = 0; i < THREADS; i++)
        sum += counts[i];
    return sum;
}

static void interrupt_handler(void)
{
    tx_semaphore_put(&semaphore);
}

static void entry(ULONG id)
{
    ULONG out[4] = {1, 2, 3, 4};
    ULONG back[4];
    VOID *block;
    (void) out, (void) back, (void) block;
#if TEST == INTERRUPT_PREEMPTION
    if (id == 1)
        for (;;) {
            tx_semaphore_get(&semaphore, TX_WAIT_FOREVER);
            counts[id]++;
        }
#endif
    for (;;) {
#if TEST == COOPERATIVE
        tx_thread_relinquish();
#elif TEST == PREEMPTIVE
        if (id != 4)
            tx_thread_resume(&threads[id + 1]);
#elif TEST == MESSAGES
        if (tx_queue_send(&queue, out, TX_NO_WAIT) != TX_SUCCESS)
            return;
        if (tx_queue_receive(&queue, back, TX_NO_WAIT) != TX_SUCCESS)
            return;
#elif TEST == SYNCHRONISATION
        if (tx_semaphore_get(&semaphore, TX_NO_WAIT) != TX_SUCCESS)
            return;
        if (tx_semaphore_put(&semaphore) != TX_SUCCESS)
            return;
#elif TEST == MEMORY
        if (tx_block_allocate(&pool, &block, TX_NO_WAIT) != TX_SUCCESS)
            return;
        if (tx_block_release(block) != TX_SUCCESS)
            return;
#elif TEST == INTERRUPTS
        sim_interrupt("software", interrupt_handler);
        if (tx_semaphore_get(&semaphore, TX_NO_WAIT) != TX_SUCCESS)
            return;
#else
        sim_interrupt("software", interrupt_handler);
        tx_thread_relinquish();
        continue;
#endif
        counts[id]++;
#if TEST == PREEMPTIVE
        if (id != 0)
            tx_thread_suspend(&threads[id]);
#endif
    }
}

static void make_thread(ULONG id, UINT priority, UINT start)
{
    tx_thread_create(&threads[id], "thread", entry, id, stacks[id], STACK_BYTES, priority, priority, TX_NO_TIME_SLICE, start);
}

int main(void)
{
    tx_kernel_enter();
}

void tx_application_define(void *first_unused_memory)
{
    (void) first_unused_memory;
    tx_queue_create(&queue, "queue", TX_4_ULONG, storage, sizeof storage);
    tx_semaphore_create(&semaphore, "semaphore", TEST == SYNCHRONISATION);
    tx_block_pool_create(&pool, "pool", 128, pool_memory, sizeof pool_memory);
#if TEST == COOPERATIVE
    for (ULONG id = 0; id < THREADS; id++)
        make_thread(id, 3, TX_AUTO_START);
#elif TEST == PREEMPTIVE
    for (ULONG id = 0; id < THREADS; id++)
        make_thread(id, 10 - id, id == 0 ? TX_AUTO_START : TX_DONT_START);
#else
    if (TEST == INTERRUPT_PREEMPTION)
        make_thread(1, 5, TX_AUTO_START);
    make_thread(0, 10, TX_AUTO_START);
#endif
}
