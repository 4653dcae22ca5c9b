/*
 * A port of ThreadX to the simulator: each of its threads is a fiber, which the simulator keeps, and its own scheduler says which one
 * runs. What a port does in assembler, the simulator does in the words that are told here (bridge/own_threadx).
 */

#include <stddef.h>

#include "tx_api.h"

#include "tx_initialize.h"
#include "tx_thread.h"
#include "tx_timer.h"

#include "../../kit/crossing.h"

SIM_IMPORT(sim_fiber_made) void sim_fiber_made(TX_THREAD *thread, const char *name, void *stack, unsigned long bytes);
SIM_WAITS_VOID(sim_fibers_start, (void), ())
SIM_WAITS_VOID(sim_fiber_switch, (void), ())
void *sim_first_unused(void);

SIM_INTERRUPTS sim_interrupts;

/* In the order of bridge/own_threadx/threadx_words.ts. */
SIM_EXPORT(sim_threadx_words) const void *sim_threadx_words(void)
{
    static unsigned long words[8];
    words[0] = (unsigned long) &_tx_thread_current_ptr;
    words[1] = (unsigned long) &_tx_thread_execute_ptr;
    words[2] = (unsigned long) &_tx_thread_preempt_disable;
    words[3] = (unsigned long) &_tx_thread_system_state;
    words[4] = (unsigned long) &_tx_timer_time_slice;
    words[5] = (unsigned long) &sim_interrupts;
    words[6] = offsetof(TX_THREAD, tx_thread_run_count);
    words[7] = offsetof(TX_THREAD, tx_thread_time_slice);
    return words;
}

VOID _tx_initialize_low_level(VOID)
{
    _tx_initialize_unused_memory = sim_first_unused();
}

VOID _tx_thread_stack_build(TX_THREAD *thread, VOID (*entry)(VOID))
{
    (void) entry;
    thread->tx_thread_stack_ptr = (VOID *) ((UCHAR *) thread->tx_thread_stack_end - sizeof(ULONG));
    sim_fiber_made(thread, thread->tx_thread_name, thread->tx_thread_stack_start, thread->tx_thread_stack_size);
}

/* Where each fiber begins. */
SIM_EXPORT(sim_fiber) void sim_fiber(void)
{
    _tx_thread_shell_entry();
}

VOID _tx_thread_schedule(VOID)
{
    sim_fibers_start();
}

/* Others run with interrupts on, whatever this one has set. */
VOID _tx_thread_system_return(VOID)
{
    UINT before = sim_interrupts.off;
    sim_interrupts.off = 0;
    sim_fiber_switch();
    sim_interrupts.off = before;
}

UINT _tx_thread_interrupt_control(UINT posture)
{
    UINT before = sim_interrupts.off;
    if (posture)
        sim_interrupts.off = 1;
    else
        sim_interrupts_restore(0);
    return before;
}

/* The tick, in an interrupt. */
SIM_EXPORT(sim_tick) void sim_tick(void)
{
    _tx_timer_system_clock++;
    if (_tx_timer_time_slice != 0 && --_tx_timer_time_slice == 0)
        _tx_timer_expired_time_slice = TX_TRUE;
    if (*_tx_timer_current_ptr != TX_NULL)
        _tx_timer_expired = TX_TRUE;
    else if (++_tx_timer_current_ptr == _tx_timer_list_end)
        _tx_timer_current_ptr = _tx_timer_list_start;
    if (_tx_timer_expired)
        _tx_timer_expiration_process();
    if (_tx_timer_expired_time_slice)
        _tx_thread_time_slice();
}

/* A firmware with a main function enters the kernel from there. */
int sim_has_main(void);
int sim_main(void);

SIM_EXPORT(sim_main_or_kernel) void sim_main_or_kernel(void)
{
    if (sim_has_main())
        sim_main();
    else
        _tx_initialize_kernel_enter();
}
