/* A history of ten is written at index ten. */
#include "bug.h"

static ULONG history[10];
static volatile ULONG next;

static VOID worker(ULONG input)
{
    int i;
    for (i = 0; i < 12; i++) {
        history[next] = tx_time_get();
        next++;
        if (REPAIRED ? next == 10 : next > 10)
            next = 0;
    }
}

BUG(off_by_one_global)
{
    THREAD(worker, 9);
}
