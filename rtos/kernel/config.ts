// What C sets by `#define` and what a board is: the configuration of a target, with the C names and the C defaults,
// and the costs that virtual time knows. rtos/build_options.md has a table of them.

import { whole_ns } from '../sim/given.ts';
import { SimError } from '../sim/sim_error.ts';
import { check_options, type KnownOptions } from './option_check.ts';
import type { Callback, ULONG } from './service.ts';
import { shared_config } from './shared_config.ts';

export interface TargetConfig {
  /** Ticks of the system timer per second (TX_TIMER_TICKS_PER_SECOND). */
  TX_TIMER_TICKS_PER_SECOND: number;
  /** The fewest bytes of a thread's stack; the port says, 200 in the recorded one. */
  TX_MINIMUM_STACK: number;
  /**
   * A thread that is created with a preemption-threshold other than its priority, or is given one, keeps everybody from
   * preempting it: as in a build without thresholds.
   */
  TX_DISABLE_PREEMPTION_THRESHOLD: boolean;
  /** The *_notify services of queues, semaphores, event flags and threads answer TX_FEATURE_NOT_ENABLED. */
  TX_DISABLE_NOTIFY_CALLBACKS: boolean;
  /** tx_thread_stack_error_notify takes a handler, which nothing here ever calls: no stack is used. */
  TX_ENABLE_STACK_CHECKING: boolean;
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
  /** Options of upper layers (NX_..., NXD_MQTT_...), looked up by them by name. */
  options: Readonly<Record<string, unknown>>;
}

export const DEFAULT_CONFIG: TargetConfig = {
  TX_TIMER_TICKS_PER_SECOND: 100,
  TX_MINIMUM_STACK: 200,
  TX_DISABLE_PREEMPTION_THRESHOLD: false,
  TX_DISABLE_NOTIFY_CALLBACKS: false,
  TX_ENABLE_STACK_CHECKING: false,
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

/** What a target's configuration may have, and what of tx_user.h it may not. */
export const KERNEL_OPTIONS: KnownOptions = {
  whose: 'a target',
  defaults: DEFAULT_CONFIG,
  least: { TX_TIMER_TICKS_PER_SECOND: 1, TX_MINIMUM_STACK: 1 },
  refused: {
    TX_DISABLE_ERROR_CHECKING:
      'services always check their arguments and their caller here; leave it out, correct firmware runs the same',
    TX_TIMER_PROCESS_IN_ISR:
      'timers expire in the system timer thread here; leave it out, unless the firmware relies on its absence',
    TX_MAX_PRIORITIES: 'there are always 32 priorities',
    TX_THREAD_USER_EXTENSION: 'give the control block the fields in TypeScript: class Mine extends TX_THREAD',
  },
};

/** The whole configuration of a target: a name that is not known or a value that cannot be is refused. */
export function target_config(config: Partial<TargetConfig>): TargetConfig {
  return shared_config(config, whole_config);
}

function whole_config(config: Partial<TargetConfig>): TargetConfig {
  check_options(config, KERNEL_OPTIONS);
  for (const name of Object.keys(config.options ?? {})) {
    if (!/^[A-Z]/.test(name)) continue;
    throw new SimError(
      `'${name}' in options: what nx_options and the like make belongs there, not a single option`,
    );
  }
  const whole = {
    ...DEFAULT_CONFIG,
    ...Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)),
  };
  check_times(whole);
  return whole;
}

/** The times that cannot be judged by their kind alone. */
function check_times(config: TargetConfig): void {
  const { service_cost_ns, service_cost_most_ns, TX_TIMER_TICKS_PER_SECOND: rate } = config;
  if (service_cost_most_ns !== null)
    whole_ns("'service_cost_most_ns'", service_cost_most_ns, service_cost_ns);
  if (rate > 1e9) {
    throw new SimError(
      `'TX_TIMER_TICKS_PER_SECOND' is at most 1000000000, a tick each nanosecond, not ${rate}`,
    );
  }
}
