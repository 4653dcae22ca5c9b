// expect: waits instead of polling
#include "tx_api.h"

#include "sensor.h"

void consumer(void)
{
    tx_thread_sleep(3);
    while (taken < 3) {
        if (sensor_take())
            continue;
        tx_thread_sleep(1);
    }
}
