// expect: both devices are held while copying
#include "tx_api.h"

#include "devices.h"

/* Erases a page of the flash, then copies to it from the bus. */
void log_once(void)
{
    erase();
    copy("logger");
}

/* Measures over the bus, then copies to the flash. */
void sample_once(void)
{
    measure();
    copy("sampler");
}
