#include "nx_api.h"
