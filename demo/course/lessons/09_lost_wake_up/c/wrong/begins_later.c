// expect: begins to look when the sensor is warm "another beginning"

#include "tx_api.h"

#include "sensor.h"

void consumer(void)
{
    ULONG actual;
    tx_thread_sleep(4);
    while (taken < 3) {
        if (sensor_take())
            continue;
        /* Start clean, then wait for the next reading. */
        tx_event_flags_set(&events, ~DATA, TX_AND);
        tx_event_flags_get(&events, DATA, TX_OR_CLEAR, &actual, TX_WAIT_FOREVER);
    }
}
