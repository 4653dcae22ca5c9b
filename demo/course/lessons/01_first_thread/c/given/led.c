/* The LED of the board. Do not change. */
#include "led.h"
#include "sim.h"

void led(int on)
{
    sim_note(on ? "LED on" : "LED off");
}
