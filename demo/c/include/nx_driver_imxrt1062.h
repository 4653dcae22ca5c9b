#ifndef NX_DRIVER_IMXRT1062_H
#define NX_DRIVER_IMXRT1062_H

#include "nx_api.h"

#ifdef __cplusplus
extern "C"
#endif
VOID nx_driver_imx(NX_IP_DRIVER *driver_req_ptr);

#endif
