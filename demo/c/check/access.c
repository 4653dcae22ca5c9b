/*
 * What the compiler's checks of memory call (-fsanitize=kernel-address): before each access a look at the shadow, one byte for
 * eight. 0: all eight may be used; 1 to 7: the first so many; ASK: the host knows which; other negative ones: none.
 * SIM_SHADOW is where the shadow of address 0 lies; build/check_flags.ts says it to the compiler too.
 */

#include "../kit/kit.h"
#include "access.h"

typedef signed char shadow_byte;

#define SHADOW ((shadow_byte *) SIM_SHADOW)
#define ASK ((shadow_byte) 0x80)
#define BEHIND_GLOBAL ((shadow_byte) 0xf9)
#define NO_MEMORY ((shadow_byte) 0xfb)

SIM_IMPORT(sim_byte_is_bad) int sim_byte_is_bad(unsigned address);
SIM_IMPORT(sim_bad_access) void sim_bad_access(unsigned address, unsigned size, int writes);

static inline int bad(unsigned address)
{
    shadow_byte s = SHADOW[address >> 3];
    if (__builtin_expect(s == 0, 1))
        return 0;
    if (s == ASK)
        return sim_byte_is_bad(address);
    return s < 0 || (shadow_byte) (address & 7) >= s;
}

/* 1 if any of these bytes may not be used. A range as long as the address space has a wrong length. */
static int bad_range(unsigned address, unsigned size)
{
    unsigned last = address + size - 1, at;
    if (size == 0)
        return 0;
    if (last < address)
        return 1;
    if (bad(address) || bad(last))
        return 1;
    for (at = (address | 7) + 1; at < (last & ~7u); at += 8)
        if (bad(at) || bad(at + 7))
            return 1;
    return 0;
}

static void __asan_range(unsigned address, unsigned size, int writes)
{
    if (bad_range(address, size))
        sim_bad_access(address, size, writes);
}

#define ACCESS(size)                                                                                                              \
    void __asan_load##size(unsigned address)                                                                                      \
    {                                                                                                                             \
        if (bad(address) || (size > 1 && bad(address + size - 1)) || (size > 8 && bad(address + 8)))                              \
            sim_bad_access(address, size, 0);                                                                                     \
    }                                                                                                                             \
    void __asan_store##size(unsigned address)                                                                                     \
    {                                                                                                                             \
        if (bad(address) || (size > 1 && bad(address + size - 1)) || (size > 8 && bad(address + 8)))                              \
            sim_bad_access(address, size, 1);                                                                                     \
    }

ACCESS(1)
ACCESS(2)
ACCESS(4)
ACCESS(8)
ACCESS(16)

void __asan_loadN(unsigned address, unsigned size)
{
    __asan_range(address, size, 0);
}

void __asan_storeN(unsigned address, unsigned size)
{
    __asan_range(address, size, 1);
}

/* Apart from what they check they take the time of the functions that they stand for, so they have a name that counts. */
void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);

void __asan_both(void *to, const void *from, size_t size)
{
    __asan_range((unsigned) from, size, 0);
    __asan_range((unsigned) to, size, 1);
}

void *__asan_memcpy(void *to, const void *from, size_t size)
{
    __asan_both(to, from, size);
    return memcpy(to, from, size);
}

void *__asan_memmove(void *to, const void *from, size_t size)
{
    __asan_both(to, from, size);
    return memmove(to, from, size);
}

void *__asan_memset(void *to, int value, size_t size)
{
    __asan_range((unsigned) to, size, 1);
    return memset(to, value, size);
}

/* The shadow of variables on the stack: the compiler gives the place in the shadow. */
#define SET_SHADOW(value)                                                                                                         \
    void __asan_set_shadow_##value(unsigned place, unsigned size)                                                                 \
    {                                                                                                                             \
        unsigned i;                                                                                                               \
        for (i = 0; i < size; i++)                                                                                                \
            ((volatile shadow_byte *) place)[i] = (shadow_byte) 0x##value;                                                        \
    }

SET_SHADOW(00)
SET_SHADOW(01)
SET_SHADOW(02)
SET_SHADOW(03)
SET_SHADOW(04)
SET_SHADOW(05)
SET_SHADOW(06)
SET_SHADOW(07)
SET_SHADOW(f1)
SET_SHADOW(f2)
SET_SHADOW(f3)
SET_SHADOW(f5)
SET_SHADOW(f8)

/* A function that does not return leaves its variables behind; the stack is made new when it is used again. */
void __asan_handle_no_return(void)
{
}

/* A variable outside of functions, as the compiler describes it. */
struct global {
    unsigned begin, size, size_with_redzone;
    const char *name, *file;
    unsigned has_dynamic_init, location, odr_indicator;
};

/* The tables of variables, one a source file, for the host. */
#define MOST_TABLES 512
struct table {
    struct global *globals;
    unsigned count;
};
static struct table tables[MOST_TABLES];
static unsigned count;

SIM_EXPORT(sim_globals) void *sim_globals(void)
{
    return tables;
}

SIM_EXPORT(sim_globals_count) unsigned sim_globals_count(void)
{
    return count;
}

void __asan_register_globals(struct global *globals, unsigned n)
{
    unsigned i, at;
    if (count < MOST_TABLES) {
        tables[count].globals = globals;
        tables[count++].count = n;
    }
    for (i = 0; i < n; i++) {
        unsigned end = globals[i].begin + globals[i].size, far = globals[i].begin + globals[i].size_with_redzone;
        if (end & 7)
            SHADOW[end >> 3] = (shadow_byte) (end & 7);
        for (at = (end + 7) >> 3; at < far >> 3; at++)
            SHADOW[at] = BEHIND_GLOBAL;
    }
}

void __asan_unregister_globals(struct global *globals, unsigned n)
{
    (void) globals;
    (void) n;
}

/* C++: variables that are made when the firmware starts, and containers that say how much of their memory they use. */
void __asan_before_dynamic_init(unsigned file)
{
    (void) file;
}

void __asan_after_dynamic_init(void)
{
}

void __sanitizer_annotate_contiguous_container(unsigned begin, unsigned end, unsigned old_middle, unsigned new_middle)
{
    (void) begin, (void) end, (void) old_middle, (void) new_middle;
}

/* Where null points to, and the shadow itself. */
__attribute__((constructor(1))) void __asan_no_memory(void)
{
    unsigned at;
    for (at = 0; at < SIM_FIRST_VARIABLE >> 3; at++)
        SHADOW[at] = NO_MEMORY;
}
