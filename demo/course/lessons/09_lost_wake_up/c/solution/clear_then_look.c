/* What comes between clearing and looking is seen by looking; what comes later sets the flag again. */

#include "tx_api.h"

#include "sensor.h"

void consumer(void)
{
    ULONG actual;
    tx_thread_sleep(3);
    while (taken < 3) {
        tx_event_flags_set(&events, ~DATA, TX_AND);
        if (sensor_take())
            continue;
        tx_event_flags_get(&events, DATA, TX_OR_CLEAR, &actual, TX_WAIT_FOREVER);
    }
}
