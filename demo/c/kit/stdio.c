/*
 * Text output. The formatting functions of a C library need up to 1 KiB of the caller's stack, more than those of the
 * libraries that boards have; here the simulator formats and C needs next to none.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit.h"

static int number_of(FILE *stream)
{
    return stream == stderr ? 2 : 1;
}

static char line[1024];

static int print_formatted(int stream, const char *format, va_list arguments)
{
    va_list again;
    char *text = line;
    int length;

    va_copy(again, arguments);
    length = sim_format(line, sizeof line, format, arguments);
    if (length >= (int) sizeof line) {
        text = malloc((size_t) length + 1);
        if (text == NULL) {
            va_end(again);
            sim_print(stream, line, sizeof line - 1);
            return length;
        }
        sim_format(text, (size_t) length + 1, format, again);
    }
    va_end(again);
    if (length > 0)
        sim_print(stream, text, (size_t) length);
    if (text != line)
        free(text);
    return length;
}

int vfprintf(FILE *restrict stream, const char *restrict format, va_list arguments)
{
    return print_formatted(number_of(stream), format, arguments);
}

int vprintf(const char *restrict format, va_list arguments)
{
    return print_formatted(1, format, arguments);
}

int printf(const char *restrict format, ...)
{
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = print_formatted(1, format, arguments);
    va_end(arguments);
    return length;
}

int fprintf(FILE *restrict stream, const char *restrict format, ...)
{
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = print_formatted(number_of(stream), format, arguments);
    va_end(arguments);
    return length;
}

int vsnprintf(char *restrict buffer, size_t size, const char *restrict format, va_list arguments)
{
    return sim_format(buffer, size, format, arguments);
}

int vsprintf(char *restrict buffer, const char *restrict format, va_list arguments)
{
    return sim_format(buffer, ~(size_t) 0 >> 1, format, arguments);
}

int snprintf(char *restrict buffer, size_t size, const char *restrict format, ...)
{
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = sim_format(buffer, size, format, arguments);
    va_end(arguments);
    return length;
}

int sprintf(char *restrict buffer, const char *restrict format, ...)
{
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = vsprintf(buffer, format, arguments);
    va_end(arguments);
    return length;
}

int fputs(const char *restrict text, FILE *restrict stream)
{
    sim_print(number_of(stream), text, strlen(text));
    return 0;
}

int puts(const char *text)
{
    sim_print(1, text, strlen(text));
    sim_print(1, "\n", 1);
    return 0;
}

/* Weak: firmware redirects its output by a function of this name, to a serial line that is not needed here. */
__attribute__((weak)) int fputc(int character, FILE *stream)
{
    char text = (char) character;
    sim_print(number_of(stream), &text, 1);
    return (unsigned char) character;
}

#undef putc
int putc(int character, FILE *stream)
{
    char text = (char) character;
    sim_print(number_of(stream), &text, 1);
    return (unsigned char) character;
}

#undef putchar
int putchar(int character)
{
    return putc(character, stdout);
}

size_t fwrite(const void *restrict data, size_t size, size_t count, FILE *restrict stream)
{
    sim_print(number_of(stream), data, size * count);
    return size == 0 ? 0 : count;
}

/* The C library calls these among its own functions, which would bring its fwrite and fputs along. */
size_t __fwritex(const unsigned char *restrict data, size_t length, FILE *restrict stream)
{
    sim_print(number_of(stream), (const char *) data, length);
    return length;
}

size_t fwrite_unlocked(const void *restrict data, size_t size, size_t count, FILE *restrict stream)
{
    return fwrite(data, size, count, stream);
}

int fputs_unlocked(const char *restrict text, FILE *restrict stream)
{
    return fputs(text, stream);
}

void perror(const char *text)
{
    if (text != NULL && *text != 0)
        fprintf(stderr, "%s: %s\n", text, strerror(errno));
    else
        fprintf(stderr, "%s\n", strerror(errno));
}

int fflush(FILE *stream)
{
    (void) stream;
    return 0;
}
