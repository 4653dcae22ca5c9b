/* Only a late answer takes the way that needs a big stack. */
#include "bug.h"

static TX_SEMAPHORE answered;
static volatile ULONG told;

static __attribute__((noinline)) void tell(const char *what)
{
    volatile char text[1500];
    ULONG i;
    for (i = 0; i < sizeof text; i++)
        text[i] = what[0];
    told += (ULONG) text[10];
}

static VOID asker(ULONG input)
{
    if (tx_semaphore_get(&answered, 3) == TX_SUCCESS)
        return;
    if (REPAIRED)
        told++;
    else
        tell("late");
}

static VOID worker(ULONG input)
{
    sim_compute(100, 50000);
    tx_semaphore_put(&answered);
}

BUG(rare_overflow)
{
    static TX_THREAD thread;
    static ULONG stack[300];
    tx_semaphore_create(&answered, "answered", 0);
    tx_thread_create(&thread, "asker", asker, 0, stack, sizeof stack, 5, 5, TX_NO_TIME_SLICE, TX_AUTO_START);
    THREAD(worker, 9);
}
