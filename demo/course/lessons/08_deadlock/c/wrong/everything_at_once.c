// expect: nothing is held without need
#include "tx_api.h"

#include "devices.h"

/* Erases a page of the flash, then copies to it from the bus. */
void log_once(void)
{
    tx_mutex_get(&bus, TX_WAIT_FOREVER);
    tx_mutex_get(&flash, TX_WAIT_FOREVER);
    erase();
    copy("logger");
    tx_mutex_put(&flash);
    tx_mutex_put(&bus);
}

/* Measures over the bus, then copies to the flash. */
void sample_once(void)
{
    tx_mutex_get(&bus, TX_WAIT_FOREVER);
    tx_mutex_get(&flash, TX_WAIT_FOREVER);
    measure();
    copy("sampler");
    tx_mutex_put(&flash);
    tx_mutex_put(&bus);
}
