/*
 * Calls of the simulator that firmware may make; a board does not have them. Firmware that is also built for a board
 * keeps them inside `#ifdef __NETX_SIM__`. Names are text: a search tells checks and choices apart by it.
 */

#ifndef SIM_H
#define SIM_H

#ifdef __cplusplus
extern "C" {
#endif

/** Claims that a condition holds here and now; a run in which it does not has failed. */
void sim_assert(int condition, const char *name);
/** Claims that this place is never reached. */
void sim_unreachable(const char *name);
/** Claims that `condition` answers true between any two events from now on. It must change nothing and must not wait. */
void sim_always(const char *name, int (*condition)(void));
/** Records that a condition held here; a search reports which of these never did in any run. */
void sim_sometimes(int condition, const char *name);
/** Claims that `condition` answers true within so many ticks from now. It must change nothing and must not wait. */
void sim_eventually_within(unsigned long ticks, const char *name, int (*condition)(void));
/** Something was accomplished. Once called, a long stretch without it counts as a livelock in a search. */
void sim_progress(void);
/** Leaves a line of text in the trace. */
void sim_note(const char *text);
/** Shows a variable of 32 bits to whoever looks at the run: a report has what it was at each service of this board. */
void sim_watch(const char *name, const volatile int *variable);
/**
 * Shows a count of this firmware to whoever runs it, who reads it between events: to a fleet (`netx-sim fleet`) "taken", "waiting" and
 * "given up", of the readings or messages of this board since its power came on.
 */
void sim_count(const char *name, const volatile unsigned int *variable);
/**
 * Asks for a decision of physics: 0 is the nominal option, a search tries the others, up to `options` - 1. `kind` is one
 * of the kinds of rtos/choices.md, such as "cost"; `site` names the place.
 */
unsigned int sim_choose(const char *kind, const char *site, unsigned int options);
/** A device of this board raises an interrupt, which `handler` serves; taken at once unless interrupts are off. */
void sim_interrupt(const char *name, void (*handler)(void));
/**
 * Gives interrupts of that name a priority: 0 is the most urgent, 255 the least, which is the default. A handler is interrupted,
 * where its loops turn, by what is more urgent. The tick's name is "tick".
 */
void sim_interrupt_priority(const char *name, unsigned int priority);
/**
 * The interrupt controller holds interrupts of that name back, until it lets them through again: those that came meanwhile are
 * taken then. As NVIC_DisableIRQ and NVIC_EnableIRQ; the tick cannot be held back alone.
 */
void sim_interrupt_disable(const char *name);
void sim_interrupt_enable(const char *name);
/**
 * A device of this board raises an interrupt once, somewhere from `from_ns` to `to_ns` (virtual times, from 0 at the start of
 * the simulation), which `handler` serves: in a run at the beginning of the window, in a search at any point of it where the
 * board can be interrupted. For what comes from outside at a time that nobody knows.
 */
void sim_stimulus(const char *name, unsigned long long from_ns, unsigned long long to_ns, void (*handler)(void));
/** Computes for `least_us` microseconds, `most_us` at the most; interrupts and better threads come in between. */
void sim_compute(unsigned int least_us, unsigned int most_us);
/** How far the processor of this board has come in virtual time, in nanoseconds. */
unsigned long long sim_now_ns(void);

#ifdef __cplusplus
}
#endif

#endif
