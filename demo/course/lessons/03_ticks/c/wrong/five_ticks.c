// expect: the run does not fail "not too long"
#include "tx_api.h"

#include "chip.h"

void starter(void)
{
    reset_high();
    tx_thread_sleep(5);
    reset_low();
}
