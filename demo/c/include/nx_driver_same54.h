#ifndef NX_DRIVER_SAME54_H
#define NX_DRIVER_SAME54_H

#include "nx_api.h"

#ifdef __cplusplus
extern "C"
#endif
VOID nx_driver_same54(NX_IP_DRIVER *driver_req_ptr);

#endif
