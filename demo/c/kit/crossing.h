/*
 * How C waits. A service that may suspend its caller is called through a function of this shape (waiting_services.gen.c): where the
 * service has to wait, the stack of C is unwound from here, and where it is done, it is wound up to here again. That this is
 * decided in C spares two calls between JavaScript and WebAssembly each way.
 */

#ifndef SIM_CROSSING_H
#define SIM_CROSSING_H

#include "kit.h"

/* Words in front of the frames in a save area (switch.s), and all that it may have: about 500 frames (bridge/save_areas.ts). */
#define SIM_AREA_HEAD 4
#define SIM_AREA_WORDS 2048

/* What the bridge and these functions tell each other. */
typedef struct {
    /* 1: the stack is being wound up, and ends in the next call of a service; its answer. */
    unsigned comes_back;
    unsigned answer;
    /* Where the frames of C are to be saved, as the service has to wait; 0: it is done. */
    unsigned *save_area;
    /* 1: the memory that null points to has been written to. */
    unsigned null_written;
} SIM_CROSSING;

extern SIM_CROSSING sim_crossing;

__attribute__((import_module("asyncify"), import_name("start_unwind"))) void asyncify_start_unwind(unsigned *save_area);
__attribute__((import_module("asyncify"), import_name("stop_rewind"))) void asyncify_stop_rewind(void);

/* Asyncify leaves the functions alone that call its own: so these two have to be part of each of them. */
static inline __attribute__((always_inline)) int sim_is_back(void)
{
    if (__builtin_expect(sim_crossing.comes_back == 0, 1))
        return 0;
    sim_crossing.comes_back = 0;
    asyncify_stop_rewind();
    return 1;
}

static inline __attribute__((always_inline)) void sim_leave_if_it_waits(void)
{
    if (__builtin_expect(sim_crossing.save_area == 0, 1))
        return;
    sim_crossing.save_area[0] = (unsigned) (sim_crossing.save_area + SIM_AREA_HEAD);
    sim_crossing.save_area[1] = (unsigned) (sim_crossing.save_area + SIM_AREA_WORDS);
    asyncify_start_unwind(sim_crossing.save_area);
}

/* Parameters and answers are words: the linker looks at no more than that. A firmware may have its own function of the name. */
#define SIM_WAITS(name, parameters, arguments)                                                                                    \
    SIM_IMPORT(name) unsigned sim_import_##name parameters;                                                                       \
    __attribute__((weak)) unsigned name parameters                                                                                \
    {                                                                                                                             \
        unsigned answer;                                                                                                          \
        if (sim_is_back())                                                                                                        \
            return sim_crossing.answer;                                                                                           \
        answer = sim_import_##name arguments;                                                                                     \
        sim_leave_if_it_waits();                                                                                                  \
        return answer;                                                                                                            \
    }

#define SIM_WAITS_VOID(name, parameters, arguments)                                                                               \
    SIM_IMPORT(name) void sim_import_##name parameters;                                                                           \
    __attribute__((weak)) void name parameters                                                                                    \
    {                                                                                                                             \
        if (sim_is_back())                                                                                                        \
            return;                                                                                                               \
        sim_import_##name arguments;                                                                                              \
        sim_leave_if_it_waits();                                                                                                  \
    }

#endif
