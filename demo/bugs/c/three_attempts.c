/* Who reads while somebody writes tries again, but three times only; then it takes what it has. */
#include "bug.h"

static volatile ULONG version, sum, times;

static VOID writer(ULONG input)
{
    for (;;) {
        tx_thread_sleep(1);
        version++;
        sum += 7;
        times++;
    }
}

static VOID reader(ULONG input)
{
    int i, attempt;
    ULONG before, read_sum, read_times;
    for (i = 0; i < 10; i++) {
        for (attempt = 0; attempt < 3 || REPAIRED; attempt++) {
            before = version;
            read_sum = sum;
            read_times = times;
            if (version == before)
                break;
        }
        sim_assert(read_sum == 7 * read_times, "sum and number belong together");
        tx_thread_sleep(3);
    }
}

BUG(three_attempts)
{
    THREAD(reader, 9);
    THREAD(writer, 5);
}
