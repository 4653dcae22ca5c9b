/* Functions of the C library that read and write memory of the firmware: what they use is looked at first (-Wl,--wrap). */

#include <stdarg.h>

#include "access.h"

size_t __real_strlen(const char *text);
size_t strnlen(const char *text, size_t most);
char *__real_strcpy(char *to, const char *from);
char *__real_strncpy(char *to, const char *from, size_t size);
char *__real_strcat(char *to, const char *from);
char *__real_strncat(char *to, const char *from, size_t size);
int __real_memcmp(const void *one, const void *other, size_t size);
int __real_sim_format(char *buffer, size_t size, const char *format, va_list arguments);

static void __wrap_reads(const void *from, size_t size)
{
    __asan_loadN((unsigned) from, size);
}

static void __wrap_writes(void *to, size_t size)
{
    __asan_storeN((unsigned) to, size);
}

size_t __wrap_strlen(const char *text)
{
    size_t length = __real_strlen(text);
    __wrap_reads(text, length + 1);
    return length;
}

char *__wrap_strcpy(char *to, const char *from)
{
    size_t length = __real_strlen(from);
    __wrap_reads(from, length + 1);
    __wrap_writes(to, length + 1);
    return __real_strcpy(to, from);
}

char *__wrap_strncpy(char *to, const char *from, size_t size)
{
    size_t length = strnlen(from, size);
    __wrap_reads(from, length < size ? length + 1 : size);
    __wrap_writes(to, size);
    return __real_strncpy(to, from, size);
}

char *__wrap_strcat(char *to, const char *from)
{
    size_t length = __real_strlen(from);
    __wrap_reads(from, length + 1);
    __wrap_writes(to, __real_strlen(to) + length + 1);
    return __real_strcat(to, from);
}

char *__wrap_strncat(char *to, const char *from, size_t size)
{
    size_t length = strnlen(from, size);
    __wrap_reads(from, length < size ? length + 1 : size);
    __wrap_writes(to, __real_strlen(to) + length + 1);
    return __real_strncat(to, from, size);
}

int __wrap_memcmp(const void *one, const void *other, size_t size)
{
    __wrap_reads(one, size);
    __wrap_reads(other, size);
    return __real_memcmp(one, other, size);
}

/* All of printf's family ends here; with a closing zero the text is one longer than its length. */
int __wrap_sim_format(char *buffer, size_t size, const char *format, va_list arguments)
{
    int length = __real_sim_format(buffer, size, format, arguments);
    if (buffer != 0 && size != 0)
        __wrap_writes(buffer, (size_t) length + 1 < size ? (size_t) length + 1 : size);
    return length;
}
