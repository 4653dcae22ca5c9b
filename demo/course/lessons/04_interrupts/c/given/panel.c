/* The panel, and the board: the buttons are pressed five times in a second, three times one shortly after the other. Do not change. */
#include <stdio.h>

#include "panel.h"
#include "sim.h"
#include "tx_api.h"
#include "variant.h"

#define US 1000ULL
#define MS 1000000ULL

static const char *const names[] = {"left", "right"};
static int pressed[2];
static unsigned long long since_ns[2];
static TX_THREAD thread;
static ULONG stack[256];

void panel_answer(enum button button)
{
    char text[48];
    if (pressed[button] == 0)
        return;
    pressed[button] = 0;
    sim_compute(100, 100);
    snprintf(text, sizeof text, "%s answered after %llu us", names[button], (sim_now_ns() - since_ns[button]) / US);
    sim_note(text);
}

static int left_is_answered(void)
{
    return pressed[LEFT] == 0;
}

static int right_is_answered(void)
{
    return pressed[RIGHT] == 0;
}

static void left(void)
{
    pressed[LEFT]++;
    since_ns[LEFT] = sim_now_ns();
    sim_eventually_within(3, "left is answered", left_is_answered);
    reader_interrupt(LEFT);
}

static void right(void)
{
    pressed[RIGHT]++;
    since_ns[RIGHT] = sim_now_ns();
    sim_eventually_within(3, "right is answered", right_is_answered);
    reader_interrupt(RIGHT);
}

static VOID run(ULONG input)
{
    reader();
}

VOID tx_application_define(VOID *first_unused_memory)
{
    const unsigned long long later = (SECOND_MS + 300) * MS;
    reader_create();
    tx_thread_create(&thread, "reader", run, 0, stack, sizeof stack, 10, 10, TX_NO_TIME_SLICE, TX_AUTO_START);
    sim_stimulus("left", FIRST_MS * MS, FIRST_MS * MS, left);
    sim_stimulus("right", SECOND_MS * MS, SECOND_MS * MS, right);
    sim_stimulus("left", later, later, left);
    sim_stimulus("right", later + 20 * US, later + 20 * US, right);
    sim_stimulus("left", later + 40 * US, later + 40 * US, left);
}
