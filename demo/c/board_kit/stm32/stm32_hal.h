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
HAL_StatusTypeDef HAL_RNG_Init(RNG_HandleTypeDef *rng);
HAL_StatusTypeDef HAL_RNG_GenerateRandomNumber(RNG_HandleTypeDef *rng, uint32_t *number);
extern RNG_HandleTypeDef hrng;

/* The calendar of the real-time clock goes on with virtual time, from 2000-01-01 until it is set. */
typedef struct {
    uint32_t unused;
} RTC_TypeDef;
extern RTC_TypeDef sim_rtc;
#define RTC (&sim_rtc)
typedef struct {
    uint32_t HourFormat, AsynchPrediv, SynchPrediv, OutPut, OutPutRemap, OutPutPolarity, OutPutType, OutPutPullUp;
} RTC_InitTypeDef;
typedef struct {
    RTC_TypeDef *Instance;
    RTC_InitTypeDef Init;
} RTC_HandleTypeDef;
typedef struct {
    uint8_t Hours, Minutes, Seconds, TimeFormat;
    uint32_t SubSeconds, SecondFraction, DayLightSaving, StoreOperation;
} RTC_TimeTypeDef;
typedef struct {
    uint8_t WeekDay, Month, Date, Year;
} RTC_DateTypeDef;
#define RTC_FORMAT_BIN 0U
#define RTC_FORMAT_BCD 1U
#define RTC_HOURFORMAT_24 0U
#define RTC_DAYLIGHTSAVING_NONE 0U
#define RTC_STOREOPERATION_RESET 0U
#define RTC_WEEKDAY_MONDAY 1
#define RTC_WEEKDAY_SUNDAY 7
#define RTC_MONTH_JANUARY 1
HAL_StatusTypeDef HAL_RTC_Init(RTC_HandleTypeDef *rtc);
HAL_StatusTypeDef HAL_RTC_SetTime(RTC_HandleTypeDef *rtc, RTC_TimeTypeDef *time, uint32_t format);
HAL_StatusTypeDef HAL_RTC_GetTime(RTC_HandleTypeDef *rtc, RTC_TimeTypeDef *time, uint32_t format);
HAL_StatusTypeDef HAL_RTC_SetDate(RTC_HandleTypeDef *rtc, RTC_DateTypeDef *date, uint32_t format);
HAL_StatusTypeDef HAL_RTC_GetDate(RTC_HandleTypeDef *rtc, RTC_DateTypeDef *date, uint32_t format);

/* Clocks have one speed, and the processor sleeps by itself where no thread is ready. */
#define PWR_LOWPOWERREGULATOR_ON 1U
#define PWR_MAINREGULATOR_ON 0U
#define PWR_STOPENTRY_WFI 1U
#define PWR_SLEEPENTRY_WFI 1U
void HAL_PWR_EnterSTOPMode(uint32_t regulator, uint8_t entry);
void HAL_PWR_EnterSLEEPMode(uint32_t regulator, uint8_t entry);
HAL_StatusTypeDef HAL_RCC_DeInit(void);
void SystemClock_Config(void);

/* The application's: what an interrupt of a pin does. start.c has one. */
void HAL_GPIO_EXTI_Callback(uint16_t pin);

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
