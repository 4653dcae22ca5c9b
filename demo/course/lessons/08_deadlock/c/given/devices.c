/* The devices, and the board with two threads that need both now and then. Do not change. */
#include <stdio.h>

#include "devices.h"
#include "sim.h"
#include "tx_api.h"
#include "variant.h"

TX_MUTEX flash;
TX_MUTEX bus;

static TX_THREAD threads[2];
static ULONG stacks[2][256];

void erase(void)
{
    sim_compute(LOG_US, 15 * LOG_US);
}

void measure(void)
{
    sim_compute(100, 1500);
}

void copy(const char *who)
{
    char text[32];
    TX_THREAD *me = tx_thread_identify();
    sim_assert(flash.tx_mutex_owner == me && bus.tx_mutex_owner == me, "who copies has both devices");
    sim_compute(100, 100);
    snprintf(text, sizeof text, "%s has copied", who);
    sim_note(text);
}

static VOID logger(ULONG input)
{
    for (;;) {
        log_once();
        tx_thread_sleep(3);
    }
}

static VOID sampler(ULONG input)
{
    for (;;) {
        tx_thread_sleep(SAMPLE_TICKS);
        sample_once();
    }
}

VOID tx_application_define(VOID *first_unused_memory)
{
    tx_mutex_create(&flash, "flash", TX_INHERIT);
    tx_mutex_create(&bus, "bus", TX_INHERIT);
    tx_thread_create(&threads[0], "logger", logger, 0, stacks[0], sizeof stacks[0], 15, 15, TX_NO_TIME_SLICE, TX_AUTO_START);
    tx_thread_create(&threads[1], "sampler", sampler, 0, stacks[1], sizeof stacks[1], 6, 6, TX_NO_TIME_SLICE, TX_AUTO_START);
}
