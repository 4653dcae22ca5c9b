/* Variables of the kernel about mutexes. */

#ifndef TX_MUTEX_H
#define TX_MUTEX_H

#include "tx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

extern TX_MUTEX *_tx_mutex_created_ptr;
extern ULONG _tx_mutex_created_count;

#ifdef __cplusplus
}
#endif

#endif
