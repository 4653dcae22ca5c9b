/**
 * nx_ip_create and nx_ip_delete (guide ch.4). An IP instance is a thread, a mutex, event flags and timers; creating it
 * lets the thread run, which calls the driver.
 */

import { exists } from '../../rtos/kernel/board.ts';
import { enter } from '../../rtos/kernel/current.ts';
import { finish } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { thread_resume } from '../../rtos/kernel/ready.ts';
import { COMPLETED_VOID, ref, type Service, type UINT, type ULONG } from '../../rtos/kernel/service.ts';
import { cancel_wait } from '../../rtos/kernel/suspension.ts';
import {
  TX_AUTO_ACTIVATE,
  TX_AUTO_START,
  TX_MAX_PRIORITIES,
  TX_NO_INHERIT,
} from '../../rtos/kernel/tx_constants.ts';
import type { WaitList } from '../../rtos/kernel/tx_thread_cb.ts';
import { forget_awaited } from '../../rtos/kernel/wait_trace.ts';
import { not_thread, not_thread_or_init } from '../../rtos/services/caller.ts';
import { tx_event_flags_create, tx_event_flags_delete } from '../../rtos/services/tx_event_flags.ts';
import { tx_mutex_create, tx_mutex_delete } from '../../rtos/services/tx_mutex.ts';
import { tx_thread_create, tx_thread_delete, tx_thread_terminate } from '../../rtos/services/tx_thread.ts';
import { tx_thread_preemption_change } from '../../rtos/services/tx_thread_change.ts';
import { tx_timer_create, tx_timer_deactivate, tx_timer_delete } from '../../rtos/services/tx_timer.ts';
import { type NX_DRIVER_ENTRY, NX_INTERFACE, NX_IP, type NX_PACKET, type NX_PACKET_POOL } from '../nx_cb.ts';
import { bad_ip, bad_pool, zero_block } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_INIT_PACKET_ID,
  NX_INTERFACE_CAPABILITY_CHECKSUM_ALL,
  NX_IP_ADDRESS_ERROR,
  NX_IP_ID,
  NX_LINK_DISABLE,
  NX_LINK_UNINITIALIZE,
  NX_OPTION_ERROR,
  NX_PTR_ERROR,
  NX_SIZE_ERROR,
  NX_SOCKETS_BOUND,
  NX_SUCCESS,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { created_ips } from '../nx_system.ts';
import { NX_TRACE, NX_TRACE_OBJECT, trace_identify, trace_network } from '../nx_trace.ts';
import { packet_return, yield_if_preempted } from '../packet/packet_memory.ts';
import { IdlePeriodicRound } from './idle_ip_round.ts';
import { valid_host_address } from './ip_address_class.ts';
import { ask_driver } from './ip_driver_call.ts';
import { nx_ip_fragment_disable } from './nx_ip_fragment.ts';
import { ipv4_packet_receive } from './nx_ip_packet_receive.ts';
import { ip_protect, ip_unprotect } from './nx_ip_protection.ts';
import { physical_interfaces } from './nx_ip_route_find.ts';
import { ip_periodic_timer, ip_thread_entry } from './nx_ip_thread.ts';

const LOOPBACK_ADDRESS = 0x7f000001;
const LOOPBACK_MASK = 0xff000000;
const LOOPBACK_NETWORK = 0x7f000000;
const LOOPBACK_MTU = 65535;

/**
 * Creates an IP instance with one interface, whose driver is called from the new thread, and a loopback interface.
 *
 * `default_pool` serves the stack itself and, by custom, the driver; `memory_ptr`, `memory_size` are the thread's stack;
 * `priority` is the thread's priority.
 *
 * Statuses: NX_SUCCESS; NX_SIZE_ERROR: stack too small; NX_OPTION_ERROR: no such priority; NX_IP_ADDRESS_ERROR: not an
 * address of a host; NX_PTR_ERROR: also for an instance that exists; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May preempt: the new thread may be better. (Guide ch.4)
 */
export function nx_ip_create(
  ip_ptr: NX_IP | null,
  name: string | null,
  ip_address: ULONG,
  network_mask: ULONG,
  default_pool: NX_PACKET_POOL | null,
  ip_link_driver: NX_DRIVER_ENTRY | null,
  memory_ptr: Uint8Array | null,
  memory_size: ULONG,
  priority: UINT,
): Service<UINT> {
  const k = enter('nx_ip_create');
  if (ip_ptr == null || ip_link_driver == null || memory_ptr == null) return refuse(k, NX_PTR_ERROR);
  if (bad_pool(default_pool)) return refuse(k, NX_PTR_ERROR);
  if (memory_size < k.config.TX_MINIMUM_STACK) return refuse(k, NX_SIZE_ERROR);
  if (priority >= TX_MAX_PRIORITIES) return refuse(k, NX_OPTION_ERROR);
  if (created_ips(k).objects.includes(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (ip_ptr.sim_owner !== k && exists(k, ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (!valid_host_address(ip_address)) return refuse(k, NX_IP_ADDRESS_ERROR);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);

  trace_identify(k);
  zero_block(ip_ptr, new NX_IP());
  setup_interfaces(k, ip_ptr, ip_address, network_mask, ip_link_driver);
  ip_ptr.nx_ip_name = name;
  ip_ptr.nx_ip_packet_id = NX_INIT_PACKET_ID;
  ip_ptr.nx_ip_default_packet_pool = default_pool;
  if (nx_config(k).NX_ENABLE_DUAL_PACKET_POOL) ip_ptr.nx_ip_auxiliary_packet_pool = default_pool;
  ip_ptr.nx_ipv4_packet_receive = ipv4_packet_receive;
  tx_mutex_create(ip_ptr.nx_ip_protection, name, TX_NO_INHERIT);
  tx_event_flags_create(ip_ptr.nx_ip_events, name);
  return in_steps(k, ip_create(k, ip_ptr, name, memory_ptr, memory_size, priority));
}

function* ip_create(
  k: Kernel,
  ip_ptr: NX_IP,
  name: string | null,
  memory_ptr: Uint8Array,
  memory_size: ULONG,
  priority: UINT,
): Service<UINT> {
  yield* start_thread(k, ip_ptr, name, memory_ptr, memory_size, priority);
  return yield* finish(k, NX_SUCCESS);
}

function* start_thread(
  k: Kernel,
  ip: NX_IP,
  name: string | null,
  stack: Uint8Array,
  stack_size: ULONG,
  priority: UINT,
): Service<void> {
  // The new thread must not run before the instance is complete.
  trace_identify(k);
  const creator = k.current;
  const threshold = ref(creator === null ? 0 : creator.tx_thread_preempt_threshold);
  if (creator !== null) yield* tx_thread_preemption_change(creator, priority, threshold);
  const thread = ip.nx_ip_thread;
  const entry = (): Service<void> => ip_thread_entry(ip);
  yield* tx_thread_create(thread, name, entry, 0, stack, stack_size, priority, priority, 1, TX_AUTO_START);
  const rate = nx_config(k).NX_IP_PERIODIC_RATE;
  const expiration = (): Service<void> => ip_periodic_timer(ip);
  tx_timer_create(ip.nx_ip_periodic_timer, name, expiration, 0, rate, rate, TX_AUTO_ACTIVATE);
  ip.nx_ip_periodic_timer.tx_timer_internal.idle_round = new IdlePeriodicRound(k, ip);
  ip.nx_ip_id = NX_IP_ID;
  ip.sim_owner = k;
  created_ips(k).add(ip);
  const { nx_interface_ip_address, nx_interface_ip_network_mask } = ip.nx_ip_interface[0] as NX_INTERFACE;
  k.events?.register(NX_TRACE_OBJECT.IP, ip, name, stack, stack_size);
  const pool = ip.nx_ip_default_packet_pool;
  trace_network(k, NX_TRACE.IP_CREATE, ip, nx_interface_ip_address, nx_interface_ip_network_mask, pool);
  if (creator !== null) yield* tx_thread_preemption_change(creator, threshold.value, threshold);
}

function setup_interfaces(k: Kernel, ip: NX_IP, address: ULONG, mask: ULONG, driver: NX_DRIVER_ENTRY): void {
  const config = nx_config(k);
  const count = config.NX_MAX_PHYSICAL_INTERFACES + 1;
  ip.nx_ip_interface = Array.from({ length: count }, (_, index) => {
    const nx_interface = new NX_INTERFACE();
    nx_interface.nx_interface_index = index;
    return nx_interface;
  });
  const primary = ip.nx_ip_interface[0] as NX_INTERFACE;
  primary.nx_interface_valid = 1;
  primary.nx_interface_name = 'PRI';
  primary.nx_interface_ip_address = address;
  primary.nx_interface_ip_network_mask = mask;
  primary.nx_interface_ip_network = (address & mask) >>> 0;
  primary.nx_interface_link_driver_entry = driver;
  // Without loopback the last one stays an interface that is not valid, and nothing finds it.
  if (config.NX_DISABLE_LOOPBACK_INTERFACE) return;
  const loopback = ip.nx_ip_interface[count - 1] as NX_INTERFACE;
  loopback.nx_interface_valid = 1;
  loopback.nx_interface_name = 'Internal IP Loopback';
  loopback.nx_interface_ip_address = LOOPBACK_ADDRESS;
  loopback.nx_interface_ip_network_mask = LOOPBACK_MASK;
  loopback.nx_interface_ip_network = LOOPBACK_NETWORK;
  loopback.nx_interface_ip_mtu_size = LOOPBACK_MTU;
  loopback.nx_interface_link_up = 1;
  if (config.NX_ENABLE_INTERFACE_CAPABILITY) {
    loopback.nx_interface_capability_flag = NX_INTERFACE_CAPABILITY_CHECKSUM_ALL;
  }
}

/**
 * Deletes an IP instance without sockets: the drivers are stopped, waiting threads return, queued packets are released.
 *
 * Statuses: NX_SUCCESS; NX_SOCKETS_BOUND: there are sockets; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection, driver), may preempt. (Guide ch.4)
 */
export function nx_ip_delete(ip_ptr: NX_IP | null): Service<UINT> {
  const k = enter('nx_ip_delete');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, ip_delete(k, ip_ptr));
}

function* ip_delete(k: Kernel, ip_ptr: NX_IP): Service<UINT> {
  trace_network(k, NX_TRACE.IP_DELETE, ip_ptr);
  yield* ip_protect(ip_ptr);
  if (ip_ptr.nx_ip_udp_created_sockets_count !== 0 || ip_ptr.nx_ip_tcp_created_sockets_count !== 0) {
    yield* ip_unprotect(ip_ptr);
    return yield* finish(k, NX_SOCKETS_BOUND);
  }
  for (let i = 0; i < physical_interfaces(ip_ptr); i++) {
    const nx_interface = ip_ptr.nx_ip_interface[i] as NX_INTERFACE;
    if (nx_interface.nx_interface_valid === 0) continue;
    yield* ask_driver(ip_ptr, nx_interface, NX_LINK_DISABLE, null);
    yield* ask_driver(ip_ptr, nx_interface, NX_LINK_UNINITIALIZE, null);
  }
  created_ips(k).remove(ip_ptr);
  k.events?.unregister(ip_ptr);
  forget_awaited(k, ip_ptr);
  k.preempt_disable++;
  yield* ip_unprotect(ip_ptr);
  yield* delete_objects(ip_ptr);
  drop_queues(k, ip_ptr);
  end_waits(k, ip_ptr.raw_waiting);
  end_waits(k, ip_ptr.ping_waiting);
  if (ip_ptr.nx_ip_fragment_processing !== null) yield* nx_ip_fragment_disable(ip_ptr);
  yield* ip_ptr.arp_invalidate?.(ip_ptr) ?? COMPLETED_VOID;
  ip_ptr.ipv6?.hooks.forget_neighbors(ip_ptr);
  ip_ptr.nx_ip_id = 0;
  ip_ptr.sim_owner = null;
  k.preempt_disable--;
  yield* yield_if_preempted(k);
  return yield* finish(k, NX_SUCCESS);
}

function* delete_objects(ip: NX_IP): Service<void> {
  tx_timer_deactivate(ip.nx_ip_periodic_timer);
  tx_timer_delete(ip.nx_ip_periodic_timer);
  if (ip.nx_ip_fast_periodic_timer_created !== 0) {
    tx_timer_deactivate(ip.nx_ip_fast_periodic_timer);
    tx_timer_delete(ip.nx_ip_fast_periodic_timer);
    ip.nx_ip_fast_periodic_timer_created = 0;
  }
  yield* tx_thread_terminate(ip.nx_ip_thread);
  yield* tx_mutex_delete(ip.nx_ip_protection);
  yield* tx_event_flags_delete(ip.nx_ip_events);
  tx_thread_delete(ip.nx_ip_thread);
}

function drop_queues(k: Kernel, ip: NX_IP): void {
  drop_all(k, ip.nx_ip_raw_received_packet_head);
  drop_all(k, ip.nx_ip_deferred_received_packet_head);
  drop_all(k, ip.nx_ip_icmp_queue_head);
  drop_all(k, ip.nx_ip_tcp_queue_head);
  drop_all(k, ip.nx_ip_arp_deferred_received_packet_head);
  drop_all(k, ip.nx_ip_igmp_queue_head);
  ip.nx_ip_raw_received_packet_head = null;
  ip.nx_ip_raw_received_packet_tail = null;
  ip.nx_ip_raw_received_packet_count = 0;
  ip.nx_ip_deferred_received_packet_head = null;
  ip.nx_ip_deferred_received_packet_tail = null;
  ip.nx_ip_icmp_queue_head = null;
  ip.nx_ip_tcp_queue_head = null;
  ip.nx_ip_tcp_queue_tail = null;
  ip.nx_ip_arp_deferred_received_packet_head = null;
  ip.nx_ip_arp_deferred_received_packet_tail = null;
  ip.nx_ip_igmp_queue_head = null;
}

function drop_all(k: Kernel, head: NX_PACKET | null): void {
  let packet = head;
  while (packet !== null) {
    const next: NX_PACKET | null = packet.nx_packet_queue_next;
    packet_return(k, packet);
    packet = next;
  }
}

/** Ends the waits of a list as their timeouts would. */
function end_waits(k: Kernel, list: WaitList): void {
  while (list.head !== null) {
    const thread = list.head;
    cancel_wait(thread);
    thread_resume(k, thread);
  }
}
