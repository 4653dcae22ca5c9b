/* Variables of the kernel about time. */

#ifndef TX_TIMER_H
#define TX_TIMER_H

#include "tx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What firmware writes counts. */
extern volatile ULONG _tx_timer_system_clock;
extern TX_THREAD _tx_timer_thread;
extern TX_TIMER *_tx_timer_created_ptr;
extern ULONG _tx_timer_created_count;

#ifdef __cplusplus
}
#endif

#endif
