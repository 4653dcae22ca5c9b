/* The part of STM32Cube's HAL that applications of ThreadX and NetX Duo call; hal.c has the functions. */

#ifndef STM32_HAL_H
#define STM32_HAL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define __IO volatile
#define __ALIGN_BEGIN
#define __ALIGN_END
#define UNUSED(x) ((void) (x))

typedef enum { HAL_OK = 0, HAL_ERROR = 1, HAL_BUSY = 2, HAL_TIMEOUT = 3 } HAL_StatusTypeDef;

/* What the application prints with assert_param and the like stays off, as in a release. */
#define assert_param(expression) ((void) 0)

typedef struct {
    uint32_t pins;
} GPIO_TypeDef;
typedef enum { GPIO_PIN_RESET = 0, GPIO_PIN_SET = 1 } GPIO_PinState;

extern GPIO_TypeDef sim_gpio[11];
#define GPIOA (&sim_gpio[0])
#define GPIOB (&sim_gpio[1])
#define GPIOC (&sim_gpio[2])
#define GPIOD (&sim_gpio[3])
#define GPIOE (&sim_gpio[4])
#define GPIOF (&sim_gpio[5])
#define GPIOG (&sim_gpio[6])
#define GPIOH (&sim_gpio[7])
#define GPIOI (&sim_gpio[8])
#define GPIOJ (&sim_gpio[9])
#define GPIOK (&sim_gpio[10])

#define GPIO_PIN_0 0x0001
#define GPIO_PIN_1 0x0002
#define GPIO_PIN_2 0x0004
#define GPIO_PIN_3 0x0008
#define GPIO_PIN_4 0x0010
#define GPIO_PIN_5 0x0020
#define GPIO_PIN_6 0x0040
#define GPIO_PIN_7 0x0080
#define GPIO_PIN_8 0x0100
#define GPIO_PIN_9 0x0200
#define GPIO_PIN_10 0x0400
#define GPIO_PIN_11 0x0800
#define GPIO_PIN_12 0x1000
#define GPIO_PIN_13 0x2000
#define GPIO_PIN_14 0x4000
#define GPIO_PIN_15 0x8000

void HAL_GPIO_WritePin(GPIO_TypeDef *port, uint16_t pins, GPIO_PinState state);
void HAL_GPIO_TogglePin(GPIO_TypeDef *port, uint16_t pins);
GPIO_PinState HAL_GPIO_ReadPin(GPIO_TypeDef *port, uint16_t pin);

HAL_StatusTypeDef HAL_Init(void);
uint32_t HAL_GetTick(void);
void HAL_Delay(uint32_t milliseconds);

typedef struct {
    uint32_t drawn;
} RNG_HandleTypeDef;
HAL_StatusTypeDef HAL_RNG_GenerateRandomNumber(RNG_HandleTypeDef *rng, uint32_t *number);
extern RNG_HandleTypeDef hrng;

/* What is sent by any of them is printed. */
typedef struct {
    uint32_t sent;
} UART_HandleTypeDef;
HAL_StatusTypeDef HAL_UART_Transmit(UART_HandleTypeDef *uart, const uint8_t *bytes, uint16_t count, uint32_t timeout);
extern UART_HandleTypeDef huart1, huart2, huart3, huart4;

/* The controller of the Ethernet is the simulated card's. */
typedef struct {
    uint32_t unused;
} ETH_HandleTypeDef;

#ifdef __cplusplus
}
#endif

#endif
