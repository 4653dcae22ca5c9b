/* Variables of the kernel about semaphores. */

#ifndef TX_SEMAPHORE_H
#define TX_SEMAPHORE_H

#include "tx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

extern TX_SEMAPHORE *_tx_semaphore_created_ptr;
extern ULONG _tx_semaphore_created_count;

#ifdef __cplusplus
}
#endif

#endif
