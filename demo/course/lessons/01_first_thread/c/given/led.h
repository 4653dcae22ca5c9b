/* The LED of the board. Do not change. */
#pragma once

/* Switches the LED on (1) or off (0); takes no time. */
void led(int on);
