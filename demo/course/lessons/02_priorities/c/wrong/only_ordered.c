// expect: urgent stays out of the stretch
#include "tx_api.h"

#include "threads.h"
#include "variant.h"

UINT priority_of(char thread)
{
    return thread == ORDER[0] ? 10 : thread == ORDER[2] ? 11 : 12;
}

void protect(void (*stretch)(void))
{
    stretch();
}
