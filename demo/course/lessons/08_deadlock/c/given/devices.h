/* A flash and a bus, each with a mutex; the work that needs them. Do not change. */
#pragma once

#include "tx_api.h"

extern TX_MUTEX flash;
extern TX_MUTEX bus;

/* Works with the flash alone. */
void erase(void);
/* Works with the bus alone. */
void measure(void);
/* Copies from the bus to the flash: needs both. */
void copy(const char *who);

/* Yours. Erases a page of the flash, then copies to it from the bus. */
void log_once(void);
/* Yours. Measures over the bus, then copies to the flash. */
void sample_once(void);
