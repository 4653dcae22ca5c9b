// expect: survives every single deviation "no amount is lost"
#include "tx_api.h"

#include "account.h"

static TX_MUTEX lock;

/* Called once, before the threads begin. */
void till_create(void)
{
    tx_mutex_create(&lock, "account", TX_INHERIT);
}

/* Adds an amount to the sum, and writes it to the journal. Both clerks call it. */
void till_book(ULONG amount)
{
    ULONG sum = account_read();
    tx_mutex_get(&lock, TX_WAIT_FOREVER);
    account_write(sum + amount);
    tx_mutex_put(&lock);
    account_journal(amount);
}
