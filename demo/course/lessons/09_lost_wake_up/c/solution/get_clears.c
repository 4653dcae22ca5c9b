/* tx_event_flags_get waits and clears in one step: nothing has to be cleared before. */

#include "tx_api.h"

#include "sensor.h"

void consumer(void)
{
    ULONG actual;
    tx_thread_sleep(3);
    while (taken < 3) {
        if (sensor_take())
            continue;
        tx_event_flags_get(&events, DATA, TX_OR_CLEAR, &actual, TX_WAIT_FOREVER);
    }
}
