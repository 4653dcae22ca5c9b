// expect: loses only what finds no place "is it bigger?"
#include "tx_api.h"

#include "plant.h"

ULONG lost;

static TX_QUEUE queue;

/* Called once; `memory` is all that there is for the queue. */
void pipeline_create(ULONG *memory, ULONG bytes)
{
    static ULONG more[64];
    tx_queue_create(&queue, "readings", TX_1_ULONG, more, sizeof more);
}

/* Called by the sensor's thread, which must not be kept. */
void pipeline_deliver(ULONG reading)
{
    tx_queue_send(&queue, &reading, TX_NO_WAIT);
}

/* The logger's thread. */
void pipeline_log(void)
{
    ULONG reading;
    for (;;) {
        tx_queue_receive(&queue, &reading, TX_WAIT_FOREVER);
        flash_write(reading);
    }
}
