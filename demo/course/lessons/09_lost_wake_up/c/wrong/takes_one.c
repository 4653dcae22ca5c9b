// expect: takes the three readings
#include "tx_api.h"

#include "sensor.h"

void consumer(void)
{
    ULONG actual;
    tx_thread_sleep(3);
    while (taken < 3) {
        tx_event_flags_get(&events, DATA, TX_OR_CLEAR, &actual, TX_WAIT_FOREVER);
        sensor_take();
        return;
    }
}
