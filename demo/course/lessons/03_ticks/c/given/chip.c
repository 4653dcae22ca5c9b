/* The chip, and the board: another thread of less priority has work to do all the time. Do not change. */
#include "chip.h"
#include "sim.h"
#include "tx_api.h"
#include "variant.h"

#define MS 1000000ULL

static unsigned long long since_ns;
static TX_THREAD threads[2];
static ULONG stacks[2][256];

void reset_high(void)
{
    sim_note("reset high");
    since_ns = sim_now_ns();
}

void reset_low(void)
{
    unsigned long long ns;
    sim_note("reset low");
    ns = sim_now_ns() - since_ns;
    sim_assert(ns >= AT_LEAST_MS * MS, "the pulse is long enough");
    sim_assert(ns <= AT_MOST_MS * MS, "the pulse is not too long");
}

static VOID starts(ULONG input)
{
    sim_compute(300, 300);
    starter();
}

static VOID logger(ULONG input)
{
    for (int n = 0; n < 50; n++) {
        sim_compute(1000, 1000);
        sim_note("logger runs");
    }
}

VOID tx_application_define(VOID *first_unused_memory)
{
    tx_thread_create(&threads[0], "starter", starts, 0, stacks[0], sizeof stacks[0], 8, 8, TX_NO_TIME_SLICE, TX_AUTO_START);
    tx_thread_create(&threads[1], "logger", logger, 0, stacks[1], sizeof stacks[1], 20, 20, TX_NO_TIME_SLICE, TX_AUTO_START);
}
