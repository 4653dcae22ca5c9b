/* The functions of stm32_hal.h. */

#include "stm32_bsp.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim.h"

GPIO_TypeDef sim_gpio[11];
__attribute__((weak)) RNG_HandleTypeDef hrng;
__attribute__((weak)) UART_HandleTypeDef huart1, huart2, huart3, huart4;

void HAL_GPIO_WritePin(GPIO_TypeDef *port, uint16_t pins, GPIO_PinState state)
{
    if (state == GPIO_PIN_SET)
        port->pins |= pins;
    else
        port->pins &= ~(uint32_t) pins;
}

void HAL_GPIO_TogglePin(GPIO_TypeDef *port, uint16_t pins)
{
    port->pins ^= pins;
}

GPIO_PinState HAL_GPIO_ReadPin(GPIO_TypeDef *port, uint16_t pin)
{
    return (port->pins & pin) != 0 ? GPIO_PIN_SET : GPIO_PIN_RESET;
}

HAL_StatusTypeDef HAL_Init(void)
{
    return HAL_OK;
}

/* Milliseconds, whatever the rate of the kernel's timer. */
uint32_t HAL_GetTick(void)
{
    return (uint32_t) (sim_now_ns() / 1000000);
}

/* The processor is kept busy, as on a board. */
void HAL_Delay(uint32_t milliseconds)
{
    for (; milliseconds > 0; milliseconds--)
        sim_compute(1000, 1000);
}

HAL_StatusTypeDef HAL_RNG_Init(RNG_HandleTypeDef *rng)
{
    return rng == NULL ? HAL_ERROR : HAL_OK;
}

/* The C library's generator, so that runs can be repeated. */
HAL_StatusTypeDef HAL_RNG_GenerateRandomNumber(RNG_HandleTypeDef *rng, uint32_t *number)
{
    if (rng == NULL || number == NULL)
        return HAL_ERROR;
    rng->drawn++;
    *number = ((uint32_t) rand() << 16) ^ (uint32_t) rand();
    return HAL_OK;
}

HAL_StatusTypeDef HAL_UART_Transmit(UART_HandleTypeDef *uart, const uint8_t *bytes, uint16_t count, uint32_t timeout)
{
    (void) timeout;
    if (uart == NULL || bytes == NULL || count == 0)
        return HAL_ERROR;
    uart->sent += count;
    fwrite(bytes, 1, count, stdout);
    return HAL_OK;
}

/* What the main.c of STM32Cube has, where it is left out: an error fails the run. */
__attribute__((weak)) void Error_Handler(void)
{
    sim_unreachable("Error_Handler");
    abort();
}

__attribute__((weak)) void Success_Handler(void)
{
    sim_note("Success_Handler");
    for (;;)
        sim_compute(1000000, 1000000);
}

static uint8_t lamps[LEDn];

int32_t BSP_LED_Init(Led_TypeDef led)
{
    lamps[led] = 0;
    return 0;
}

int32_t BSP_LED_On(Led_TypeDef led)
{
    lamps[led] = 1;
    return 0;
}

int32_t BSP_LED_Off(Led_TypeDef led)
{
    lamps[led] = 0;
    return 0;
}

int32_t BSP_LED_Toggle(Led_TypeDef led)
{
    lamps[led] ^= 1;
    return 0;
}

int32_t BSP_LED_GetState(Led_TypeDef led)
{
    return lamps[led];
}

void BSP_PB_Init(Button_TypeDef button, ButtonMode_TypeDef mode)
{
    (void) button;
    (void) mode;
}

/* Nobody presses it. */
uint32_t BSP_PB_GetState(Button_TypeDef button)
{
    (void) button;
    return 0;
}

/* There is one speed of the clocks, and no mode in which less is used: a processor without a ready thread waits for interrupts. */
void HAL_PWR_EnterSTOPMode(uint32_t regulator, uint8_t entry)
{
    (void) regulator;
    (void) entry;
}

void HAL_PWR_EnterSLEEPMode(uint32_t regulator, uint8_t entry)
{
    (void) regulator;
    (void) entry;
}

HAL_StatusTypeDef HAL_RCC_DeInit(void)
{
    return HAL_OK;
}

__attribute__((weak)) void SystemClock_Config(void)
{
}
