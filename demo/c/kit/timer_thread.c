/*
 * The thread in which application timers expire: the kernel's own, but firmware is told of it (tx_thread_identify in a timer's
 * function, the list of created threads), so it needs a place in the memory of C.
 */

#include "tx_api.h"

#include "kit.h"

TX_THREAD _tx_timer_thread;

SIM_EXPORT(sim_timer_thread) TX_THREAD *sim_timer_thread(void)
{
    return &_tx_timer_thread;
}
