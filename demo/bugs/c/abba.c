/* Two mutexes, taken in two orders. */
#include "bug.h"

static TX_MUTEX a, b;
static volatile ULONG moved;

static void move(TX_MUTEX *from, TX_MUTEX *to)
{
    tx_mutex_get(from, TX_WAIT_FOREVER);
    moved++;
    tx_mutex_get(to, TX_WAIT_FOREVER);
    moved++;
    tx_mutex_put(to);
    tx_mutex_put(from);
}

static VOID forward(ULONG input)
{
    int i;
    for (i = 0; i < 5; i++) {
        move(&a, &b);
        tx_thread_sleep(2);
    }
}

static VOID backward(ULONG input)
{
    int i;
    for (i = 0; i < 5; i++) {
        tx_thread_sleep(2);
        if (REPAIRED)
            move(&a, &b);
        else
            move(&b, &a);
    }
}

BUG(abba)
{
    tx_mutex_create(&a, "a", TX_INHERIT);
    tx_mutex_create(&b, "b", TX_INHERIT);
    THREAD(forward, 9);
    THREAD(backward, 5);
}
