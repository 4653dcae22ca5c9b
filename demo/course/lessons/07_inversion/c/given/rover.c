/*
 * A rover: the weather thread and the bus manager use the bus, the communication thread does not. The radio asks once, at some time
 * within 30 ms. Do not change.
 */
#include "rover.h"
#include "sim.h"
#include "tx_api.h"
#include "variant.h"

#define MS 1000000ULL

static TX_MUTEX bus;
static TX_MUTEX log_mutex;
static TX_SEMAPHORE radio;
static TX_THREAD threads[3];
static ULONG stacks[3][256];

static void use(TX_MUTEX *mutex, UINT least_us, UINT most_us)
{
    tx_mutex_get(mutex, TX_WAIT_FOREVER);
    sim_compute(least_us, most_us);
    tx_mutex_put(mutex);
}

/* Every 70 ms: reads an instrument over the bus, then writes to the log. */
static VOID weather(ULONG input)
{
    for (;;) {
        tx_thread_sleep(7);
        use(&bus, 400, 3200);
        use(&log_mutex, 300, 600);
    }
}

/* When the radio wants something: computes for long, without the bus. */
static VOID communication(ULONG input)
{
    for (;;) {
        tx_semaphore_get(&radio, TX_WAIT_FOREVER);
        sim_compute(TALK_MS * 1000, TALK_MS * 1000);
    }
}

/* Every tick: moves data over the bus. A watchdog resets the rover when it is late. */
static VOID bus_manager(ULONG input)
{
    for (;;) {
        tx_thread_sleep(1);
        use(&bus, 100, 100);
    }
}

static void radio_asks(void)
{
    tx_semaphore_put(&radio);
}

static void create(int at, char *name, VOID (*entry)(ULONG), UINT priority)
{
    tx_thread_create(&threads[at], name, entry, 0, stacks[at], sizeof stacks[at], priority, priority, TX_NO_TIME_SLICE,
                     TX_AUTO_START);
}

VOID tx_application_define(VOID *first_unused_memory)
{
    tx_semaphore_create(&radio, "radio", 0);
    create_mutexes(&bus, &log_mutex);
    create(0, "weather", weather, weather_priority);
    create(1, "communication", communication, communication_priority);
    create(2, "bus manager", bus_manager, bus_manager_priority);
    sim_stimulus("radio", RADIO_MS * MS, (RADIO_MS + 30) * MS, radio_asks);
}
