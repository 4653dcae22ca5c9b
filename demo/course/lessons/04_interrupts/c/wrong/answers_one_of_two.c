// expect: the run does not fail "right is answered"
#include "tx_api.h"

#include "panel.h"

#define LEFT_FLAG 1
#define RIGHT_FLAG 2

static TX_EVENT_FLAGS_GROUP events;

/* Called once, before the threads begin. */
void reader_create(void)
{
    tx_event_flags_create(&events, "buttons");
}

/* Called by the interrupt of a button. */
void reader_interrupt(enum button button)
{
    tx_event_flags_set(&events, button == LEFT ? LEFT_FLAG : RIGHT_FLAG, TX_OR);
}

/* The thread. */
void reader(void)
{
    ULONG actual;
    for (;;) {
        tx_event_flags_get(&events, LEFT_FLAG | RIGHT_FLAG, TX_OR_CLEAR, &actual, TX_WAIT_FOREVER);
        if (actual & LEFT_FLAG)
            panel_answer(LEFT);
        else
            panel_answer(RIGHT);
    }
}
