/**
 * How a service of the stack ends. No exit is free: a call that is refused costs what any call costs and is a point
 * where time passes, so that a loop over it sees the clock go on. A tidy rule looks after that.
 */
import { finish_quiet } from '../rtos/kernel/finish.ts';
import type { Kernel } from '../rtos/kernel/kernel.ts';
import type { Service, UINT } from '../rtos/kernel/service.ts';

/** Ends a service that did nothing but find out why it will not. */
export function refuse(k: Kernel, status: UINT): Service<UINT> {
  return finish_quiet(k, status);
}
