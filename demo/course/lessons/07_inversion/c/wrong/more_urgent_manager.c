// expect: no inversion, whenever the radio asks
#include "tx_api.h"

#include "rover.h"

/* 0 is the most urgent. */
const UINT bus_manager_priority = 1;
const UINT communication_priority = 10;
const UINT weather_priority = 20;

/* Called once, before the threads begin. */
void create_mutexes(TX_MUTEX *bus, TX_MUTEX *log)
{
    tx_mutex_create(bus, "bus", TX_NO_INHERIT);
    tx_mutex_create(log, "log", TX_NO_INHERIT);
}
