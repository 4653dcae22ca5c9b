/*
 * The pointer that stands for the simulator's driver, so that packets need not go through C. A firmware without a network
 * has no such function: the weak name is then 0.
 */

#include "kit.h"

__attribute__((weak)) void nx_sim_network_driver(void *driver_req_ptr);

SIM_EXPORT(sim_driver_pointer) void *sim_driver_pointer(void)
{
    return (void *) nx_sim_network_driver;
}
