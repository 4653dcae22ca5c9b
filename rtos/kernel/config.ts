// What C sets by `#define` and what a board is: the configuration of a target, with the C names and the C defaults,
// and the costs that virtual time knows.

import type { Callback, ULONG } from './service.ts';

export interface TargetConfig {
  /** Ticks of the system timer per second (TX_TIMER_TICKS_PER_SECOND). */
  TX_TIMER_TICKS_PER_SECOND: number;
  /** The *_performance_info_get services answer; otherwise TX_FEATURE_NOT_ENABLED, as in a default build. */
  TX_ENABLE_PERFORMANCE_INFO: boolean;
  /** The tx_trace_* services answer; otherwise TX_FEATURE_NOT_ENABLED, as in a default build. */
  TX_ENABLE_EVENT_TRACE: boolean;
  /** CPU time of one service call in nanoseconds. */
  service_cost_ns: number;
  /** The most that one service call may take, if it varies; a choice of kind `cost` picks between the two. */
  service_cost_most_ns: number | null;
  /** CPU time of entering and leaving one interrupt, in nanoseconds. */
  interrupt_cost_ns: number;
  /** Called in every tick interrupt after the kernel's own handler; with it no tick is skipped. */
  tick_hook: Callback<[tick: ULONG]> | null;
  /** Asked before every tick is taken; false ends the run at this point. With it no tick is skipped. */
  before_tick: ((tick: ULONG) => boolean) | null;
  /** Take every tick even when nothing is due in it (to check that skipping changes nothing). */
  every_tick: boolean;
  /** Bytes of memory that tx_application_define finds behind the program, for stacks and pools. */
  first_unused_memory_bytes: number;
  /** Options of upper rooms (NX_..., NXD_MQTT_...), looked up by them by name. */
  options: Readonly<Record<string, unknown>>;
}

export const DEFAULT_CONFIG: TargetConfig = {
  TX_TIMER_TICKS_PER_SECOND: 100,
  TX_ENABLE_PERFORMANCE_INFO: false,
  TX_ENABLE_EVENT_TRACE: false,
  service_cost_ns: 1000,
  service_cost_most_ns: null,
  interrupt_cost_ns: 1000,
  tick_hook: null,
  before_tick: null,
  every_tick: false,
  first_unused_memory_bytes: 1 << 20,
  options: {},
};
