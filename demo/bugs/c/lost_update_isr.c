/* A thread and an interrupt count in one variable. */
#include "bug.h"

static volatile ULONG events, pressed;

static void button(void)
{
    pressed++;
    events++;
}

static VOID worker(ULONG input)
{
    TX_INTERRUPT_SAVE_AREA
    int i;
    sim_stimulus("button", 10000000, 60000000, button);
    for (i = 0; i < 8; i++) {
        if (REPAIRED) {
            TX_DISABLE
            events++;
            TX_RESTORE
        } else
            events++;
        tx_thread_sleep(1);
    }
    sim_assert(events == 8 + pressed, "each event is counted");
}

BUG(lost_update_isr)
{
    THREAD(worker, 9);
}
