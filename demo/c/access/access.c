/*
 * What the compiler calls in front of accesses to memory (-fsanitize=thread). The calls of the functions for 1 to 16 bytes are
 * replaced (instrument/access.ts), so these here are never called; weak, so that they are not inlined before.
 */

#include <string.h>

#include "../kit/crossing.h"

SIM_WAITS_VOID(sim_access, (unsigned address, unsigned site), (address, site))

#define ACCESS(name)                                                                                                              \
    __attribute__((weak)) void __tsan_##name(unsigned address)                                                                                          \
    {                                                                                                                             \
        (void) address;                                                                                                           \
    }

#define ACCESSES(size)                                                                                                            \
    ACCESS(read##size)                                                                                                            \
    ACCESS(write##size)                                                                                                           \
    ACCESS(read_write##size)                                                                                                      \
    ACCESS(volatile_read##size)                                                                                                   \
    ACCESS(volatile_write##size)                                                                                                  \
    ACCESS(unaligned_read##size)                                                                                                  \
    ACCESS(unaligned_write##size)                                                                                                 \
    ACCESS(unaligned_read_write##size)                                                                                            \
    ACCESS(unaligned_volatile_read##size)                                                                                         \
    ACCESS(unaligned_volatile_write##size)

ACCESSES(1)
ACCESSES(2)
ACCESSES(4)
ACCESSES(8)
ACCESSES(16)

void __tsan_init(void)
{
}

/* C++: pointers to tables of virtual functions. */
void __tsan_vptr_update(void **at, void *value)
{
    (void) at, (void) value;
}

void __tsan_vptr_read(void **at)
{
    (void) at;
}

/* Functions on stretches of memory stand in place of the library's: each word of a stretch is an access. What looks at it takes no
   time of the board. */
static __attribute__((noinline)) void __tsan_reads(unsigned from, size_t size)
{
    unsigned at;
    for (at = from; at < from + size; at += 4)
        __tsan_read4(at);
}

static __attribute__((noinline)) void __tsan_writes(unsigned to, size_t size)
{
    unsigned at;
    for (at = to; at < to + size; at += 4)
        __tsan_write4(at);
}

void *__tsan_memcpy(void *to, const void *from, size_t size)
{
    __tsan_reads((unsigned) from, size);
    __tsan_writes((unsigned) to, size);
    return memcpy(to, from, size);
}

void *__tsan_memmove(void *to, const void *from, size_t size)
{
    __tsan_reads((unsigned) from, size);
    __tsan_writes((unsigned) to, size);
    return memmove(to, from, size);
}

void *__tsan_memset(void *to, int value, size_t size)
{
    __tsan_writes((unsigned) to, size);
    return memset(to, value, size);
}
