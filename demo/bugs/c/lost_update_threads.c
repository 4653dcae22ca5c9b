/* Two threads count in one variable: the better one comes between the other's load and store. */
#include "bug.h"

static volatile ULONG count;
static TX_SEMAPHORE ended;
static TX_MUTEX lock;

static void add(void)
{
    if (REPAIRED)
        tx_mutex_get(&lock, TX_WAIT_FOREVER);
    count++;
    if (REPAIRED)
        tx_mutex_put(&lock);
}

static VOID worker(ULONG input)
{
    int i;
    for (i = 0; i < 10; i++) {
        add();
        tx_thread_sleep(1);
    }
    tx_semaphore_put(&ended);
}

static VOID judge(ULONG input)
{
    tx_semaphore_get(&ended, TX_WAIT_FOREVER);
    tx_semaphore_get(&ended, TX_WAIT_FOREVER);
    sim_assert(count == 20, "both threads are counted");
}

static VOID better(ULONG input)
{
    tx_thread_sleep(2);
    worker(input);
}

BUG(lost_update_threads)
{
    tx_mutex_create(&lock, "lock", TX_INHERIT);
    tx_semaphore_create(&ended, "ended", 0);
    THREAD(judge, 10);
    THREAD(worker, 9);
    THREAD(better, 5);
}
