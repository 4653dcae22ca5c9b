// expect: leaves the processor to others
#include "tx_api.h"

#include "chip.h"
#include "sim.h"

void starter(void)
{
    reset_high();
    sim_compute(20000, 20000);
    reset_low();
}
