// expect: loses only what finds no place "can be: was the queue full"
#include "tx_api.h"

#include "plant.h"

ULONG lost;

static TX_QUEUE queue;

/* Called once; `memory` is all that there is for the queue. */
void pipeline_create(ULONG *memory, ULONG bytes)
{
    tx_queue_create(&queue, "readings", TX_1_ULONG, memory, bytes);
}

/* Called by the sensor's thread, which must not be kept. */
void pipeline_deliver(ULONG reading)
{
    (void)reading;
    lost++;
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
