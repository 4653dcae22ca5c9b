/*
 * In place of the main.c of STM32Cube, which sets up clocks and pins: the kernel starts at once. With -D BOARD_BUTTON_MS=N somebody
 * presses the button of the user (pin 13 of its port) at that virtual time; in a search at any time of the second from then on.
 */

#include "stm32_hal.h"

#include "sim.h"

void MX_ThreadX_Init(void);

#ifdef BOARD_BUTTON_MS
static void button(void)
{
    HAL_GPIO_EXTI_Callback(GPIO_PIN_13);
}
#endif

int main(void)
{
#ifdef BOARD_BUTTON_MS
    sim_stimulus("button", BOARD_BUTTON_MS * 1000000ULL, (BOARD_BUTTON_MS + 1000) * 1000000ULL, button);
#endif
    MX_ThreadX_Init();
    return 0;
}
