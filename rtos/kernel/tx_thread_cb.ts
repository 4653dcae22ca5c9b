// The control blocks of threads, mutexes and timers, and the lists they hang in. Fields that firmware or a debugger
// reads keep their C names; what only the simulator needs has a plain name. Threads and mutexes refer to each other
// (inheritance), so they share this file.

import type { Board } from './board.ts';
import { declare_levels } from './levels.ts';
import { name_objects } from './object_title.ts';
import { type Callback, GIVE_WAY, outstanding, type Service, type UINT, type ULONG } from './service.ts';
import { TX_TIMER_ENTRIES } from './tx_constants.ts';

/** The lists of the timer wheel: those of its slots, and two temporary ones of the system timer thread. */
export const EXPIRED_LIST = TX_TIMER_ENTRIES;
export const REACTIVATE_LIST = TX_TIMER_ENTRIES + 1;
export const TIMER_LISTS = TX_TIMER_ENTRIES + 2;

/** The counters that an application timer keeps of what the wheel does with it. */
export interface TimerCounts {
  readonly tx_timer_name: string | null;
  readonly sim_id: number;
  tx_timer_performance_reactivate_count: ULONG;
  tx_timer_performance_expiration_count: ULONG;
  tx_timer_performance_expiration_adjust_count: ULONG;
}

/** What a timer of an upper layer sets off when there is nothing to do: services of the timer thread and of a thread that waits. */
export interface IdleRound {
  /** How many services are called, the first one by the timer thread; each costs its time. */
  readonly services: number;
  /** Whether others have their turn where one of its services ends, as they have unless it is called without yield*. */
  readonly gives_way: boolean;
  /** The thread that it wakes; null for none. Another timer that is due in the same tick may have woken it. */
  readonly thread: TX_THREAD | null;
  /**
   * How many rounds from the next one on, which is due in so many ticks, there will be nothing to do, unless something happens to
   * the board; 0: then there is.
   */
  idle_ahead(in_ticks: ULONG): number;
  /** Leaves behind what such a round leaves, only where it is idle; and what the turn of its thread does, once in a tick. */
  pass(): void;
  pass_turn(): void;
  /** The event of its first service and, for one that is due now, its object; then context, event and object of each of the others. */
  readonly timer_event: number;
  timer_object(): number;
  thread_events(): readonly number[];
}

/** The part of a timer or of a thread's timeout that hangs in the timer wheel. */
export class TX_TIMER_INTERNAL {
  tx_timer_internal_remaining_ticks: ULONG = 0;
  tx_timer_internal_re_initialize_ticks: ULONG = 0;
  tx_timer_internal_timeout_function: Callback<[ULONG]> | null = null;
  tx_timer_internal_timeout_param: ULONG = 0;
  tx_timer_internal_active_next: TX_TIMER_INTERNAL = this;
  tx_timer_internal_active_previous: TX_TIMER_INTERNAL = this;
  /** Which list of the wheel it is in (wheel.ts), or -1 while it is in none (in C a pointer to the head). */
  tx_timer_internal_list_head = -1;
  /** The TX_TIMER that this belongs to, null for the timeout of a thread. */
  application_timer: TimerCounts | null = null;
  /** The thread whose timeout this is, null for an application timer. */
  thread: TX_THREAD | null = null;
  /** What its expiration sets off when there is nothing to do, where that is known (idle_tick.ts). */
  idle_round: IdleRound | null = null;
}

/** Threads that wait for an object, in the order in which they will be served. */
export class WaitList {
  head: TX_THREAD | null = null;
  count = 0;
  /** The object waited for, for tables and diagnostics. */
  readonly owner: unknown;
  constructor(owner: unknown) {
    this.owner = owner;
  }
}

/** Takes a waiting thread off its object and sets the status that its timeout gives. */
export type SuspendCleanup = (thread: TX_THREAD) => void;

export class TX_THREAD {
  // What a switch looks at comes first, and so stands together in memory: a thousand threads do not fit into the caches.
  readonly gate = new ThreadGate(this);
  /** The generator it runs; null before its first dispatch and after its end. */
  context: Iterator<unknown, unknown, void> | null = null;
  /**
   * The `next` of that generator. Each thread's generator object has a hidden class of its own, so with more than four
   * of them looking it up on every switch is a search; all have the same function.
   */
  resume: Iterator<unknown, unknown, void>['next'] | null = null;
  tx_thread_run_count: ULONG = 0;
  tx_thread_time_slice: ULONG = 0;
  tx_thread_new_time_slice: ULONG = 0;
  tx_thread_priority: UINT = 0;
  tx_thread_preempt_threshold: UINT = 0;
  tx_thread_state: UINT = 0;
  tx_thread_ready_next: TX_THREAD = this;
  tx_thread_ready_previous: TX_THREAD = this;
  tx_thread_suspend_status: UINT = 0;
  tx_thread_performance_relinquish_count: ULONG = 0;
  tx_thread_performance_resume_count: ULONG = 0;
  tx_thread_performance_suspend_count: ULONG = 0;
  readonly tx_thread_timer = new TX_TIMER_INTERNAL();
  tx_thread_delayed_suspend: UINT = 0;
  sim_owner: Board | null = null;
  tx_thread_suspend_cleanup: SuspendCleanup | null = null;
  /** The list this thread waits in, null when it waits for none. */
  waiting_in: WaitList | null = null;
  tx_thread_suspended_next: TX_THREAD | null = null;
  tx_thread_suspended_previous: TX_THREAD | null = null;
  /** The wait time asked for, in ticks, for tables. */
  wait_ticks = 0;
  /** What the waiting call left for the one that will serve it (a message, flags, sizes). */
  wait_request: unknown = null;
  wait_option = 0;

  tx_thread_id: ULONG = 0;
  tx_thread_name: string | null = null;
  tx_thread_entry: Callback<[ULONG]> | null = null;
  tx_thread_entry_parameter: ULONG = 0;
  tx_thread_stack_start: Uint8Array | null = null;
  tx_thread_stack_size: ULONG = 0;
  tx_thread_user_priority: UINT = 0;
  tx_thread_user_preempt_threshold: UINT = 0;
  tx_thread_inherit_priority: UINT = 0;
  tx_thread_owned_mutex_list: TX_MUTEX | null = null;
  tx_thread_owned_mutex_count: ULONG = 0;
  tx_thread_entry_exit_notify: Callback<[TX_THREAD, UINT]> | null = null;
  tx_thread_created_next: TX_THREAD | null = null;
  tx_thread_created_previous: TX_THREAD | null = null;
  tx_thread_performance_solicited_preemption_count: ULONG = 0;
  tx_thread_performance_interrupt_preemption_count: ULONG = 0;
  tx_thread_performance_priority_inversion_count: ULONG = 0;
  tx_thread_performance_time_slice_count: ULONG = 0;
  tx_thread_performance_timeout_count: ULONG = 0;
  tx_thread_performance_wait_abort_count: ULONG = 0;
  tx_thread_performance_last_preempting_thread: TX_THREAD | null = null;
  wait_number = 0;
  /** Which part of its life the generator is: entry notify, entry function, exit. */
  phase = 0;
  /** How often it was given a new context: at its creation and at each reset. */
  life = 0;
  /** Number in the trace log. */
  sim_id = 0;

  constructor() {
    this.tx_thread_timer.thread = this;
  }

  /** The last byte of the stack, as memory that begins there; its address in C. */
  get tx_thread_stack_end(): Uint8Array | null {
    const end = this.tx_thread_stack_size;
    return this.tx_thread_stack_start?.subarray(end - 1, end) ?? null;
  }

  /** Where the stack is filled to: behind its end always, as nothing here is kept in it. In C it moves. */
  get tx_thread_stack_ptr(): Uint8Array | null {
    const end = this.tx_thread_stack_size;
    return this.tx_thread_stack_start?.subarray(end, end) ?? null;
  }
}
name_objects(TX_THREAD, 'thread', ({ tx_thread_name }) => tx_thread_name);
declare_levels(TX_THREAD, ['priority', 'preemption-threshold'], (thread, values, at) => {
  values[at] = thread.tx_thread_priority;
  values[at + 1] = thread.tx_thread_preempt_threshold;
});

export class TX_MUTEX {
  tx_mutex_id: ULONG = 0;
  tx_mutex_name: string | null = null;
  tx_mutex_ownership_count: UINT = 0;
  tx_mutex_owner: TX_THREAD | null = null;
  tx_mutex_inherit: UINT = 0;
  tx_mutex_original_priority: UINT = 0;
  readonly suspension = new WaitList(this);
  tx_mutex_created_next: TX_MUTEX | null = null;
  tx_mutex_created_previous: TX_MUTEX | null = null;
  /** Best priority of a waiter seen while it was owned; 32 when none. */
  tx_mutex_highest_priority_waiting: UINT = 32;
  tx_mutex_owned_next: TX_MUTEX | null = null;
  tx_mutex_owned_previous: TX_MUTEX | null = null;
  tx_mutex_performance_put_count: ULONG = 0;
  tx_mutex_performance_get_count: ULONG = 0;
  tx_mutex_performance_suspension_count: ULONG = 0;
  tx_mutex_performance_timeout_count: ULONG = 0;
  tx_mutex_performance_priority_inversion_count: ULONG = 0;
  tx_mutex_performance_priority_inheritance_count: ULONG = 0;
  sim_owner: Board | null = null;
  sim_id = 0;
}
name_objects(TX_MUTEX, 'mutex', ({ tx_mutex_name }) => tx_mutex_name);
declare_levels(TX_MUTEX, ['owner', 'ownership count'], (mutex, values, at) => {
  values[at] = mutex.tx_mutex_owner?.sim_id ?? 0;
  values[at + 1] = mutex.tx_mutex_ownership_count;
});

/** Names of this file's own, as in kernel.ts. */
const OUTSTANDING = outstanding;
const GIVEN_WAY = GIVE_WAY;

/**
 * The one way in which a thread yields inside a service: its first step yields, the second returns the
 * status. Each thread has one and uses it again and again, so that a switch allocates nothing.
 */
class ThreadGate implements Service<number> {
  private readonly thread: TX_THREAD;
  private readonly result: { done: true; value: number } = { done: true, value: 0 };
  private armed = false;

  constructor(thread: TX_THREAD) {
    this.thread = thread;
  }

  /** The call returns `status` when the thread runs again. */
  arm(status: number): Service<number> {
    this.thread.tx_thread_suspend_status = status;
    this.armed = true;
    return this;
  }

  /** The call returns the status given to the thread when it is readied. */
  arm_wait(): Service<number> {
    this.armed = true;
    return this;
  }

  reset(): void {
    this.armed = false;
  }

  [Symbol.iterator](): Iterator<undefined, number, void> {
    OUTSTANDING.call = 0;
    return this;
  }

  next(): IteratorResult<undefined, number> {
    if (this.armed) {
      this.armed = false;
      return GIVEN_WAY;
    }
    this.result.value = this.thread.tx_thread_suspend_status;
    return this.result;
  }
}
