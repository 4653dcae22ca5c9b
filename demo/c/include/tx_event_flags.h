/* Variables of the kernel about event flags groups. */

#ifndef TX_EVENT_FLAGS_H
#define TX_EVENT_FLAGS_H

#include "tx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

extern TX_EVENT_FLAGS_GROUP *_tx_event_flags_created_ptr;
extern ULONG _tx_event_flags_created_count;

#ifdef __cplusplus
}
#endif

#endif
