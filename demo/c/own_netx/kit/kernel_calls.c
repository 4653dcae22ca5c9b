/*
 * What a NetX Duo of the firmware's own calls inside the kernel, beside services: a thread begins to wait, its wait is over, and whether
 * somebody better is ready.
 */

#include "../../kit/crossing.h"

SIM_WAITS_VOID(_tx_thread_system_suspend, (unsigned thread), (thread))
SIM_WAITS_VOID(_tx_thread_system_resume, (unsigned thread), (thread))
SIM_WAITS_VOID(_tx_thread_system_preempt_check, (void), ())
