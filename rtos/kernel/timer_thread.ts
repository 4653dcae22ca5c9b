// The system timer thread: priority 0, created suspended before any application object. It processes the entries that
// the tick found due, in the order of their list; timer callbacks run in it, timeouts of threads are ended in it.

import { SimError } from '../sim/sim_error.ts';
import { run_callback } from './callback.ts';
import { preempt_point } from './finish.ts';
import type { Kernel } from './kernel.ts';
import { thread_resume, thread_suspend } from './ready.ts';
import type { Service } from './service.ts';
import { cancel_wait } from './suspension.ts';
import { thrown_in } from './thrown.ts';
import {
  TX_SLEEP,
  TX_SUSPENDED,
  TX_THREAD_ID,
  TX_TIMER_THREAD_PRIORITY,
  TX_TIMER_THREAD_STACK_SIZE,
} from './tx_constants.ts';
import type { TX_THREAD } from './tx_thread_cb.ts';
import { count_expiration, is_long, next_expired, reactivate, take_expired } from './wheel.ts';

/** A thread's sleep or wait is over because its time is. */
function thread_timeout(k: Kernel, thread: TX_THREAD): void {
  thread.tx_thread_performance_timeout_count++;
  if (k.tracing_threads) k.timed_out = thread;
  if (thread.tx_thread_state === TX_SLEEP) {
    thread_resume(k, thread);
  } else if (thread.tx_thread_suspend_cleanup !== null) {
    cancel_wait(thread);
    // A cleanup that armed itself again (a socket's) has left the end of the wait to another thread.
    if (thread.tx_thread_suspend_cleanup === null) thread_resume(k, thread);
  }
  if (k.tracing_threads) k.timed_out = null;
}

function* timer_thread_entry(k: Kernel): Service<void> {
  const self = k.timer_thread;
  for (;;) {
    take_expired(k);
    for (let entry = next_expired(k); entry !== null; entry = next_expired(k)) {
      const counts = entry.application_timer;
      const long = is_long(entry);
      count_expiration(k, entry);
      if (!long) {
        if (entry.thread !== null) {
          thread_timeout(k, entry.thread);
          yield* preempt_point(k);
        } else if (entry.tx_timer_internal_timeout_function !== null) {
          if (k.watch !== null) k.watch.fired(counts?.sim_id ?? 0);
          try {
            const returned = entry.tx_timer_internal_timeout_function(entry.tx_timer_internal_timeout_param);
            yield* run_callback(k, 'the expiration function', returned);
          } catch (error) {
            throw thrown_in(k, error, `timer ${counts?.tx_timer_name ?? 'without a name'}`);
          }
        }
      }
      reactivate(k, entry);
    }
    if (!k.timer_expired) {
      self.tx_thread_state = TX_SUSPENDED;
      thread_suspend(k, self);
      yield* self.gate.arm_wait();
    }
  }
}

/** Creates the system timer thread; before any object of the application. */
export function create_timer_thread(k: Kernel): void {
  const thread = k.timer_thread;
  if (thread.tx_thread_id !== 0) throw new SimError(`${k.name} was started twice`);
  thread.tx_thread_id = TX_THREAD_ID;
  thread.sim_owner = k;
  thread.tx_thread_name = 'System Timer Thread';
  const entry = (): Service<void> => timer_thread_entry(k);
  thread.tx_thread_entry = entry;
  thread.tx_thread_stack_size = TX_TIMER_THREAD_STACK_SIZE;
  thread.tx_thread_priority = TX_TIMER_THREAD_PRIORITY;
  thread.tx_thread_user_priority = TX_TIMER_THREAD_PRIORITY;
  thread.tx_thread_preempt_threshold = TX_TIMER_THREAD_PRIORITY;
  thread.tx_thread_user_preempt_threshold = TX_TIMER_THREAD_PRIORITY;
  thread.tx_thread_inherit_priority = 32;
  thread.tx_thread_state = TX_SUSPENDED;
  thread.sim_id = k.sim.trace.register(k.number, 'thread', 'System Timer Thread');
  k.threads.add(thread);
}
