/* A thread takes from a credit that a timer adds to. */
#include "bug.h"

static volatile LONG credit, given, used;
static TX_TIMER timer;

static VOID give(ULONG input)
{
    if (given == 30)
        return;
    given += 3;
    credit += 3;
}

static VOID worker(ULONG input)
{
    UINT old;
    TX_THREAD *self = tx_thread_identify();
    while (used < 30) {
        if (credit > 0) {
            if (REPAIRED)
                tx_thread_preemption_change(self, 0, &old);
            credit--;
            if (REPAIRED)
                tx_thread_preemption_change(self, old, &old);
            used++;
        }
        tx_thread_sleep(1);
        if (tx_time_get() > 500)
            break;
    }
    sim_assert(used == 30, "what was given can be used");
}

BUG(lost_update_timer)
{
    tx_timer_create(&timer, "timer", give, 0, 2, 2, TX_AUTO_ACTIVATE);
    THREAD(worker, 9);
}
