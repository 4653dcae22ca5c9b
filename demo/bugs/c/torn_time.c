/* A time of 64 bits, which an interrupt moves on, is read in two halves. */
#include "bug.h"

static volatile ULONG64 now_us = 0xfffffff0u;
static ULONG64 last;

static void clock_tick(void)
{
    now_us += 8;
}

static VOID tick(ULONG input)
{
    for (;;) {
        sim_interrupt("clock", clock_tick);
        tx_thread_sleep(1);
    }
}

static ULONG64 read_time(void)
{
    TX_INTERRUPT_SAVE_AREA
    ULONG64 time;
    if (!REPAIRED)
        return now_us;
    TX_DISABLE
    time = now_us;
    TX_RESTORE
    return time;
}

static VOID reader(ULONG input)
{
    int i;
    for (i = 0; i < 8; i++) {
        ULONG64 time = read_time();
        sim_assert(time - last < 0x80000000u, "time goes on, a little each time");
        last = time;
        tx_thread_sleep(1);
    }
}

BUG(torn_time)
{
    last = now_us;
    THREAD(tick, 3);
    THREAD(reader, 9);
}
