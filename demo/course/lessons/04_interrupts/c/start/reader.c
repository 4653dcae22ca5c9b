/* Looks at the buttons again and again. It works, and the processor has no rest. */

#include "tx_api.h"

#include "panel.h"

/* Called once, before the threads begin. */
void reader_create(void)
{
    /* Nothing yet. */
}

/* Called by the interrupt of a button. */
void reader_interrupt(enum button button)
{
    /* Nothing yet. */
}

/* The thread. */
void reader(void)
{
    for (;;) {
        tx_thread_sleep(1);
        panel_answer(LEFT);
        panel_answer(RIGHT);
    }
}
