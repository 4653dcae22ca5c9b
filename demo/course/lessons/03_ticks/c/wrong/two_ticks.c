// expect: under every phase of the tick "long enough"
#include "tx_api.h"

#include "chip.h"

void starter(void)
{
    reset_high();
    tx_thread_sleep(2);
    reset_low();
}
