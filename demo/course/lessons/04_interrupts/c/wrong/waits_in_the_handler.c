// expect: the run does not fail
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
    ULONG actual;
    tx_event_flags_get(&events, button == LEFT ? LEFT_FLAG : RIGHT_FLAG, TX_OR_CLEAR, &actual, TX_WAIT_FOREVER);
}

/* The thread. */
void reader(void)
{
    ULONG actual;
    tx_event_flags_get(&events, LEFT_FLAG | RIGHT_FLAG, TX_OR_CLEAR, &actual, TX_WAIT_FOREVER);
}
