// Changing the effective priority of a thread: by tx_thread_priority_change, by inheriting from a waiter of a mutex,
// and by giving an inherited priority up. A ready thread moves to the tail of its new level; one that was executing
// keeps executing if nobody strictly better is ready, and is then put at the head if it was lowered.

import type { Kernel } from './kernel.ts';
import { make_ready, move_to_head, thread_suspend } from './ready.ts';
import { TX_PRIORITY_CHANGE, TX_READY } from './tx_constants.ts';
import type { TX_THREAD } from './tx_thread_cb.ts';

function set_priority(thread: TX_THREAD, priority: number, threshold: number): void {
  thread.tx_thread_priority = priority;
  thread.tx_thread_preempt_threshold = threshold;
}

/** Moves a ready thread to its new level. Returns the better thread that executes now, null when there is none. */
function move(k: Kernel, thread: TX_THREAD, priority: number, threshold: number): TX_THREAD | null {
  const was_executing = k.execute === thread;
  const lowered = priority > thread.tx_thread_priority;
  thread.tx_thread_state = TX_PRIORITY_CHANGE;
  thread_suspend(k, thread);
  set_priority(thread, priority, threshold);
  make_ready(k, thread);
  const next = k.execute;
  if (!was_executing || next === thread || next === null) return null;
  if (thread.tx_thread_priority > next.tx_thread_priority) return next;
  keep_executing(k, thread, lowered);
  return null;
}

function keep_executing(k: Kernel, thread: TX_THREAD, lowered: boolean): void {
  k.execute = thread;
  if (lowered) move_to_head(k, thread);
}

/** A new priority by the user: the threshold becomes the priority, or the inherited one while that is better. */
export function change_user_priority(k: Kernel, thread: TX_THREAD, priority: number): void {
  const inherited = thread.tx_thread_inherit_priority;
  thread.tx_thread_user_priority = priority;
  thread.tx_thread_user_preempt_threshold = priority;
  const effective = priority < inherited ? priority : inherited;
  if (thread.tx_thread_state === TX_READY) move(k, thread, effective, effective);
  else set_priority(thread, effective, effective);
}

/** A priority inherited through a mutex, or the one to return to. */
export function change_inherited_priority(k: Kernel, thread: TX_THREAD, priority: number): void {
  const wanted = thread.tx_thread_user_preempt_threshold;
  const threshold = wanted < priority ? wanted : priority;
  if (thread.tx_thread_state !== TX_READY) {
    set_priority(thread, priority, threshold);
    return;
  }
  const lowered = priority > thread.tx_thread_priority;
  const better = move(k, thread, priority, threshold);
  if (better === null || threshold === priority) return;
  if (threshold <= better.tx_thread_priority) keep_executing(k, thread, lowered);
  else k.preempted_map |= 1 << thread.tx_thread_priority;
}
