// Who calls: the rules of the error-checking layers, of the kernel and of the network stack, about calling contexts. Each
// returns true when the call is forbidden; the service then answers TX_CALLER_ERROR, TX_WAIT_ERROR or NX_CALLER_ERROR, as
// its manual page says.

import type { Kernel } from '../kernel/kernel.ts';

/** A wait option other than TX_NO_WAIT anywhere but in an application thread. */
export function wait_forbidden(k: Kernel, wait: number): boolean {
  return wait !== 0 && not_thread(k);
}

/** Called from an interrupt. */
export function in_interrupt(k: Kernel): boolean {
  return k.system_state > 0;
}

/** Called from a timer callback. */
export function in_timer(k: Kernel): boolean {
  return k.system_state === 0 && k.current === k.timer_thread;
}

/** Neither an application thread nor initialization: interrupts and timer callbacks. */
export function not_thread_or_init(k: Kernel): boolean {
  return in_interrupt(k) || in_timer(k);
}

/** Not an application thread. */
export function not_thread(k: Kernel): boolean {
  return k.system_state !== 0 || k.current === null || k.current === k.timer_thread;
}

/** Neither a thread nor a timer callback: interrupts and initialization. */
export function not_thread_or_timer(k: Kernel): boolean {
  return k.system_state !== 0;
}
