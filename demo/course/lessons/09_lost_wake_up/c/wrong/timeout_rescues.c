// expect: waits instead of polling "events, where"

#include "tx_api.h"

#include "sensor.h"

void consumer(void)
{
    ULONG actual;
    tx_thread_sleep(3);
    while (taken < 3) {
        if (sensor_take())
            continue;
        /* Start clean, then wait for the next reading. */
        tx_event_flags_set(&events, ~DATA, TX_AND);
        tx_event_flags_get(&events, DATA, TX_OR_CLEAR, &actual, 9);
    }
}
