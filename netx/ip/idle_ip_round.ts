/**
 * Runs of the IP thread's two timers that find nothing due, as most do on a board whose connections are silent: the timer sets
 * its event flag, the IP thread takes it, gets and puts the protection, and waits again. What is left of that is counters and
 * shorter timeouts, known without running either thread (rtos/kernel/idle_tick.ts).
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, ULONG } from '../../rtos/kernel/service.ts';
import { TX_MAX_PRIORITIES, TX_SUCCESS } from '../../rtos/kernel/tx_constants.ts';
import type { IdleRound, TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import {
  TX_TRACE_EVENT_FLAGS_GET,
  TX_TRACE_EVENT_FLAGS_SET,
  TX_TRACE_MUTEX_GET,
  TX_TRACE_MUTEX_PUT,
} from '../../rtos/kernel/tx_trace_events.ts';
import type { NX_IP } from '../nx_cb.ts';
import { NX_IP_FAST_EVENT, NX_IP_PERIODIC_EVENT, NX_WAIT_FOREVER } from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';

/** More rounds than anybody looks ahead. */
const NOTHING_RUNS = 0xffffffff;

abstract class IdleIpRound implements IdleRound {
  /** The event flag is set; the protection is got and put, the event flags are waited for. */
  readonly services = 4;
  readonly gives_way = true;
  readonly timer_event = TX_TRACE_EVENT_FLAGS_SET;
  readonly thread: TX_THREAD;
  protected readonly k: Kernel;
  protected readonly ip: NX_IP;
  private readonly event: ULONG;
  constructor(k: Kernel, ip: NX_IP, event: ULONG) {
    this.k = k;
    this.ip = ip;
    this.event = event;
    this.thread = ip.nx_ip_thread;
  }

  idle_ahead(): number {
    const { ip } = this;
    return waits_for_events(ip) && ip.ipv6 === null ? this.quiet_ahead() : 0;
  }

  protected abstract quiet_ahead(): number;
  protected abstract count_down(): void;

  pass(): void {
    const { ip } = this;
    this.count_down();
    (ip.nx_ip_thread.wait_request as Ref<ULONG>).value = this.event;
    count_services(ip);
  }

  pass_turn(): void {
    count_turn(this.k, this.ip);
  }

  timer_object(): number {
    return this.ip.nx_ip_events.sim_id;
  }

  thread_events(): readonly number[] {
    const { sim_id: thread } = this.thread;
    const { nx_ip_events, nx_ip_protection } = this.ip;
    const { sim_id: protection } = nx_ip_protection;
    const protect = [thread, TX_TRACE_MUTEX_GET, protection, thread, TX_TRACE_MUTEX_PUT, protection];
    return [...protect, thread, TX_TRACE_EVENT_FLAGS_GET, nx_ip_events.sim_id];
  }
}

/** The fast timer, ten times a second: TCP's timeouts. */
export class IdleFastRound extends IdleIpRound {
  constructor(k: Kernel, ip: NX_IP) {
    super(k, ip, NX_IP_FAST_EVENT);
  }

  protected quiet_ahead(): number {
    return this.ip.tcp_idle_step?.idle_ahead(this.ip) ?? 0;
  }

  protected count_down(): void {
    this.ip.tcp_idle_step?.pass(this.ip);
  }
}

/** The slow timer, once a second: ARP, IGMP, reassembly, keepalives of TCP. */
export class IdlePeriodicRound extends IdleIpRound {
  constructor(k: Kernel, ip: NX_IP) {
    super(k, ip, NX_IP_PERIODIC_EVENT);
  }

  protected quiet_ahead(): number {
    const { k, ip } = this;
    const counts =
      ip.arp_counts_down || ip.nx_ip_fragment_assembly_head !== null || nx_config(k).NX_ENABLE_TCP_KEEPALIVE;
    return counts || defends_an_address(ip) || owes_a_report(ip) ? 0 : NOTHING_RUNS;
  }

  protected count_down(): void {}
}

function defends_an_address({ nx_ip_interface }: NX_IP): boolean {
  return nx_ip_interface.some(({ nx_interface_arp_defend_timeout }) => nx_interface_arp_defend_timeout !== 0);
}

function owes_a_report(ip: NX_IP): boolean {
  if (ip.nx_ip_igmp_periodic_processing === null) return false;
  return ip.nx_ipv4_multicast_entry.some(
    ({ nx_ipv4_multicast_update_time: time }) => time !== 0 && time !== NX_WAIT_FOREVER,
  );
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
function count_services({ nx_ip_thread, nx_ip_events, nx_ip_protection }: NX_IP): void {
  nx_ip_events.tx_event_flags_group_performance_set_count++;
  nx_ip_events.tx_event_flags_group_performance_get_count++;
  nx_ip_protection.tx_mutex_performance_get_count++;
  nx_ip_protection.tx_mutex_performance_put_count++;
  nx_ip_protection.tx_mutex_original_priority = nx_ip_thread.tx_thread_priority;
  nx_ip_protection.tx_mutex_highest_priority_waiting = TX_MAX_PRIORITIES;
}

/** That the IP thread has the processor, and waits again. */
function count_turn(k: Kernel, { nx_ip_thread, nx_ip_events }: NX_IP): void {
  nx_ip_events.tx_event_flags_group_performance_suspension_count++;
  nx_ip_thread.tx_thread_suspend_status = TX_SUCCESS;
  nx_ip_thread.tx_thread_performance_resume_count++;
  nx_ip_thread.tx_thread_performance_suspend_count++;
  nx_ip_thread.tx_thread_time_slice = nx_ip_thread.tx_thread_new_time_slice;
  nx_ip_thread.tx_thread_run_count = (nx_ip_thread.tx_thread_run_count + 1) >>> 0;
  // From the timer thread to this one.
  k.non_idle_returns++;
  k.service = 'tx_event_flags_get';
}
