/* The sensor gives a reading every 10 ms, and the flash needs some ms for each. Do not change. */
#pragma once

#include "tx_api.h"

/* Where the logger puts readings; takes WRITE_MS. */
void flash_write(ULONG reading);

/* Yours: how many readings were not taken, as there was no place for them. */
extern ULONG lost;
/* Yours. Called once; `memory` is all that there is for the queue. */
void pipeline_create(ULONG *memory, ULONG bytes);
/* Yours. Called by the sensor's thread, which must not be kept. */
void pipeline_deliver(ULONG reading);
/* Yours. The logger's thread. */
void pipeline_log(void);
