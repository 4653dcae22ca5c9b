/* Lamps and the button of the boards, as their board support packages (BSP) name them; hal.c has the functions. */

#ifndef STM32_BSP_H
#define STM32_BSP_H

#include "stm32_hal.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { LED1, LED2, LED3, LED4, LEDn } Led_TypeDef;
#define LED_GREEN LED1
#define LED_BLUE LED2
#define LED_ORANGE LED2
#define LED_RED LED3
#define LED_YELLOW LED4

typedef enum { BUTTON_USER } Button_TypeDef;
#define BUTTON_KEY BUTTON_USER
typedef enum { BUTTON_MODE_GPIO, BUTTON_MODE_EXTI } ButtonMode_TypeDef;

int32_t BSP_LED_Init(Led_TypeDef led);
int32_t BSP_LED_On(Led_TypeDef led);
int32_t BSP_LED_Off(Led_TypeDef led);
int32_t BSP_LED_Toggle(Led_TypeDef led);
int32_t BSP_LED_GetState(Led_TypeDef led);
void BSP_PB_Init(Button_TypeDef button, ButtonMode_TypeDef mode);
uint32_t BSP_PB_GetState(Button_TypeDef button);

#ifdef __cplusplus
}
#endif

#endif
