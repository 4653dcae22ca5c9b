// expect: survives every single deviation
#include "tx_api.h"

#include "account.h"

/* Called once, before the threads begin. */
void till_create(void)
{
    /* Nothing yet. */
}

/* Adds an amount to the sum, and writes it to the journal. Both clerks call it. */
void till_book(ULONG amount)
{
    ULONG sum;
    tx_thread_relinquish();
    sum = account_read();
    account_write(sum + amount);
    account_journal(amount);
}
