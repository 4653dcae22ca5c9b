/*
 * The eight-thread demonstration that ThreadX users know: one queue, semaphore, mutex, event flags group, block pool and
 * byte pool. Thread 0 sleeps ten ticks and sets a flag for thread 5; 1 and 2 pass messages as fast as they can; 3 and 4
 * share a semaphore, 6 and 7 a mutex that they take twice. Stacks come from the byte pool, as does the queue's storage.
 *
 * The original never ends. Here thread 0 prints the counters every ten rounds and stops after ROUNDS of them.
 * threadx_demo.ts is the same in TypeScript.
 */

#include <stdio.h>

#include "tx_api.h"

#ifndef ROUNDS
#define ROUNDS 30
#endif

#define STACK_SIZE 1024
#define BYTE_POOL_SIZE (9120 + 8 * STACK_SIZE)
#define BLOCK_SIZE 4
#define BLOCK_POOL_SIZE 100
#define QUEUE_MESSAGES 100
#define FLAG 0x1

static TX_THREAD threads[8];
static ULONG counters[8];
static TX_BYTE_POOL byte_pool_0;
static TX_BLOCK_POOL block_pool_0;
static TX_QUEUE queue_0;
static TX_SEMAPHORE semaphore_0;
static TX_EVENT_FLAGS_GROUP event_flags_0;
static TX_MUTEX mutex_0;
static ULONG messages_sent;
static ULONG messages_received;

static void print_counters(void)
{
    UINT thread;

    printf("tick %lu  rounds of each thread", tx_time_get());
    for (thread = 0; thread < 8; thread++)
        printf("  %u:%lu", thread, counters[thread]);
    printf("\n");
}

static VOID thread_0_entry(ULONG thread_input)
{
    ULONG round;

    for (round = 1; round <= ROUNDS; round++) {
        counters[thread_input]++;
        tx_thread_sleep(10);
        if (tx_event_flags_set(&event_flags_0, FLAG, TX_OR) != TX_SUCCESS)
            return;
        if (round % 10 == 0)
            print_counters();
    }
    printf("messages sent %lu, received %lu\n", messages_sent, messages_received);
}

static VOID thread_1_entry(ULONG thread_input)
{
    ULONG message;

    for (;;) {
        counters[thread_input]++;
        message = messages_sent;
        if (tx_queue_send(&queue_0, &message, TX_WAIT_FOREVER) != TX_SUCCESS)
            return;
        messages_sent++;
    }
}

static VOID thread_2_entry(ULONG thread_input)
{
    ULONG message;
    UINT status;

    for (;;) {
        counters[thread_input]++;
        status = tx_queue_receive(&queue_0, &message, TX_WAIT_FOREVER);
        if (status != TX_SUCCESS || message != messages_received) {
            printf("message %lu came as %lu with status %u\n", messages_received, message, status);
            return;
        }
        messages_received++;
    }
}

/* Threads 3 and 4 run the same code and tell each other apart by their input. */
static VOID thread_3_and_4_entry(ULONG thread_input)
{
    for (;;) {
        counters[thread_input]++;
        if (tx_semaphore_get(&semaphore_0, TX_WAIT_FOREVER) != TX_SUCCESS)
            return;
        tx_thread_sleep(2);
        if (tx_semaphore_put(&semaphore_0) != TX_SUCCESS)
            return;
    }
}

static VOID thread_5_entry(ULONG thread_input)
{
    ULONG actual_flags;
    UINT status;

    for (;;) {
        counters[thread_input]++;
        status = tx_event_flags_get(&event_flags_0, FLAG, TX_OR_CLEAR, &actual_flags, TX_WAIT_FOREVER);
        if (status != TX_SUCCESS || actual_flags != FLAG)
            return;
    }
}

static VOID thread_6_and_7_entry(ULONG thread_input)
{
    for (;;) {
        counters[thread_input]++;
        if (tx_mutex_get(&mutex_0, TX_WAIT_FOREVER) != TX_SUCCESS)
            return;
        /* The owner may take its mutex again, and puts it back as often. */
        if (tx_mutex_get(&mutex_0, TX_WAIT_FOREVER) != TX_SUCCESS)
            return;
        tx_thread_sleep(2);
        if (tx_mutex_put(&mutex_0) != TX_SUCCESS)
            return;
        if (tx_mutex_put(&mutex_0) != TX_SUCCESS)
            return;
    }
}

static const struct {
    CHAR *name;
    VOID (*entry)(ULONG thread_input);
    UINT priority;
    ULONG time_slice;
} plans[8] = {
    {"thread 0", thread_0_entry, 1, TX_NO_TIME_SLICE},
    {"thread 1", thread_1_entry, 16, 4},
    {"thread 2", thread_2_entry, 16, 4},
    {"thread 3", thread_3_and_4_entry, 8, TX_NO_TIME_SLICE},
    {"thread 4", thread_3_and_4_entry, 8, TX_NO_TIME_SLICE},
    {"thread 5", thread_5_entry, 4, TX_NO_TIME_SLICE},
    {"thread 6", thread_6_and_7_entry, 8, TX_NO_TIME_SLICE},
    {"thread 7", thread_6_and_7_entry, 8, TX_NO_TIME_SLICE},
};

static VOID *allocate(ULONG bytes)
{
    VOID *pointer = TX_NULL;
    UINT status = tx_byte_allocate(&byte_pool_0, &pointer, bytes, TX_NO_WAIT);

    if (status != TX_SUCCESS)
        printf("tx_byte_allocate: status 0x%02x\n", status);
    return pointer;
}

void tx_application_define(void *first_unused_memory)
{
    UINT thread, status;
    VOID *pointer;

    tx_byte_pool_create(&byte_pool_0, "byte pool 0", first_unused_memory, BYTE_POOL_SIZE);
    for (thread = 0; thread < 8; thread++) {
        pointer = allocate(STACK_SIZE);
        status = tx_thread_create(&threads[thread], plans[thread].name, plans[thread].entry, thread, pointer, STACK_SIZE,
                                  plans[thread].priority, plans[thread].priority, plans[thread].time_slice, TX_AUTO_START);
        if (status != TX_SUCCESS)
            printf("tx_thread_create: status 0x%02x\n", status);
    }
    pointer = allocate(QUEUE_MESSAGES * sizeof(ULONG));
    tx_queue_create(&queue_0, "queue 0", TX_1_ULONG, pointer, QUEUE_MESSAGES * sizeof(ULONG));
    tx_semaphore_create(&semaphore_0, "semaphore 0", 1);
    tx_event_flags_create(&event_flags_0, "event flags 0");
    tx_mutex_create(&mutex_0, "mutex 0", TX_NO_INHERIT);
    pointer = allocate(BLOCK_POOL_SIZE);
    tx_block_pool_create(&block_pool_0, "block pool 0", BLOCK_SIZE, pointer, BLOCK_POOL_SIZE);
    /* The block pool is there to show that memory of one pool can be another pool: one block out and back. */
    if (tx_block_allocate(&block_pool_0, &pointer, TX_NO_WAIT) == TX_SUCCESS)
        tx_block_release(pointer);
}

int main(void)
{
    tx_kernel_enter();
    return 0;
}
