/* Variables of the kernel about queues. */

#ifndef TX_QUEUE_H
#define TX_QUEUE_H

#include "tx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

extern TX_QUEUE *_tx_queue_created_ptr;
extern ULONG _tx_queue_created_count;

#ifdef __cplusplus
}
#endif

#endif
