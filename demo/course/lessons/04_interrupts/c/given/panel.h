/* Two buttons. Each press has to be answered; the panel measures how soon. Do not change. */
#pragma once

#include "tx_api.h"

enum button { LEFT, RIGHT };

/* Answers all presses of a button so far, which takes 100 us; nothing, if there were none. */
void panel_answer(enum button button);

/* Yours. Called once, before the threads begin. */
void reader_create(void);
/* Yours. Called by the interrupt of a button. */
void reader_interrupt(enum button button);
/* Yours. The thread. */
void reader(void);
