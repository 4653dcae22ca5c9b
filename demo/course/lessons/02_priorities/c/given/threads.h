/* What your file has for the threads of threads.c. Do not change. */
#pragma once

#include "tx_api.h"

/* The priority of thread 'a', 'b' or 'c'. */
UINT priority_of(char thread);

/* Runs `stretch` so that thread `urgent` (priority 5) cannot interrupt it. */
void protect(void (*stretch)(void));
