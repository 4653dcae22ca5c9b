/* The account, and the board: one clerk books all the time; customers come to the other one whenever they like. Do not change. */
#include <stdio.h>

#include "account.h"
#include "sim.h"
#include "tx_api.h"
#include "variant.h"

#define CUSTOMERS 2
#define MS 1000000ULL

static volatile int account = FIRST;
static int finished;
static TX_SEMAPHORE customer;
static TX_THREAD threads[2];
static ULONG stacks[2][256];

static void note(const char *words, ULONG number)
{
    char text[48];
    snprintf(text, sizeof text, words, number);
    sim_note(text);
}

ULONG account_read(void)
{
    ULONG sum;
    sim_compute(10, 10);
    sum = account;
    note("reads %lu", sum);
    return sum;
}

void account_write(ULONG sum)
{
    sim_compute(10, 80);
    account = sum;
    note("writes %lu", sum);
}

void account_journal(ULONG amount)
{
    sim_compute(1000, 4000);
    note("journal: %lu booked", amount);
}

static void finish(void)
{
    if (++finished == 2)
        sim_assert(account == FIRST + BOOKINGS + 10 * CUSTOMERS, "no amount is lost");
}

static VOID slow_clerk(ULONG input)
{
    for (int n = 0; n < BOOKINGS; n++) {
        till_book(1);
        tx_thread_sleep(2);
    }
    finish();
}

static VOID fast_clerk(ULONG input)
{
    for (int n = 0; n < CUSTOMERS; n++) {
        tx_semaphore_get(&customer, TX_WAIT_FOREVER);
        till_book(10);
    }
    finish();
}

static void comes(void)
{
    tx_semaphore_put(&customer);
}

VOID tx_application_define(VOID *first_unused_memory)
{
    till_create();
    tx_semaphore_create(&customer, "customer", 0);
    sim_watch("sum", &account);
    tx_thread_create(&threads[0], "slow clerk", slow_clerk, 0, stacks[0], sizeof stacks[0], 10, 10, TX_NO_TIME_SLICE,
                     TX_AUTO_START);
    tx_thread_create(&threads[1], "fast clerk", fast_clerk, 0, stacks[1], sizeof stacks[1], 5, 5, TX_NO_TIME_SLICE,
                     TX_AUTO_START);
    for (int n = 0; n < CUSTOMERS; n++)
        sim_stimulus("customer", (5 + 40 * n) * MS, (35 + 40 * n) * MS, comes);
}
