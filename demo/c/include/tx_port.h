/* The data types of ThreadX on a 32-bit processor, and the settings that a port makes. */

#ifndef TX_PORT_H
#define TX_PORT_H

/* Projects set TX_INCLUDE_USER_DEFINE_FILE in their build system; here the file is taken when an include folder has it. */
#if __has_include("tx_user.h") && !defined(SIM_NO_USER_DEFINE_FILE)
#include "tx_user.h"
#elif defined(TX_INCLUDE_USER_DEFINE_FILE)
#error "TX_INCLUDE_USER_DEFINE_FILE is set, but no include folder (-I) has a tx_user.h"
#endif

#include <stdlib.h>
#include <string.h>

#define VOID void
typedef char CHAR;
typedef unsigned char UCHAR;
typedef short SHORT;
typedef unsigned short USHORT;
typedef int INT;
typedef unsigned int UINT;
typedef long LONG;
typedef unsigned long ULONG;
typedef long long LONG64;
typedef unsigned long long ULONG64;
#define ULONG64_DEFINED

#ifndef ALIGN_TYPE_DEFINED
#define ALIGN_TYPE ULONG
#endif

/* A section without interrupts. It is over when the posture from before is restored, so sections nest. */
#define TX_INTERRUPT_SAVE_AREA UINT interrupt_save;
#define TX_DISABLE interrupt_save = tx_interrupt_control(TX_INT_DISABLE);
#define TX_RESTORE tx_interrupt_control(interrupt_save);

/* What a project adds to control blocks stands behind the simulator's fields. */
#ifndef TX_THREAD_USER_EXTENSION
#define TX_THREAD_USER_EXTENSION
#endif
#ifndef TX_TIMER_INTERNAL_EXTENSION
#define TX_TIMER_INTERNAL_EXTENSION
#endif
#ifndef TX_TIMER_EXTENSION
#define TX_TIMER_EXTENSION
#endif
#ifndef TX_THREAD_EXTENSION_3
#define TX_THREAD_EXTENSION_3
#endif

/* Time stamps of the event trace count microseconds. */
#ifndef TX_TRACE_TIME_SOURCE
#define TX_TRACE_TIME_SOURCE ((ULONG) (sim_now_ns() / 1000U))
#endif
#ifndef TX_TRACE_TIME_MASK
#define TX_TRACE_TIME_MASK 0xFFFFFFFFUL
#endif

#ifdef TX_ENABLE_STACK_CHECKING
#undef TX_DISABLE_STACK_FILLING
#endif

#endif
