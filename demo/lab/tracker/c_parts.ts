// The parts of a C test that are the same in all of them: whose turn it is, what a call must return, what is looked at at the end.

import { c_string } from './c_words.ts';

export const HELPERS: readonly string[] = `#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "tx_api.h"
#include "tx_thread.h"

/* The number of the next call, and whether all has been looked at. */
static volatile ULONG turn;
static volatile int over;
static volatile int otherwise;

/* A call that returned, or returned something else, although the recorded one did not. */
static void differs(const char *service, ULONG step, UINT status, UINT recorded)
{
    if (!over) printf("OTHERWISE: call %lu, %s, returned 0x%02x; recorded was 0x%02x\\n", (unsigned long)step, service, status, recorded);
    otherwise = 1;
}

static void check(const char *service, ULONG step, UINT status, UINT recorded)
{
    if (status != recorded) differs(service, step, status, recorded);
}

static void returned(const char *service, ULONG step)
{
    if (!over) printf("OTHERWISE: call %lu, %s, returned; the recorded one did not\\n", (unsigned long)step, service);
    otherwise = 1;
}

/* Waits for the turn of a call, and for a tick more, in which the call before it is made. An interrupt and a timer have come
   when it was theirs. */
static void begin(ULONG step)
{
    if (turn < step && _tx_thread_system_state == 0)
    {
        do tx_thread_sleep(1); while (turn < step);
        tx_thread_sleep(1);
    }
    if (turn != step)
    {
        if (!over) printf("OTHERWISE: call %lu came when it was the turn of %lu\\n", (unsigned long)step, (unsigned long)turn);
        otherwise = 1;
    }
    turn = step + 1;
}

/* In a timer: true in the second tick of its turn. */
static int settled(void)
{
    static ULONG seen = 0xFFFFFFFFUL;
    ULONG before = seen;

    seen = turn;
    return before == turn;
}

/* An interrupt of its own thread of Linux, as that of the tick is. */
static void interrupt_begins(ULONG step)
{
    while (turn < step && !over) usleep(1000);
    usleep(30000);
    _tx_thread_context_save();
}

static ULONG message[16];
static ULONG messages_sent;

static UINT send(TX_QUEUE *queue, int front, ULONG wait)
{
    message[0] = ++messages_sent;
    return front ? tx_queue_front_send(queue, message, wait) : tx_queue_send(queue, message, wait);
}

static UINT receive(TX_QUEUE *queue, ULONG wait)
{
    ULONG received[16] = { 0 };
    UINT status = tx_queue_receive(queue, received, wait);

    if (status == TX_SUCCESS) printf("\\"%s\\": message %lu was received\\n", queue -> tx_queue_name, (unsigned long)received[0]);
    return status;
}

/* The blocks that are out, the oldest first: the recorded run does not say which one went back. */
static void *blocks[256];
static int blocks_out;

static UINT take_block(TX_BLOCK_POOL *pool, ULONG wait)
{
    void *block = NULL;
    UINT status = tx_block_allocate(pool, &block, wait);

    if (status == TX_SUCCESS && blocks_out < 256) blocks[blocks_out++] = block;
    return status;
}

static UINT give_block(TX_BLOCK_POOL *pool)
{
    void *block = blocks[0];
    int n;

    (void)pool;
    for (n = 1; n < blocks_out; n++) blocks[n - 1] = blocks[n];
    if (blocks_out > 0) blocks_out--;
    return tx_block_release(block);
}
`.split('\n');

interface Watched {
  /** Numbers of calls and ends in all. */
  readonly steps: number;
  /** Threads that wait when the run fails. */
  readonly states: readonly { readonly name: string; readonly state: string; readonly words: string }[];
  readonly failure: string;
  /** Threads that have ended by then. */
  readonly ended: readonly string[];
}

/** A thread of Linux that looks at the threads when all calls were made, and ends the program. */
export function watcher({ steps, states, failure, ended }: Watched): string[] {
  return [
    'static void *watcher(void *unused)',
    '{',
    '    int looks;',
    '    int waiting = 0;',
    '',
    `    for (looks = 0; looks < 600 && turn < ${steps}UL; looks++) usleep(100000);`,
    '    /* Whoever still moves has the time to. */',
    '    usleep(2000000);',
    `    if (turn != ${steps}UL) { printf("OTHERWISE: ${steps} calls and ends were recorded, %lu came\\n", (unsigned long)turn); otherwise = 1; }`,
    ...states.flatMap(({ name, state, words }) => [
      `    if (${name}.tx_thread_state == ${state}) { waiting++; printf("%s\\n", ${c_string(`still: ${words}`)}); }`,
      `    else { printf("%s\\n", ${c_string(`OTHERWISE, no longer: ${words}`)}); otherwise = 1; }`,
    ]),
    ...ended.map(
      (name) =>
        `    if (${name}.tx_thread_state != TX_COMPLETED && ${name}.tx_thread_state != TX_TERMINATED) otherwise = 1;`,
    ),
    '    over = 1;',
    `    if (!otherwise && waiting > 0) printf("FAILED as recorded: %s\\n", ${c_string(failure)});`,
    '    else if (!otherwise) printf("the calls went as recorded; what failed is not in this test\\n");',
    '    fflush(stdout);',
    '    _exit(otherwise ? 2 : waiting > 0 ? 1 : 0);',
    '    return unused;',
    '}',
    '',
  ];
}
