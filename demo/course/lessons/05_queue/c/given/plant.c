/* The sensor, the flash, and the board with a thread for each. Do not change. */
#include <stdio.h>

#include "plant.h"
#include "sim.h"
#include "tx_api.h"
#include "variant.h"

#define MS 1000000LL
#define END (2990 * MS)

static ULONG memory[DEPTH];
static ULONG written;
static ULONG last;
static int in_order = 1;
static TX_THREAD threads[2];
static ULONG stacks[2][256];

void flash_write(ULONG reading)
{
    sim_compute(100, 100);
    tx_thread_sleep(WRITE_MS / 10);
    if (written > 0 && reading <= last)
        in_order = 0;
    last = reading;
    written++;
}

static VOID sensor(ULONG input)
{
    const long long start_ns = sim_now_ns();
    for (int n = 1; n <= READINGS; n++) {
        long long late_ns;
        tx_thread_sleep(1);
        late_ns = (long long)sim_now_ns() - start_ns - n * 10 * MS;
        if (late_ns > 5 * MS) {
            char text[48];
            snprintf(text, sizeof text, "the sensor is %lld ms late", late_ns / MS);
            sim_note(text);
        }
        pipeline_deliver(n);
    }
    sim_note("the sensor has ended");
}

static VOID logger(ULONG input)
{
    pipeline_log();
}

static void end(void)
{
    char text[80];
    snprintf(text, sizeof text, "%lu written and %lu counted as lost are all %d readings", written, lost, READINGS);
    sim_assert(written + lost == READINGS, text);
    sim_assert(in_order, "the readings are written in their order");
}

VOID tx_application_define(VOID *first_unused_memory)
{
    pipeline_create(memory, sizeof memory);
    tx_thread_create(&threads[0], "sensor", sensor, 0, stacks[0], sizeof stacks[0], 5, 5, TX_NO_TIME_SLICE, TX_AUTO_START);
    tx_thread_create(&threads[1], "logger", logger, 0, stacks[1], sizeof stacks[1], 10, 10, TX_NO_TIME_SLICE, TX_AUTO_START);
    sim_stimulus("end", END, END, end);
}
