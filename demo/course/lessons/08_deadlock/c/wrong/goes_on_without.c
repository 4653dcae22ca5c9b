// expect: nobody tries again and again
#include "tx_api.h"

#include "devices.h"

/* Erases a page of the flash, then copies to it from the bus. */
void log_once(void)
{
    tx_mutex_get(&flash, TX_WAIT_FOREVER);
    erase();
    tx_mutex_get(&bus, 5);
    copy("logger");
    tx_mutex_put(&bus);
    tx_mutex_put(&flash);
}

/* Measures over the bus, then copies to the flash. */
void sample_once(void)
{
    tx_mutex_get(&bus, TX_WAIT_FOREVER);
    measure();
    tx_mutex_get(&flash, TX_WAIT_FOREVER);
    copy("sampler");
    tx_mutex_put(&flash);
    tx_mutex_put(&bus);
}
