/* Variables of the kernel about threads. */

#ifndef TX_THREAD_H
#define TX_THREAD_H

#include "tx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

extern TX_THREAD *_tx_thread_current_ptr;
extern TX_THREAD *_tx_thread_execute_ptr;
/* 0: a thread runs; from 1: so many interrupts; TX_INITIALIZE_IN_PROGRESS before the kernel. */
extern volatile ULONG _tx_thread_system_state;
/* Not 0: no thread gives way, and no service may wait. What firmware writes counts. */
extern volatile UINT _tx_thread_preempt_disable;
extern TX_THREAD *_tx_thread_created_ptr;
extern ULONG _tx_thread_created_count;

#ifdef SIM_OWN_NETX
/* Inside the kernel: the thread begins to wait as its block says; its wait is over; may somebody better run? */
VOID _tx_thread_system_suspend(TX_THREAD *thread);
VOID _tx_thread_system_resume(TX_THREAD *thread);
VOID _tx_thread_system_preempt_check(VOID);
#endif

#ifdef __cplusplus
}
#endif

#endif
