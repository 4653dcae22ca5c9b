#ifndef NX_DRIVER_RX_FIT_H
#define NX_DRIVER_RX_FIT_H

#include "nx_api.h"

#ifdef __cplusplus
extern "C"
#endif
VOID nx_driver_rx_fit(NX_IP_DRIVER *driver_req_ptr);

#endif
