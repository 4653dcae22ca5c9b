// The services that the error table calls. They are those of the API, unless somebody else makes the calls: a test that makes them
// from C.

import * as tx_api from '../../../rtos/tx_api.ts';

export * from '../../../rtos/tx_api.ts';

/** Calls a service by its name; undefined: it is to be called as it is. */
export type Caller = (name: string, args: readonly unknown[]) => unknown;

let caller: Caller | null = null;

/** Who calls the services from now on. */
export function set_caller(next: Caller | null): void {
  caller = next;
}

function called<S extends (...args: never[]) => unknown>(service: S): S {
  const { name } = service;
  return ((...args: never[]) => caller?.(name, args) ?? service(...args)) as S;
}

export const tx_block_allocate = called(tx_api.tx_block_allocate);
export const tx_block_pool_create = called(tx_api.tx_block_pool_create);
export const tx_block_pool_delete = called(tx_api.tx_block_pool_delete);
export const tx_block_pool_info_get = called(tx_api.tx_block_pool_info_get);
export const tx_block_pool_performance_info_get = called(tx_api.tx_block_pool_performance_info_get);
export const tx_block_pool_performance_system_info_get = called(
  tx_api.tx_block_pool_performance_system_info_get,
);
export const tx_block_pool_prioritize = called(tx_api.tx_block_pool_prioritize);
export const tx_block_release = called(tx_api.tx_block_release);
export const tx_byte_allocate = called(tx_api.tx_byte_allocate);
export const tx_byte_pool_create = called(tx_api.tx_byte_pool_create);
export const tx_byte_pool_delete = called(tx_api.tx_byte_pool_delete);
export const tx_byte_pool_info_get = called(tx_api.tx_byte_pool_info_get);
export const tx_byte_pool_performance_info_get = called(tx_api.tx_byte_pool_performance_info_get);
export const tx_byte_pool_performance_system_info_get = called(
  tx_api.tx_byte_pool_performance_system_info_get,
);
export const tx_byte_pool_prioritize = called(tx_api.tx_byte_pool_prioritize);
export const tx_byte_release = called(tx_api.tx_byte_release);
export const tx_event_flags_create = called(tx_api.tx_event_flags_create);
export const tx_event_flags_delete = called(tx_api.tx_event_flags_delete);
export const tx_event_flags_get = called(tx_api.tx_event_flags_get);
export const tx_event_flags_info_get = called(tx_api.tx_event_flags_info_get);
export const tx_event_flags_performance_info_get = called(tx_api.tx_event_flags_performance_info_get);
export const tx_event_flags_performance_system_info_get = called(
  tx_api.tx_event_flags_performance_system_info_get,
);
export const tx_event_flags_set = called(tx_api.tx_event_flags_set);
export const tx_event_flags_set_notify = called(tx_api.tx_event_flags_set_notify);
export const tx_mutex_create = called(tx_api.tx_mutex_create);
export const tx_mutex_delete = called(tx_api.tx_mutex_delete);
export const tx_mutex_get = called(tx_api.tx_mutex_get);
export const tx_mutex_info_get = called(tx_api.tx_mutex_info_get);
export const tx_mutex_performance_info_get = called(tx_api.tx_mutex_performance_info_get);
export const tx_mutex_performance_system_info_get = called(tx_api.tx_mutex_performance_system_info_get);
export const tx_mutex_prioritize = called(tx_api.tx_mutex_prioritize);
export const tx_mutex_put = called(tx_api.tx_mutex_put);
export const tx_queue_create = called(tx_api.tx_queue_create);
export const tx_queue_delete = called(tx_api.tx_queue_delete);
export const tx_queue_flush = called(tx_api.tx_queue_flush);
export const tx_queue_front_send = called(tx_api.tx_queue_front_send);
export const tx_queue_info_get = called(tx_api.tx_queue_info_get);
export const tx_queue_performance_info_get = called(tx_api.tx_queue_performance_info_get);
export const tx_queue_performance_system_info_get = called(tx_api.tx_queue_performance_system_info_get);
export const tx_queue_prioritize = called(tx_api.tx_queue_prioritize);
export const tx_queue_receive = called(tx_api.tx_queue_receive);
export const tx_queue_send = called(tx_api.tx_queue_send);
export const tx_queue_send_notify = called(tx_api.tx_queue_send_notify);
export const tx_semaphore_ceiling_put = called(tx_api.tx_semaphore_ceiling_put);
export const tx_semaphore_create = called(tx_api.tx_semaphore_create);
export const tx_semaphore_delete = called(tx_api.tx_semaphore_delete);
export const tx_semaphore_get = called(tx_api.tx_semaphore_get);
export const tx_semaphore_info_get = called(tx_api.tx_semaphore_info_get);
export const tx_semaphore_performance_info_get = called(tx_api.tx_semaphore_performance_info_get);
export const tx_semaphore_performance_system_info_get = called(
  tx_api.tx_semaphore_performance_system_info_get,
);
export const tx_semaphore_prioritize = called(tx_api.tx_semaphore_prioritize);
export const tx_semaphore_put = called(tx_api.tx_semaphore_put);
export const tx_semaphore_put_notify = called(tx_api.tx_semaphore_put_notify);
export const tx_thread_create = called(tx_api.tx_thread_create);
export const tx_thread_delete = called(tx_api.tx_thread_delete);
export const tx_thread_entry_exit_notify = called(tx_api.tx_thread_entry_exit_notify);
export const tx_thread_info_get = called(tx_api.tx_thread_info_get);
export const tx_thread_performance_info_get = called(tx_api.tx_thread_performance_info_get);
export const tx_thread_performance_system_info_get = called(tx_api.tx_thread_performance_system_info_get);
export const tx_thread_preemption_change = called(tx_api.tx_thread_preemption_change);
export const tx_thread_priority_change = called(tx_api.tx_thread_priority_change);
export const tx_thread_reset = called(tx_api.tx_thread_reset);
export const tx_thread_resume = called(tx_api.tx_thread_resume);
export const tx_thread_sleep = called(tx_api.tx_thread_sleep);
export const tx_thread_stack_error_notify = called(tx_api.tx_thread_stack_error_notify);
export const tx_thread_suspend = called(tx_api.tx_thread_suspend);
export const tx_thread_terminate = called(tx_api.tx_thread_terminate);
export const tx_thread_time_slice_change = called(tx_api.tx_thread_time_slice_change);
export const tx_thread_wait_abort = called(tx_api.tx_thread_wait_abort);
export const tx_timer_activate = called(tx_api.tx_timer_activate);
export const tx_timer_change = called(tx_api.tx_timer_change);
export const tx_timer_create = called(tx_api.tx_timer_create);
export const tx_timer_deactivate = called(tx_api.tx_timer_deactivate);
export const tx_timer_delete = called(tx_api.tx_timer_delete);
export const tx_timer_info_get = called(tx_api.tx_timer_info_get);
export const tx_timer_performance_info_get = called(tx_api.tx_timer_performance_info_get);
export const tx_timer_performance_system_info_get = called(tx_api.tx_timer_performance_system_info_get);
export const tx_trace_buffer_full_notify = called(tx_api.tx_trace_buffer_full_notify);
export const tx_trace_disable = called(tx_api.tx_trace_disable);
export const tx_trace_enable = called(tx_api.tx_trace_enable);
export const tx_trace_event_filter = called(tx_api.tx_trace_event_filter);
export const tx_trace_event_unfilter = called(tx_api.tx_trace_event_unfilter);
export const tx_trace_user_event_insert = called(tx_api.tx_trace_user_event_insert);
