/* There is one place and a spare one, for two threads that find it free at the same time. Three may do so. */
#include "bug.h"

#define THREADS 3

static volatile UCHAR is_in[THREADS];
static TX_MUTEX lock;

static int inside(void)
{
    return is_in[0] + is_in[1] + is_in[2];
}

static int enter(ULONG me)
{
    int is_free;
    if (REPAIRED)
        tx_mutex_get(&lock, TX_WAIT_FOREVER);
    is_free = inside() == 0;
    if (is_free)
        is_in[me] = 1;
    if (REPAIRED)
        tx_mutex_put(&lock);
    return is_free;
}

static void visits(ULONG me)
{
    int i;
    for (i = 0; i < 10; i++) {
        if (enter(me)) {
            sim_assert(inside() <= 2, "one spare place is enough");
            tx_thread_sleep(1);
            is_in[me] = 0; /* race-ok: only its owner gives a place back, and it is one byte */
        }
        tx_thread_sleep(1);
    }
}

static VOID first(ULONG input)
{
    visits(0);
}

static VOID second(ULONG input)
{
    visits(1);
}

static VOID third(ULONG input)
{
    visits(2);
}

BUG(overbooked)
{
    tx_mutex_create(&lock, "lock", TX_INHERIT);
    THREAD(first, 5);
    THREAD(second, 7);
    THREAD(third, 9);
}
