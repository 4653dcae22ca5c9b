/* What the programs of this folder share. `-D REPAIRED=1` builds the twin that is right. */

#ifndef BUG_H
#define BUG_H

#include <string.h>

#include "sim.h"
#include "tx_api.h"

#ifdef ALL_BUGS
/* All programs in one firmware (all.c): which of them runs, and whether it is the twin, is said when the board is switched on. */
extern int bug_repaired;
#define REPAIRED bug_repaired
#define BUG(name) void bug_##name(void)
#else
#ifndef REPAIRED
#define REPAIRED 0
#endif
#define BUG(name) void tx_application_define(void *first_unused_memory)
#endif

/* A thread with a stack of its own; `priority` is its preemption-threshold too. */
#define THREAD(name, priority)                                                                                                    \
    do {                                                                                                                          \
        static TX_THREAD thread;                                                                                                  \
        static ULONG stack[512];                                                                                                  \
        tx_thread_create(&thread, #name, name, 0, stack, sizeof stack, priority, priority, TX_NO_TIME_SLICE, TX_AUTO_START);      \
    } while (0)

#endif
