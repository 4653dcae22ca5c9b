/* What a port of NetX Secure sets: nothing but the options of the project. */

#ifndef NX_SECURE_PORT_H
#define NX_SECURE_PORT_H

#if __has_include("nx_secure_user.h") && !defined(SIM_NO_USER_DEFINE_FILE)
#include "nx_secure_user.h"
#elif defined(NX_SECURE_INCLUDE_USER_DEFINE_FILE)
#error "NX_SECURE_INCLUDE_USER_DEFINE_FILE is set, but no include folder (-I) has a nx_secure_user.h"
#endif

#endif
