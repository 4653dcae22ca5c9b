/* Memory is short only when the other thread has its piece at the same time. */
#include "bug.h"

static TX_BYTE_POOL pool;
static ULONG memory[128];
static volatile ULONG skipped;

static void use(ULONG least, ULONG most)
{
    UCHAR *bytes = NULL;
    UINT status = tx_byte_allocate(&pool, (VOID **) &bytes, 300, TX_NO_WAIT);
    if (REPAIRED && status != TX_SUCCESS) {
        skipped++;
        return;
    }
    bytes[8] = 1;
    sim_compute(least, most);
    if (bytes != NULL)
        tx_byte_release(bytes);
}

static VOID worker(ULONG input)
{
    int i;
    for (i = 0; i < 5; i++) {
        use(100, 20000);
        tx_thread_sleep(1);
    }
}

static VOID better(ULONG input)
{
    int i;
    for (i = 0; i < 5; i++) {
        tx_thread_sleep(1);
        use(10, 10);
    }
}

BUG(rare_null)
{
    tx_byte_pool_create(&pool, "pool", memory, sizeof memory);
    THREAD(worker, 9);
    THREAD(better, 5);
}
