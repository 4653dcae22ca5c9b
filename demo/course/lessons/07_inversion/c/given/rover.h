/* What your file has for the rover. Do not change. */
#pragma once

#include "tx_api.h"

/* Yours: how urgent the threads are; 0 is the most urgent. */
extern const UINT bus_manager_priority;
extern const UINT communication_priority;
extern const UINT weather_priority;
/* Yours. Called once, before the threads begin. */
void create_mutexes(TX_MUTEX *bus, TX_MUTEX *log);
