/* The sensor, and the board: three readings come, and each has to be taken within 100 ms. Do not change. */
#include "sensor.h"
#include "sim.h"
#include "tx_api.h"
#include "variant.h"

#define US 1000ULL
#define MS 1000000ULL
#define END (990 * MS)

TX_EVENT_FLAGS_GROUP events;
volatile int taken;

static volatile int readings;
static int came;
static TX_THREAD thread;
static ULONG stack[256];

int sensor_take(void)
{
    int found = readings > 0;
    if (found) {
        readings--;
        taken++;
    }
    sim_compute(20, 20);
    return found;
}

static int first_is_taken(void)
{
    return taken >= 1;
}

static int second_is_taken(void)
{
    return taken >= 2;
}

static int third_is_taken(void)
{
    return taken >= 3;
}

static int (*const is_taken[])(void) = {first_is_taken, second_is_taken, third_is_taken};

static void interrupt(void)
{
    sim_eventually_within(10, "the reading is taken", is_taken[came++]);
    readings++;
    tx_event_flags_set(&events, DATA, TX_OR);
}

static void end(void)
{
    sim_assert(taken == 3, "three readings are taken");
}

static VOID run(ULONG input)
{
    consumer();
}

VOID tx_application_define(VOID *first_unused_memory)
{
    tx_event_flags_create(&events, "events");
    sim_watch("readings waiting", &readings);
    sim_watch("readings taken", &taken);
    tx_thread_create(&thread, "consumer", run, 0, stack, sizeof stack, 10, 10, TX_NO_TIME_SLICE, TX_AUTO_START);
    for (int n = 0; n < 3; n++) {
        unsigned long long at = FIRST_READING_US * US + n * EVERY_MS * MS;
        sim_stimulus("sensor", at, at, interrupt);
    }
    sim_stimulus("end", END, END, end);
}
