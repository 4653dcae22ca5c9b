/* A sleep of n ticks lasts more than n - 1 periods and at most n: 3 ticks are 20 to 30 ms. */

#include "tx_api.h"

#include "chip.h"

void starter(void)
{
    reset_high();
    tx_thread_sleep(3);
    reset_low();
}
