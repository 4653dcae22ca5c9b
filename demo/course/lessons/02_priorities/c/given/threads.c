/*
 * Three threads begin at the same time, and each computes for a while. Later `b` does something that nobody may interrupt, while
 * `urgent` is woken again and again. Do not change.
 */
#include <stdio.h>

#include "sim.h"
#include "threads.h"
#include "tx_api.h"
#include "variant.h"

#define STACK_BYTES 1024
#define MS 1000000ULL

static TX_SEMAPHORE wake;
static TX_THREAD threads[4];

static void compute(const char *name)
{
    char text[16];
    snprintf(text, sizeof text, "%s begins", name);
    sim_note(text);
    sim_compute(COMPUTE_MS * 1000, COMPUTE_MS * 1000);
    snprintf(text, sizeof text, "%s ends", name);
    sim_note(text);
}

static void stretch(void)
{
    sim_note("stretch begins");
    sim_compute(20000, 20000);
    sim_compute(20000, 20000);
    sim_note("stretch ends");
}

static VOID a(ULONG input)
{
    compute("a");
}

static VOID b(ULONG input)
{
    compute("b");
    tx_thread_sleep(30);
    protect(stretch);
    sim_compute(40000, 40000);
}

static VOID c(ULONG input)
{
    compute("c");
}

static VOID urgent(ULONG input)
{
    for (;;) {
        tx_semaphore_get(&wake, TX_WAIT_FOREVER);
        sim_note("urgent runs");
    }
}

static void button(void)
{
    tx_semaphore_put(&wake);
}

static void create(int at, char *name, VOID (*entry)(ULONG), UINT priority, UCHAR *memory)
{
    UCHAR *stack = memory + at * STACK_BYTES;
    tx_thread_create(&threads[at], name, entry, 0, stack, STACK_BYTES, priority, priority, TX_NO_TIME_SLICE, TX_AUTO_START);
}

VOID tx_application_define(VOID *first_unused_memory)
{
    tx_semaphore_create(&wake, "wake", 0);
    create(0, "urgent", urgent, 5, first_unused_memory);
    create(1, "a", a, priority_of('a'), first_unused_memory);
    create(2, "b", b, priority_of('b'), first_unused_memory);
    create(3, "c", c, priority_of('c'), first_unused_memory);
    for (unsigned long long at = 5 * MS; at < 1000 * MS; at += 10 * MS)
        sim_stimulus("button", at, at, button);
}
