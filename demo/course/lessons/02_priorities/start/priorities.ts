// Priorities are numbers from 0 to 31. `b` calls protect() with its stretch.

import type { Service } from '../../../../../rtos/tx_api.ts';

/** The priorities of the three threads. */
export const priority = { a: 10, b: 10, c: 10 };

/**
 * Runs `stretch` so that thread `urgent` (priority 5) cannot interrupt it. Before and after it may.
 */
export function* protect(stretch: () => Service<void>): Service<void> {
  yield* stretch();
}
