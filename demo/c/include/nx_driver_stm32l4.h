#ifndef NX_DRIVER_STM32L4_H
#define NX_DRIVER_STM32L4_H

#include "nx_api.h"

#ifdef __cplusplus
extern "C"
#endif
VOID nx_driver_stm32l4(NX_IP_DRIVER *driver_req_ptr);

#endif
