// Waiting: the lists of threads that wait for an object, their timeouts, and the one place where wake-ups meet. The
// rule of ThreadX holds everywhere: whoever takes a thread off its list first (a post, the timeout, an abort, a
// terminate, a delete) decides its status. Upper layers (packet pools, sockets) wait by these functions too.

import { tell_forgotten } from './hand_out.ts';
import type { Kernel } from './kernel.ts';
import { leave_ready, refill_slice, thread_resume } from './ready.ts';
import { outstanding, type Service } from './service.ts';
import { TX_WAIT_FOREVER } from './tx_constants.ts';
import type { SuspendCleanup, TX_THREAD, WaitList } from './tx_thread_cb.ts';
import { timer_insert } from './wheel.ts';

/** Its own name, as in kernel.ts. */
const OUTSTANDING = outstanding;

/** Puts a thread behind the other waiters. */
export function wait_append(list: WaitList, thread: TX_THREAD): void {
  const head = list.head;
  if (head === null) {
    list.head = thread;
    thread.tx_thread_suspended_next = thread;
    thread.tx_thread_suspended_previous = thread;
  } else {
    const tail = head.tx_thread_suspended_previous as TX_THREAD;
    tail.tx_thread_suspended_next = thread;
    head.tx_thread_suspended_previous = thread;
    thread.tx_thread_suspended_previous = tail;
    thread.tx_thread_suspended_next = head;
  }
  list.count++;
  thread.waiting_in = list;
}

/** Takes a thread off the list it waits in; nothing happens when it waits in none. */
export function wait_remove(thread: TX_THREAD): void {
  const list = thread.waiting_in;
  if (list === null) return;
  const next = thread.tx_thread_suspended_next as TX_THREAD;
  if (next === thread) {
    list.head = null;
  } else {
    const previous = thread.tx_thread_suspended_previous as TX_THREAD;
    next.tx_thread_suspended_previous = previous;
    previous.tx_thread_suspended_next = next;
    if (list.head === thread) list.head = next;
  }
  list.count--;
  thread.waiting_in = null;
}

/** The waiter with the best effective priority, the first such in list order; null when nobody waits. */
export function best_waiter(list: WaitList): TX_THREAD | null {
  const head = list.head;
  if (head === null) return null;
  let best = head;
  let thread = head.tx_thread_suspended_next as TX_THREAD;
  while (thread !== head) {
    if (thread.tx_thread_priority < best.tx_thread_priority) best = thread;
    thread = thread.tx_thread_suspended_next as TX_THREAD;
  }
  return best;
}

/** Moves the waiter with the best effective priority to the head; the others keep their order. */
export function wait_prioritize(list: WaitList): void {
  const best = best_waiter(list);
  if (best === null || best === list.head) return;
  wait_remove(best);
  wait_append(list, best);
  list.head = best;
}

/** The threads waiting in a list, first one first. */
export function waiters(list: WaitList): TX_THREAD[] {
  const threads: TX_THREAD[] = [];
  let thread = list.head;
  for (let n = 0; n < list.count && thread !== null; n++) {
    threads.push(thread);
    thread = thread.tx_thread_suspended_next;
  }
  return threads;
}

/**
 * Suspends the calling thread in a list. The service call that is returned ends with the status given by whoever takes
 * the thread off the list (`wait_end`), or by `cleanup` after `ticks` (TX_WAIT_FOREVER for no limit).
 */
export function wait_in(
  k: Kernel,
  list: WaitList,
  state: number,
  ticks: number,
  cleanup: SuspendCleanup,
): Service<number> {
  const thread = k.current as TX_THREAD;
  wait_append(list, thread);
  return suspend_current(k, state, ticks, cleanup);
}

/** The same for a caller that is in no list, or was put into one already. */
export function suspend_current(
  k: Kernel,
  state: number,
  ticks: number,
  cleanup: SuspendCleanup | null,
): Service<number> {
  const thread = k.current as TX_THREAD;
  thread.tx_thread_suspend_cleanup = cleanup;
  thread.tx_thread_suspend_status = 0;
  thread.tx_thread_state = state;
  thread.wait_ticks = ticks;
  if (ticks !== 0 && ticks !== TX_WAIT_FOREVER) {
    thread.tx_thread_timer.tx_timer_internal_remaining_ticks = ticks;
    timer_insert(k, thread.tx_thread_timer);
  }
  k.now_ns += k.cost_ns;
  refill_slice(k, thread);
  leave_ready(k, thread);
  if (OUTSTANDING.call !== 0) tell_forgotten(k);
  OUTSTANDING.call = 1;
  const end = thread.gate.arm_wait();
  return k.watch === null ? end : k.watch.steps(end);
}

/** Takes a thread off its list, gives it the status of its wait and readies it. */
export function wait_end(k: Kernel, thread: TX_THREAD, status: number): void {
  wait_remove(thread);
  thread.tx_thread_suspend_cleanup = null;
  thread.tx_thread_suspend_status = status;
  thread_resume(k, thread);
}

/** Takes a thread off its list and gives it its status, but leaves readying it to the caller. */
export function dequeue_waiter(thread: TX_THREAD, status: number): void {
  wait_remove(thread);
  thread.tx_thread_suspend_cleanup = null;
  thread.tx_thread_suspend_status = status;
}

/** Wakes everyone in the order of the list; their calls return `status`. */
export function wait_end_all(k: Kernel, list: WaitList, status: number): void {
  while (list.head !== null) wait_end(k, list.head, status);
}

/** A timeout, an abort or a terminate ends the wait: the object's own clean-up sets the timeout status. */
export function cancel_wait(thread: TX_THREAD): void {
  const cleanup = thread.tx_thread_suspend_cleanup;
  thread.tx_thread_suspend_cleanup = null;
  if (cleanup !== null) cleanup(thread);
}
