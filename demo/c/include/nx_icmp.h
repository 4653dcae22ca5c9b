#include "nx_icmpv4.h"
