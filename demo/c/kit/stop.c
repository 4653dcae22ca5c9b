/* Ends of a program that on a board would be endless loops: here the board stops, and the run says why. */

#include <stdio.h>
#include <stdlib.h>

#include "kit.h"

_Noreturn void exit(int status)
{
    sim_exit(status);
}

_Noreturn void _Exit(int status)
{
    sim_exit(status);
}

_Noreturn void _exit(int status)
{
    sim_exit(status);
}

_Noreturn void abort(void)
{
    sim_abort("abort() was called");
}

_Noreturn void __assert_fail(const char *expression, const char *file, int line, const char *function)
{
    static char text[512];
    snprintf(text, sizeof text, "%s:%d: %s: assert(%s) does not hold", file, line, function, expression);
    sim_abort(text);
}
