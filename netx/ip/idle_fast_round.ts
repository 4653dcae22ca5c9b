/**
 * A run of the fast timer that finds nothing due, as most do on a board whose connections are silent: the timer
 * sets the event flag, the IP thread takes it, gets and puts the protection, and waits again. What is left of that is
 * counters and shorter timeouts, known without running either thread (rtos/kernel/idle_tick.ts).
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, ULONG } from '../../rtos/kernel/service.ts';
import { TX_MAX_PRIORITIES, TX_SUCCESS } from '../../rtos/kernel/tx_constants.ts';
import type { IdleRound } from '../../rtos/kernel/tx_thread_cb.ts';
import {
  TX_TRACE_EVENT_FLAGS_GET,
  TX_TRACE_EVENT_FLAGS_SET,
  TX_TRACE_MUTEX_GET,
  TX_TRACE_MUTEX_PUT,
  TX_TRACE_RUNNING,
  TX_TRACE_THREAD_RESUME,
  TX_TRACE_THREAD_SUSPEND,
} from '../../rtos/kernel/tx_trace_events.ts';
import type { NX_IP } from '../nx_cb.ts';
import { NX_IP_FAST_EVENT } from '../nx_constants.ts';

export class IdleFastRound implements IdleRound {
  /** The event flag is set; the protection is got and put, the event flags are waited for. */
  readonly services = 4;
  private readonly k: Kernel;
  private readonly ip: NX_IP;
  constructor(k: Kernel, ip: NX_IP) {
    this.k = k;
    this.ip = ip;
  }

  idle_ahead(): number {
    const { ip } = this;
    return waits_for_events(ip) && ip.ipv6 === null ? (ip.tcp_idle_step?.idle_ahead(ip) ?? 0) : 0;
  }

  pass(): void {
    const { ip } = this;
    ip.tcp_idle_step?.pass(ip);
    count(this.k, ip);
  }

  events(timer: number): readonly number[] {
    const { nx_ip_thread, nx_ip_events, nx_ip_protection } = this.ip;
    const { sim_id: thread } = nx_ip_thread;
    const { sim_id: flags } = nx_ip_events;
    const { sim_id: protection } = nx_ip_protection;
    const set = [timer, TX_TRACE_EVENT_FLAGS_SET, flags, timer, TX_TRACE_THREAD_RESUME, thread];
    const over = [timer, TX_TRACE_THREAD_SUSPEND, timer];
    const protect = [thread, TX_TRACE_MUTEX_GET, protection, thread, TX_TRACE_MUTEX_PUT, protection];
    const wait = [thread, TX_TRACE_EVENT_FLAGS_GET, flags, thread, TX_TRACE_THREAD_SUSPEND, thread];
    return [...set, ...over, thread, TX_TRACE_RUNNING, thread, ...protect, ...wait];
  }
}

/** The IP thread waits, for nothing but events, and nobody has the protection. */
function waits_for_events({ nx_ip_thread, nx_ip_events, nx_ip_protection }: NX_IP): boolean {
  return (
    nx_ip_thread.waiting_in === nx_ip_events.suspension &&
    nx_ip_events.suspension.count === 1 &&
    nx_ip_events.tx_event_flags_group_current === 0 &&
    nx_ip_events.tx_event_flags_group_set_notify === null &&
    nx_ip_protection.tx_mutex_ownership_count === 0 &&
    nx_ip_thread.tx_thread_delayed_suspend === 0
  );
}

/** What the services of the two threads count. */
function count(k: Kernel, { nx_ip_thread, nx_ip_events, nx_ip_protection }: NX_IP): void {
  (nx_ip_thread.wait_request as Ref<ULONG>).value = NX_IP_FAST_EVENT;
  nx_ip_events.tx_event_flags_group_performance_set_count++;
  nx_ip_events.tx_event_flags_group_performance_get_count++;
  nx_ip_events.tx_event_flags_group_performance_suspension_count++;
  nx_ip_protection.tx_mutex_performance_get_count++;
  nx_ip_protection.tx_mutex_performance_put_count++;
  nx_ip_protection.tx_mutex_original_priority = nx_ip_thread.tx_thread_priority;
  nx_ip_protection.tx_mutex_highest_priority_waiting = TX_MAX_PRIORITIES;
  nx_ip_thread.tx_thread_suspend_status = TX_SUCCESS;
  nx_ip_thread.tx_thread_performance_resume_count++;
  nx_ip_thread.tx_thread_performance_suspend_count++;
  nx_ip_thread.tx_thread_time_slice = nx_ip_thread.tx_thread_new_time_slice;
  nx_ip_thread.tx_thread_run_count = (nx_ip_thread.tx_thread_run_count + 1) >>> 0;
  // From the timer thread to this one.
  k.non_idle_returns++;
  k.service = 'tx_event_flags_get';
}
