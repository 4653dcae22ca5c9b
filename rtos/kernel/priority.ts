// Changing the effective priority of a thread: by tx_thread_priority_change, by inheriting from a waiter of a mutex,
// and by giving an inherited priority up. A ready thread moves to the tail of its new level; one that was executing
// keeps executing if nobody strictly better is ready, and is then put at the head if it was lowered.

import { IN_STACK } from './event_sink.ts';
import type { Kernel } from './kernel.ts';
import { make_ready, move_to_head, thread_suspend } from './ready.ts';
import { TX_PRIORITY_CHANGE, TX_READY } from './tx_constants.ts';
import type { TX_THREAD } from './tx_thread_cb.ts';
import { TX_TRACE_INTERNAL_EVENTS, TX_TRACE_THREAD_RESUME } from './tx_trace_events.ts';

function set_priority(thread: TX_THREAD, priority: number, threshold: number): void {
  thread.tx_thread_priority = priority;
  thread.tx_thread_preempt_threshold = threshold;
}

/** Moves a ready thread to its new level. Returns another thread that executes now, null when there is none. */
function move(k: Kernel, thread: TX_THREAD, priority: number, threshold: number): TX_THREAD | null {
  thread.tx_thread_state = TX_PRIORITY_CHANGE;
  thread_suspend(k, thread);
  set_priority(thread, priority, threshold);
  make_ready(k, thread);
  if (k.events !== null)
    k.events.insert(
      TX_TRACE_THREAD_RESUME,
      TX_TRACE_INTERNAL_EVENTS,
      thread,
      TX_PRIORITY_CHANGE,
      IN_STACK,
      k.execute,
    );
  return k.execute === thread ? null : k.execute;
}

function execute_all_the_same(k: Kernel, thread: TX_THREAD, lowered: boolean): void {
  k.execute = thread;
  if (lowered) move_to_head(k, thread);
}

/** A new priority by the user: the threshold becomes the priority, or the inherited one while that is better. */
export function change_user_priority(k: Kernel, thread: TX_THREAD, priority: number): void {
  const inherited = thread.tx_thread_inherit_priority;
  thread.tx_thread_user_priority = priority;
  thread.tx_thread_user_preempt_threshold = priority;
  const effective = priority < inherited ? priority : inherited;
  if (thread.tx_thread_state !== TX_READY) {
    set_priority(thread, effective, effective);
    return;
  }
  const was_executing = k.execute === thread;
  // What counts is the number asked for, even while an inherited priority keeps the thread on a better level.
  const lowered = priority > thread.tx_thread_priority;
  const other = move(k, thread, effective, effective);
  if (other === null || !was_executing || effective > other.tx_thread_priority) return;
  execute_all_the_same(k, thread, lowered);
}

/**
 * A priority inherited through a mutex, or the one to return to. A threshold that is at least as good as the priority
 * of the thread that would execute is enforced even for a thread that was not executing.
 */
export function change_inherited_priority(k: Kernel, thread: TX_THREAD, priority: number): void {
  const wanted = thread.tx_thread_user_preempt_threshold;
  const threshold = wanted < priority ? wanted : priority;
  if (thread.tx_thread_state !== TX_READY) {
    set_priority(thread, priority, threshold);
    return;
  }
  const was_executing = k.execute === thread;
  const lowered = priority > thread.tx_thread_priority;
  const other = move(k, thread, priority, threshold);
  if (other === null) return;
  if (priority <= other.tx_thread_priority) {
    if (was_executing) execute_all_the_same(k, thread, lowered);
  } else if (threshold < priority) {
    if (threshold <= other.tx_thread_priority) execute_all_the_same(k, thread, lowered);
    else k.preempted_map |= 1 << priority;
  }
}
