/* What a port of NetX Crypto sets: it takes types and byte order from nx_port.h, unless it stands alone, which it never does here. */

#ifndef NX_CRYPTO_PORT_H
#define NX_CRYPTO_PORT_H

#include <stdlib.h>
#include <string.h>

#endif
