/* The zero at the end of a text does not fit into its block. */
#include "bug.h"

static TX_BLOCK_POOL pool;
static ULONG memory[64];

static VOID worker(ULONG input)
{
    char *block;
    ULONG length = REPAIRED ? 15 : 16, i;
    tx_block_allocate(&pool, (VOID **) &block, TX_NO_WAIT);
    for (i = 0; i < length; i++)
        block[i] = 'x';
    block[i] = 0;
    tx_block_release(block);
}

BUG(off_by_one_block)
{
    tx_block_pool_create(&pool, "pool", 16, memory, sizeof memory);
    THREAD(worker, 9);
}
