/* A deadline far ahead, as a signed number of milliseconds. */
#include "bug.h"

static volatile LONG deadline_ms;

static VOID worker(ULONG input)
{
    volatile LONG ticks = 21474900;
    deadline_ms = REPAIRED ? ticks / 100 * 1000 : ticks * 100;
}

BUG(tick_overflow)
{
    THREAD(worker, 9);
}
