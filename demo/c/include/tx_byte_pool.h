/* Variables of the kernel about byte pools. */

#ifndef TX_BYTE_POOL_H
#define TX_BYTE_POOL_H

#include "tx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

extern TX_BYTE_POOL *_tx_byte_pool_created_ptr;
extern ULONG _tx_byte_pool_created_count;

#ifdef __cplusplus
}
#endif

#endif
