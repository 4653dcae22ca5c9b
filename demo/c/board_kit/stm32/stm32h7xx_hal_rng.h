#include "stm32_hal.h"
