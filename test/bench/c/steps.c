/* Three steps, each where another thread came in between two reads; no service shows how far it has come, only the code that runs. */

#include "sim.h"
#include "tx_api.h"

static volatile ULONG beats, level;

static void first(void)
{
    ULONG before = beats;
    if (before != beats)
        level = 1;
}

static void second(void)
{
    ULONG before = beats;
    if (level == 1) {
        level = 0;
        if (before != beats)
            level = 2;
    }
}

static void third(void)
{
    ULONG before = beats;
    if (level == 2) {
        level = 0;
        if (before != beats)
            level = 3;
    }
}

static VOID beat(ULONG input)
{
    for (;;) {
        beats++;
        tx_thread_sleep(1);
    }
}

static VOID work(ULONG input)
{
    for (int round = 0; round < 8; round++) {
        first();
        second();
        third();
        sim_assert(level != 3, "the three steps never come together");
        tx_thread_sleep(3);
    }
}

VOID tx_application_define(VOID *first_unused_memory)
{
    static TX_THREAD worker, heart;
    static ULONG stacks[2][256];
    tx_thread_create(&worker, "worker", work, 0, stacks[0], sizeof stacks[0], 9, 9, 0, TX_AUTO_START);
    tx_thread_create(&heart, "heart", beat, 0, stacks[1], sizeof stacks[1], 5, 5, 0, TX_AUTO_START);
}
