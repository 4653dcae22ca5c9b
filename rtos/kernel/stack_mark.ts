/** How far down a thread's stack has been written: tx_thread_create fills it, and what no longer holds the filling was in use. */

import { TX_STACK_FILL } from './tx_constants.ts';
import type { TX_THREAD } from './tx_thread_cb.ts';

const FILLING = TX_STACK_FILL & 0xff;

/**
 * Bytes of a thread's stack that were in use at some time, counted from its top. 0 for a thread that uses none of it, as threads
 * whose firmware is in TypeScript do.
 */
export function stack_bytes_used(thread: TX_THREAD): number {
  const { tx_thread_stack_start: start, tx_thread_stack_size: size } = thread;
  if (start === null) return 0;
  let free = 0;
  while (free < size && start[free] === FILLING) free++;
  return size - free;
}
