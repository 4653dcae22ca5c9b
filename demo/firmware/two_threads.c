/*
 * Two threads and a queue: one measures, the other takes what was measured. Then try: let the measuring take longer than a
 * tick (10 ms), make the queue smaller, or give both threads one priority.
 */

#include <stdio.h>

#include "sim.h"
#include "tx_api.h"

#define STACK_SIZE 1024
#define QUEUE_MESSAGES 4

static TX_THREAD sensor;
static TX_THREAD logger;
static TX_QUEUE readings;
static UCHAR sensor_stack[STACK_SIZE];
static UCHAR logger_stack[STACK_SIZE];
static ULONG queue_memory[QUEUE_MESSAGES];

static VOID sensor_entry(ULONG input)
{
    ULONG reading;

    for (reading = 21; reading <= 25; reading++) {
        sim_compute(300, 300);
        tx_queue_send(&readings, &reading, TX_WAIT_FOREVER);
        tx_thread_sleep(2);
    }
}

static VOID logger_entry(ULONG input)
{
    ULONG reading;

    for (;;) {
        tx_queue_receive(&readings, &reading, TX_WAIT_FOREVER);
        printf("%lu degrees, at tick %lu\n", reading, tx_time_get());
    }
}

VOID tx_application_define(VOID *first_unused_memory)
{
    tx_queue_create(&readings, "readings", TX_1_ULONG, queue_memory, sizeof queue_memory);
    tx_thread_create(&sensor, "sensor", sensor_entry, 0, sensor_stack, STACK_SIZE, 10, 10, TX_NO_TIME_SLICE, TX_AUTO_START);
    tx_thread_create(&logger, "logger", logger_entry, 0, logger_stack, STACK_SIZE, 5, 5, TX_NO_TIME_SLICE, TX_AUTO_START);
}

int main(void)
{
    tx_kernel_enter();
    return 0;
}
