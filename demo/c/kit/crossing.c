/* What the bridge and the calls of waiting services tell each other, and those of these calls that are not generated. */

#include "crossing.h"

SIM_CROSSING sim_crossing;

SIM_EXPORT(sim_crossing_at) void *sim_crossing_at(void)
{
    return &sim_crossing;
}

SIM_WAITS_VOID(tx_kernel_enter, (void), ())
SIM_WAITS_VOID(nx_sim_network_driver, (unsigned request), (request))
/* Where interrupts are on again a better thread may have been readied by one that waited. */
SIM_WAITS(tx_interrupt_control, (unsigned posture), (posture))
SIM_WAITS_VOID(sim_interrupt_enable, (unsigned name), (name))
/* Around a service that is watched (build/watched_services.ts): its time may pass here. */
SIM_WAITS_VOID(sim_service_begins, (unsigned name), (name))
SIM_WAITS_VOID(sim_compute, (unsigned least_us, unsigned most_us), (least_us, most_us))

/* Time from instructions: how many tenths of a unit C may compute before the board has to hear of it. Constructors of C++ run
   before anybody sets it. */
__attribute__((used)) int sim_budget = 1 << 30;

SIM_WAITS_VOID(sim_spent, (void), ())
