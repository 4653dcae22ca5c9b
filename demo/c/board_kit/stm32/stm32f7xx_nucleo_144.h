#include "stm32_bsp.h"
