/*
 * The pointers that stand for the simulator's driver, so that packets need not go through C: its own name, and those under which
 * vendors ship their drivers. Where the firmware brings a driver of such a name, the weak one here gives way.
 */

#include "vendor_drivers.h"

#include "kit.h"

void nx_sim_network_driver(void *driver_req_ptr);

static void card(void *driver_req_ptr)
{
    nx_sim_network_driver(driver_req_ptr);
}

#define ALIAS(name) __attribute__((weak, alias("card"))) void name(void *driver_req_ptr);
SIM_VENDOR_DRIVERS(ALIAS)

SIM_EXPORT(sim_driver_pointer) void *sim_driver_pointer(void)
{
    return (void *) nx_sim_network_driver;
}

SIM_EXPORT(sim_vendor_driver_pointer) void *sim_vendor_driver_pointer(void)
{
    return (void *) card;
}
