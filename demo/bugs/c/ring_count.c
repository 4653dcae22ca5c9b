/* A ring whose count both sides change: an interrupt puts, a thread gets. */
#include "bug.h"

static volatile UCHAR ring[8];
static volatile ULONG count;
static ULONG head, tail;
static volatile ULONG received, sent;

static void receive(void)
{
    if (count == sizeof ring)
        return;
    ring[head] = (UCHAR) sent++;
    head = (head + 1) % sizeof ring;
    count++;
}

static VOID driver(ULONG input)
{
    int i;
    for (i = 0; i < 20; i++) {
        sim_interrupt("uart", receive);
        tx_thread_sleep(1);
    }
}

static VOID reader(ULONG input)
{
    TX_INTERRUPT_SAVE_AREA
    while (received < 20 && tx_time_get() < 500) {
        if (count > 0) {
            UCHAR byte = ring[tail];
            tail = (tail + 1) % sizeof ring;
            sim_assert(byte == (UCHAR) received, "bytes come in order, each once");
            received++;
            if (REPAIRED) {
                TX_DISABLE
                count--;
                TX_RESTORE
            } else
                count--;
        } else
            tx_thread_sleep(1);
    }
    sim_assert(received == 20, "each byte is read");
}

BUG(ring_count)
{
    THREAD(driver, 3);
    THREAD(reader, 9);
}
