// expect: at the right distance
#include "tx_api.h"

#include "led.h"
#include "variant.h"

#define STACK_BYTES 1024

static TX_THREAD thread;

static VOID blink(ULONG input)
{
    for (int n = 0; n < TIMES; n++) {
        led(1);
        tx_thread_sleep(EVERY_MS / 10);
        led(0);
        tx_thread_sleep(EVERY_MS / 10);
    }
}

/* Called once, before the first thread runs; the memory is free for stacks and pools. */
VOID tx_application_define(VOID *first_unused_memory)
{
    tx_thread_create(&thread, "blink", blink, 0, first_unused_memory, STACK_BYTES, 10, 10, TX_NO_TIME_SLICE, TX_AUTO_START);
}
