/* What the files of the kit share: sizes, and the functions of the simulator behind them. */

#ifndef SIM_KIT_H
#define SIM_KIT_H

#include <stdarg.h>
#include <stddef.h>

#ifndef SIM_ARENA_BYTES
#define SIM_ARENA_BYTES (512 * 1024)
#endif
#ifndef SIM_FIRST_UNUSED_BYTES
#define SIM_FIRST_UNUSED_BYTES (256 * 1024)
#endif

#define SIM_EXPORT(name) __attribute__((export_name(#name), used))
#define SIM_IMPORT(name) __attribute__((import_module("env"), import_name(#name)))

/* Writes at most `size` bytes with the closing zero, as vsnprintf; answers the length that the whole text has. */
SIM_IMPORT(sim_format) int sim_format(char *buffer, size_t size, const char *format, va_list arguments);
/* Text of the board: stream 1 is stdout, 2 is stderr. */
SIM_IMPORT(sim_print) void sim_print(int stream, const char *text, size_t length);
/* The board stops for good. */
SIM_IMPORT(sim_exit) _Noreturn void sim_exit(int status);
SIM_IMPORT(sim_abort) _Noreturn void sim_abort(const char *message);

#endif
