// The ready lists and the decision who executes: 32 circular lists in order of arrival, the best priority first,
// preemption-threshold with its preempted map, time-slices. These decisions are ThreadX's to the letter;
// none of them is a choice. Nothing here switches: it only moves `execute`; a service yields when it ends
// (finish.ts), an interrupt when it returns (dispatch.ts).

import { mark } from '../sim/marks.ts';
import type { Kernel } from './kernel.ts';
import { TX_MAX_PRIORITIES, TX_READY, TX_SUSPENDED } from './tx_constants.ts';
import type { TX_THREAD } from './tx_thread_cb.ts';
import { TX_TRACE_THREAD_RESUME, TX_TRACE_THREAD_SUSPEND, TX_TRACE_TIME_SLICE } from './tx_trace_events.ts';
import { awaited_id, is_timeout, is_wait } from './wait_trace.ts';
import { timer_remove } from './wheel.ts';

/** Number of the lowest set bit, the best priority of a map; 32 for an empty map. */
function lowest_bit(map: number): number {
  return map === 0 ? TX_MAX_PRIORITIES : 31 - Math.clz32(map & -map);
}

/** Puts a thread at the tail of its level. Returns true when the level was empty. */
function ready_append(k: Kernel, thread: TX_THREAD): boolean {
  const priority = thread.tx_thread_priority;
  const head = k.priority_list[priority] as TX_THREAD | null;
  if (head === null) {
    k.priority_list[priority] = thread;
    thread.tx_thread_ready_next = thread;
    thread.tx_thread_ready_previous = thread;
    k.priority_map |= 1 << priority;
    return true;
  }
  const tail = head.tx_thread_ready_previous;
  tail.tx_thread_ready_next = thread;
  head.tx_thread_ready_previous = thread;
  thread.tx_thread_ready_previous = tail;
  thread.tx_thread_ready_next = head;
  return false;
}

function forget_preempted(k: Kernel, priority: number): void {
  k.preempted_map &= ~(1 << priority);
}

/** Takes a ready thread off its level and picks who executes if it was this one. */
function ready_remove(k: Kernel, thread: TX_THREAD): void {
  const priority = thread.tx_thread_priority;
  const next = thread.tx_thread_ready_next;
  if (next !== thread) {
    const previous = thread.tx_thread_ready_previous;
    next.tx_thread_ready_previous = previous;
    previous.tx_thread_ready_next = next;
    if (k.priority_list[priority] === thread) {
      k.priority_list[priority] = next;
      if (k.preempted_map !== 0) forget_preempted(k, priority);
    }
  } else {
    k.priority_list[priority] = null;
    k.priority_map &= ~(1 << priority);
    forget_preempted(k, priority);
    k.highest = lowest_bit(k.priority_map);
  }
  if (k.execute === thread) pick(k);
}

/** The executing thread left the ready state: the best thread follows, unless a preempted threshold keeps it out. */
function pick(k: Kernel): void {
  if (k.highest === TX_MAX_PRIORITIES) {
    k.execute = null;
    return;
  }
  if (k.preempted_map === 0) k.execute = k.priority_list[k.highest] as TX_THREAD;
  else pick_with_thresholds(k);
}

function pick_with_thresholds(k: Kernel): void {
  const level = lowest_bit(k.preempted_map);
  const preempted = k.priority_list[level] as TX_THREAD;
  if (k.highest >= preempted.tx_thread_preempt_threshold) {
    mark('kernel: a preempted thread goes on by its threshold');
    k.execute = preempted;
    forget_preempted(k, level);
  } else k.execute = k.priority_list[k.highest] as TX_THREAD;
}

/** Readies a thread that is not ready; it executes if it is better than everyone and than the executing threshold. */
export function make_ready(k: Kernel, thread: TX_THREAD): void {
  thread.tx_thread_state = TX_READY;
  thread.tx_thread_performance_resume_count++;
  if (!ready_append(k, thread)) return;
  const priority = thread.tx_thread_priority;
  if (priority >= k.highest) return;
  k.highest = priority;
  const executing = k.execute;
  if (executing === null) {
    k.execute = thread;
  } else if (priority < executing.tx_thread_preempt_threshold) {
    if (executing.tx_thread_preempt_threshold !== executing.tx_thread_priority) {
      mark('kernel: a thread is preempted above its threshold');
      k.preempted_map |= 1 << executing.tx_thread_priority;
    }
    if (executing === k.current) note_preemption(k, executing, thread);
    k.execute = thread;
  }
}

function note_preemption(k: Kernel, preempted: TX_THREAD, by: TX_THREAD): void {
  preempted.tx_thread_performance_last_preempting_thread = by;
  if (k.system_state !== 0) {
    preempted.tx_thread_performance_interrupt_preemption_count++;
  } else {
    preempted.tx_thread_performance_solicited_preemption_count++;
  }
}

/** Ends a thread's wait, sleep or suspension: its timeout stops, and it is ready, or suspended if that was delayed. */
export function thread_resume(k: Kernel, thread: TX_THREAD): void {
  if (thread.tx_thread_timer.tx_timer_internal_list_head >= 0) timer_remove(k, thread.tx_thread_timer);
  if (thread.tx_thread_state === TX_READY) return;
  if (k.tracing_threads) record_resume(k, thread);
  if (thread.tx_thread_delayed_suspend !== 0) {
    thread.tx_thread_delayed_suspend = 0;
    thread.tx_thread_state = TX_SUSPENDED;
    return;
  }
  make_ready(k, thread);
  if (k.events !== null) k.events.complete(4, k.execute);
}

/** Takes a ready thread, whose new state is already set, off the processor's lists. */
export function thread_suspend(k: Kernel, thread: TX_THREAD): void {
  if (thread === k.current) refill_slice(k, thread);
  leave_ready(k, thread);
}

/** The same for the running thread, whose slice was refilled, or one that does not run. */
export function leave_ready(k: Kernel, thread: TX_THREAD): void {
  thread.tx_thread_performance_suspend_count++;
  ready_remove(k, thread);
  if (k.tracing_threads) record_suspend(k, thread);
}

function record_resume(k: Kernel, thread: TX_THREAD): void {
  const { sim_id, tx_thread_state } = thread;
  k.trace(TX_TRACE_THREAD_RESUME, sim_id, tx_thread_state, is_timeout(k, thread), k.execute?.sim_id ?? 0);
}

/** The last word is the limit of a wait, else who is next: the next record tells that too. */
function record_suspend(k: Kernel, thread: TX_THREAD): void {
  const { sim_id, tx_thread_state: state } = thread;
  const last = is_wait(state) ? thread.wait_ticks : (k.execute?.sim_id ?? 0);
  k.trace(TX_TRACE_THREAD_SUSPEND, sim_id, state, awaited_id(k, thread), last);
}

/** The running thread's countdown starts afresh with a full slice. */
export function refill_slice(k: Kernel, thread: TX_THREAD): void {
  k.time_slice = thread.tx_thread_new_time_slice;
}

/** The tick in which the running thread's slice ran out: it goes behind its equals, unless a threshold protects it. */
export function slice_expired(k: Kernel): void {
  const thread = k.current;
  if (thread === null || thread.tx_thread_state !== TX_READY) return;
  if (k.time_slice !== 0) return;
  thread.tx_thread_time_slice = thread.tx_thread_new_time_slice;
  k.time_slice = thread.tx_thread_time_slice;
  if (k.time_slice === 0) return;
  thread.tx_thread_performance_time_slice_count++;
  if (
    thread.tx_thread_ready_next !== thread &&
    thread.tx_thread_preempt_threshold === thread.tx_thread_priority
  ) {
    k.priority_list[thread.tx_thread_priority] = thread.tx_thread_ready_next;
    k.execute = k.priority_list[k.highest] as TX_THREAD;
  } else mark('kernel: a time-slice ends and nobody is due');
  k.trace(TX_TRACE_TIME_SLICE, k.execute?.sim_id ?? 0, k.system_state, k.preempt_disable);
}

/** Rotates the caller's level and lets the next thread, or a better one that its threshold kept out, execute. */
export function rotate(k: Kernel, thread: TX_THREAD): void {
  refill_slice(k, thread);
  const next = thread.tx_thread_ready_next;
  if (next !== thread) {
    k.priority_list[thread.tx_thread_priority] = next;
    k.execute = next;
  }
  if (k.highest < thread.tx_thread_priority) k.execute = k.priority_list[k.highest] as TX_THREAD;
}

/** Puts a ready thread at the head of its level. */
export function move_to_head(k: Kernel, thread: TX_THREAD): void {
  if (k.priority_list[thread.tx_thread_priority] !== thread) make_head(k, thread);
}

function make_head(k: Kernel, thread: TX_THREAD): void {
  const head = k.priority_list[thread.tx_thread_priority] as TX_THREAD;
  const previous = thread.tx_thread_ready_previous;
  const next = thread.tx_thread_ready_next;
  previous.tx_thread_ready_next = next;
  next.tx_thread_ready_previous = previous;
  const tail = head.tx_thread_ready_previous;
  tail.tx_thread_ready_next = thread;
  thread.tx_thread_ready_previous = tail;
  thread.tx_thread_ready_next = head;
  head.tx_thread_ready_previous = thread;
  k.priority_list[thread.tx_thread_priority] = thread;
}
