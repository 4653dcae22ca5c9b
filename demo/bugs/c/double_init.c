/* Whoever comes first creates the pool; two come at once. */
#include "bug.h"

static volatile int is_ready, creations;
static TX_SEMAPHORE ready;
static TX_MUTEX lock;

static void prepare(void)
{
    if (REPAIRED)
        tx_mutex_get(&lock, TX_WAIT_FOREVER);
    if (!is_ready) {
        creations++;
        if (creations == 1)
            tx_semaphore_create(&ready, "ready", 0);
        is_ready = 1;
    }
    if (REPAIRED)
        tx_mutex_put(&lock);
    sim_assert(creations == 1, "it is created once");
}

static VOID first(ULONG input)
{
    tx_thread_sleep(3);
    prepare();
}

static VOID second(ULONG input)
{
    tx_thread_sleep(4);
    prepare();
}

BUG(double_init)
{
    tx_mutex_create(&lock, "lock", TX_INHERIT);
    THREAD(first, 9);
    THREAD(second, 5);
}
