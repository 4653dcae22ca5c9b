/*
 * Variables of the kernel that test programs look at (tx_thread.h, tx_timer.h and the like declare them). The simulator keeps the
 * values and writes them here whenever C may read them, in a firmware that names them.
 */

#include "tx_api.h"

TX_THREAD *_tx_thread_current_ptr;
TX_THREAD *_tx_thread_execute_ptr;
volatile ULONG _tx_thread_system_state = TX_INITIALIZE_IN_PROGRESS;
volatile UINT _tx_thread_preempt_disable;
volatile ULONG _tx_timer_system_clock;

TX_THREAD *_tx_thread_created_ptr;
ULONG _tx_thread_created_count;
TX_TIMER *_tx_timer_created_ptr;
ULONG _tx_timer_created_count;
TX_QUEUE *_tx_queue_created_ptr;
ULONG _tx_queue_created_count;
TX_SEMAPHORE *_tx_semaphore_created_ptr;
ULONG _tx_semaphore_created_count;
TX_MUTEX *_tx_mutex_created_ptr;
ULONG _tx_mutex_created_count;
TX_EVENT_FLAGS_GROUP *_tx_event_flags_created_ptr;
ULONG _tx_event_flags_created_count;
TX_BLOCK_POOL *_tx_block_pool_created_ptr;
ULONG _tx_block_pool_created_count;
TX_BYTE_POOL *_tx_byte_pool_created_ptr;
ULONG _tx_byte_pool_created_count;
