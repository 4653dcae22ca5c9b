/* A chip that is woken by a pulse on its reset line. Do not change. */
#pragma once

void reset_high(void);
/* Ends the pulse, which must have been neither too short nor too long. */
void reset_low(void);

/* Yours: wakes the chip. */
void starter(void);
