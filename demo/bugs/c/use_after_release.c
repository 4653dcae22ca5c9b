/* A block is read once more after it was released. */
#include "bug.h"

static TX_BLOCK_POOL pool;
static ULONG memory[64];
static volatile ULONG seen;

static VOID worker(ULONG input)
{
    ULONG *block, value;
    tx_block_allocate(&pool, (VOID **) &block, TX_NO_WAIT);
    block[0] = 7;
    value = block[0];
    tx_block_release(block);
    seen = REPAIRED ? value : block[0];
}

BUG(use_after_release)
{
    tx_block_pool_create(&pool, "pool", 16, memory, sizeof memory);
    THREAD(worker, 9);
}
