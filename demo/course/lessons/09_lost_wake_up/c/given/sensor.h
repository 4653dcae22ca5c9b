/* The sensor: sets the flag DATA each time it has a reading. Do not change. */
#pragma once

#include "tx_api.h"

#define DATA 1

extern TX_EVENT_FLAGS_GROUP events;
/* How many readings were taken. */
extern volatile int taken;

/* Takes a reading if there is one, and says whether there was; looking costs 20 us. */
int sensor_take(void);

/* Yours: the thread. */
void consumer(void);
