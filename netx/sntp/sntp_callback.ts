/**
 * Handlers of the firmware that answer with a status.
 */
import { begun } from '../../rtos/kernel/callback.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT } from '../../rtos/tx_api.ts';

/** Runs what a handler returned to its end: its status, 0 for one that returns nothing. `part` names it in complaints. */
export function* status_of_callback(part: string, returned: UINT | Service<UINT>): Service<UINT> {
  const steps = begun(K as Kernel, part, returned);
  const status = steps === null ? (returned as UINT) : yield* returned as Service<UINT>;
  return status ?? 0;
}
