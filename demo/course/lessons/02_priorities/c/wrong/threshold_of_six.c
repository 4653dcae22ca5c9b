// expect: urgent stays out of the stretch
#include "tx_api.h"

#include "threads.h"
#include "variant.h"

UINT priority_of(char thread)
{
    return thread == ORDER[0] ? 10 : thread == ORDER[2] ? 11 : 12;
}

void protect(void (*stretch)(void))
{
    UINT old;
    tx_thread_preemption_change(tx_thread_identify(), 6, &old);
    stretch();
    tx_thread_preemption_change(tx_thread_identify(), old, &old);
}
