/* A loop over an array on the stack turns once too often. */
#include "bug.h"

static volatile ULONG total;

static __attribute__((noinline)) void sum(ULONG turns)
{
    ULONG values[8], i;
    for (i = 0; i < turns; i++)
        values[i] = i + total;
    total += values[(total + 1) & 7];
}

static VOID worker(ULONG input)
{
    sum(REPAIRED ? 8 : 9);
}

BUG(off_by_one_stack)
{
    THREAD(worker, 9);
}
