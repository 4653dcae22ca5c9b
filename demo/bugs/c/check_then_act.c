/* Two threads look for a free slot, and take the same one. */
#include "bug.h"

static volatile UCHAR is_taken[2];
static volatile ULONG owners[2];
static TX_MUTEX lock;

static int take_slot(void)
{
    int i, found = -1;
    if (REPAIRED)
        tx_mutex_get(&lock, TX_WAIT_FOREVER);
    for (i = 0; i < 2 && found < 0; i++) {
        if (!is_taken[i]) {
            is_taken[i] = 1;
            found = i;
        }
    }
    if (REPAIRED)
        tx_mutex_put(&lock);
    return found;
}

static void use_slot(void)
{
    int slot = take_slot();
    if (slot < 0)
        return;
    owners[slot]++;
    sim_assert(owners[slot] == 1, "a slot has one owner");
    tx_thread_sleep(1);
    owners[slot]--;
    is_taken[slot] = 0; /* race-ok: only its owner gives a slot back, and it is one byte */
}

static VOID worker(ULONG input)
{
    int i;
    for (i = 0; i < 10; i++) {
        use_slot();
        tx_thread_sleep(1);
    }
}

static VOID better(ULONG input)
{
    worker(input);
}

BUG(check_then_act)
{
    tx_mutex_create(&lock, "lock", TX_INHERIT);
    THREAD(worker, 9);
    THREAD(better, 5);
}
