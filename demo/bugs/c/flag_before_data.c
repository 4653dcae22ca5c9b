/* The flag says that the data are there before they are. */
#include "bug.h"

static volatile ULONG length, is_there, seen;

static VOID writer(ULONG input)
{
    ULONG n;
    for (n = 1; n < 8; n++) {
        if (REPAIRED) {
            length = n * 100;
            is_there = n;
        } else {
            is_there = n;
            length = n * 100;
        }
        tx_thread_sleep(2);
    }
}

static VOID reader(ULONG input)
{
    for (;;) {
        tx_thread_sleep(1);
        if (is_there != seen) {
            seen = is_there;
            sim_assert(length == seen * 100, "the length is that of the data");
        }
    }
}

BUG(flag_before_data)
{
    THREAD(writer, 9);
    THREAD(reader, 5);
}
