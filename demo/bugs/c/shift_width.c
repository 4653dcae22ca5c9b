/* A mask for event 32 is made with a shift by 32. */
#include "bug.h"

static volatile ULONG mask;

static ULONG mask_of(ULONG event)
{
    if (REPAIRED)
        return event >= 32 ? 0xffffffffu : (1u << event) - 1;
    return (1u << event) - 1;
}

static VOID worker(ULONG input)
{
    ULONG event;
    for (event = 30; event <= 32; event++)
        mask |= mask_of(event + (mask & 0));
}

BUG(shift_width)
{
    THREAD(worker, 9);
}
