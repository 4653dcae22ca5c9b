/**
 * From where a service may be called: the checks of NetX Duo's error-checking layer. Each answers true when the caller
 * is not allowed, and the service then returns NX_CALLER_ERROR.
 */
import type { Kernel } from '../rtos/kernel/kernel.ts';

/** Allowed: application threads. Not: initialization, interrupts, timer callbacks. */
export function not_a_thread(k: Kernel): boolean {
  return k.current === null || k.system_state !== 0 || k.current === k.timer_thread;
}

/** Allowed: initialization and application threads. Not: interrupts, timer callbacks. */
export function not_init_or_thread(k: Kernel): boolean {
  return in_interrupt(k) || k.current === k.timer_thread;
}

/** Allowed: all but interrupts. */
export function in_interrupt(k: Kernel): boolean {
  return k.system_state > 0;
}

/** Waiting is for application threads; without a wait all are allowed. */
export function may_not_wait(k: Kernel, wait_option: number): boolean {
  return wait_option !== 0 && not_a_thread(k);
}
