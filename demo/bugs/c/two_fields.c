/* Two fields that belong together are read while they are changed. */
#include "bug.h"

static volatile struct {
    LONG sum, times;
} mean;
static TX_MUTEX lock;

static void guard(int on)
{
    if (!REPAIRED)
        return;
    if (on)
        tx_mutex_get(&lock, TX_WAIT_FOREVER);
    else
        tx_mutex_put(&lock);
}

static VOID writer(ULONG input)
{
    int i;
    for (i = 0; i < 10; i++) {
        guard(1);
        mean.sum += 7;
        mean.times++;
        guard(0);
        tx_thread_sleep(2);
    }
}

static VOID reader(ULONG input)
{
    for (;;) {
        tx_thread_sleep(3);
        guard(1);
        sim_assert(mean.sum == 7 * mean.times, "sum and number belong together");
        guard(0);
    }
}

BUG(two_fields)
{
    tx_mutex_create(&lock, "lock", TX_INHERIT);
    THREAD(writer, 9);
    THREAD(reader, 5);
}
