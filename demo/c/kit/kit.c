/*
 * What every board's firmware is linked with: its entry points and the memory that the simulator uses for it.
 * Nothing here waits, so none of it may call a service.
 */

#include "kit.h"

/* Clang names `int main(void)` and `int main(int, char **)` differently. A firmware may have either, or none. */
__attribute__((weak)) int __original_main(void);
__attribute__((weak)) int __main_argc_argv(int argc, char **argv);

SIM_EXPORT(sim_has_main) int sim_has_main(void)
{
    return __original_main != 0 || __main_argc_argv != 0;
}

SIM_EXPORT(sim_main) int sim_main(void)
{
    static char *no_arguments[] = {0};
    if (__original_main)
        return __original_main();
    if (__main_argc_argv)
        return __main_argc_argv(0, no_arguments);
    return 0;
}

/* Large memory of which little is used lies behind all other variables: what a board touches of its memory is then in few pages. */
#define SIM_LAST __attribute__((section(".bss_last")))

/* Save areas of suspended C stacks, the stacks of interrupts and timers, text on its way in. */
SIM_LAST static _Alignas(16) unsigned char arena[SIM_ARENA_BYTES];

SIM_EXPORT(sim_arena) void *sim_arena(void)
{
    return arena;
}

SIM_EXPORT(sim_arena_size) unsigned long sim_arena_size(void)
{
    return sizeof arena;
}

/* What a linker script would leave behind the last variable. */
SIM_LAST static _Alignas(16) unsigned char first_unused[SIM_FIRST_UNUSED_BYTES];

SIM_EXPORT(sim_first_unused) void *sim_first_unused(void)
{
    return first_unused;
}

SIM_EXPORT(sim_first_unused_size) unsigned long sim_first_unused_size(void)
{
    return sizeof first_unused;
}

/* Made by the linker: the stack of main and of tx_application_define. */
extern unsigned char __stack_low[], __stack_high[];

SIM_EXPORT(sim_main_stack_low) void *sim_main_stack_low(void)
{
    return __stack_low;
}

SIM_EXPORT(sim_main_stack_high) void *sim_main_stack_high(void)
{
    return __stack_high;
}
