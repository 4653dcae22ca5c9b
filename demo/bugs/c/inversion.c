/* A semaphore as a lock: whoever computes in the middle keeps the best thread waiting. A mutex lends its priority. */
#include "bug.h"

static TX_SEMAPHORE taken;
static TX_MUTEX lock;
static volatile ULONG shared;

static void enter(void)
{
    if (REPAIRED)
        tx_mutex_get(&lock, TX_WAIT_FOREVER);
    else
        tx_semaphore_get(&taken, TX_WAIT_FOREVER);
}

static void leave(void)
{
    if (REPAIRED)
        tx_mutex_put(&lock);
    else
        tx_semaphore_put(&taken);
}

static VOID low(ULONG input)
{
    int i;
    for (i = 0; i < 6; i++) {
        enter();
        shared++;
        leave();
        tx_thread_sleep(2);
    }
}

static VOID middle(ULONG input)
{
    int i;
    tx_thread_sleep(1);
    for (i = 0; i < 6; i++) {
        sim_compute(15000, 15000);
        tx_thread_sleep(2);
    }
}

static VOID high(ULONG input)
{
    int i;
    for (i = 0; i < 20; i++) {
        ULONG began = tx_time_get();
        enter();
        shared++;
        leave();
        sim_assert(tx_time_get() - began < 2, "the best thread waits for no other computation");
        tx_thread_sleep(1);
    }
}

BUG(inversion)
{
    tx_semaphore_create(&taken, "taken", 1);
    tx_mutex_create(&lock, "lock", TX_INHERIT);
    THREAD(low, 9);
    THREAD(middle, 7);
    THREAD(high, 5);
}
