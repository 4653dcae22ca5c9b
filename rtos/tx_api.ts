// All that firmware imports for ThreadX: services, constants, control blocks, and the few calls of the simulator that
// firmware may make (their names begin with sim; on a board they would be nothing). What a host program needs is in
// sim_api.ts.

export {
  type Callback,
  type CHAR,
  type INT,
  type Ref,
  ref,
  type Service,
  STRLEN,
  type UCHAR,
  type UINT,
  type ULONG,
  type USHORT,
  type VOID,
} from './kernel/service.ts';
export * from './kernel/tx_build_constants.ts';
export * from './kernel/tx_constants.ts';
export { TX_MUTEX, TX_THREAD } from './kernel/tx_thread_cb.ts';
export * from './kernel/tx_trace_events.ts';
export {
  sim_always,
  sim_assert,
  sim_choose,
  sim_count,
  sim_eventually_within,
  sim_interrupt_disable,
  sim_interrupt_enable,
  sim_interrupt_priority,
  sim_note,
  sim_now_ns,
  sim_progress,
  sim_sometimes,
  sim_stimulus,
  sim_unreachable,
  sim_watch,
} from './services/sim_calls.ts';
export { sim_compute } from './services/sim_compute.ts';
export * from './services/tx_block_pool.ts';
export {
  TX_BYTE_POOL,
  tx_byte_allocate,
  tx_byte_pool_create,
  tx_byte_pool_delete,
  tx_byte_pool_info_get,
  tx_byte_pool_prioritize,
  tx_byte_release,
} from './services/tx_byte_pool.ts';
export {
  TX_EVENT_FLAGS_GROUP,
  tx_event_flags_create,
  tx_event_flags_delete,
  tx_event_flags_get,
  tx_event_flags_info_get,
  tx_event_flags_set,
  tx_event_flags_set_notify,
} from './services/tx_event_flags.ts';
export { tx_kernel_enter } from './services/tx_kernel.ts';
export { TX_MEMSET, TX_PARAMETER_NOT_USED } from './services/tx_macros.ts';
export {
  tx_mutex_create,
  tx_mutex_delete,
  tx_mutex_get,
  tx_mutex_info_get,
  tx_mutex_prioritize,
  tx_mutex_put,
} from './services/tx_mutex.ts';
export * from './services/tx_performance.ts';
export {
  TX_QUEUE,
  tx_queue_create,
  tx_queue_delete,
  tx_queue_flush,
  tx_queue_front_send,
  tx_queue_receive,
  tx_queue_send,
} from './services/tx_queue.ts';
export { tx_queue_info_get, tx_queue_prioritize, tx_queue_send_notify } from './services/tx_queue_info.ts';
export * from './services/tx_semaphore.ts';
export {
  tx_thread_create,
  tx_thread_delete,
  tx_thread_reset,
  tx_thread_resume,
  tx_thread_sleep,
  tx_thread_suspend,
  tx_thread_terminate,
  tx_thread_wait_abort,
} from './services/tx_thread.ts';
export {
  tx_thread_entry_exit_notify,
  tx_thread_identify,
  tx_thread_info_get,
  tx_thread_preemption_change,
  tx_thread_priority_change,
  tx_thread_relinquish,
  tx_thread_stack_error_notify,
  tx_thread_time_slice_change,
} from './services/tx_thread_change.ts';
export { tx_interrupt_control, tx_time_get, tx_time_set } from './services/tx_time.ts';
export * from './services/tx_timer.ts';
export * from './services/tx_trace.ts';
