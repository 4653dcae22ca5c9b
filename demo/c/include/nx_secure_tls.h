#include "nx_secure_tls_api.h"
