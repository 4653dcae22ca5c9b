/* A sum in the battery-backed memory, which is read and written in two steps, and a journal on a slow line. Do not change. */
#pragma once

#include "tx_api.h"

/* Reads the sum; takes 10 us. */
ULONG account_read(void);
/* Writes the sum; takes 10 us and more. */
void account_write(ULONG sum);
/* Writes a line to the journal; takes 1 ms and more. */
void account_journal(ULONG amount);

/* Yours. Called once, before the threads begin. */
void till_create(void);
/* Yours. Adds an amount to the sum, and writes it to the journal. Both clerks call it. */
void till_book(ULONG amount);
