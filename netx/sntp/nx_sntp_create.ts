/**
 * Creating and deleting a client (guide ch.3).
 */

import { exists } from '../../rtos/kernel/board.ts';
import { enter, K } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { not_thread, not_thread_or_init } from '../../rtos/services/caller.ts';
import {
  type Service,
  TX_CALLER_ERROR,
  TX_DONT_START,
  TX_NO_ACTIVATE,
  TX_NO_INHERIT,
  TX_SUCCESS,
  tx_event_flags_create,
  tx_event_flags_delete,
  tx_mutex_create,
  tx_mutex_delete,
  tx_thread_create,
  tx_thread_delete,
  tx_thread_suspend,
  tx_thread_terminate,
  tx_timer_create,
  tx_timer_deactivate,
  tx_timer_delete,
  type UINT,
} from '../../rtos/tx_api.ts';
import {
  NX_CALLER_ERROR,
  NX_FRAGMENT_OKAY,
  NX_INVALID_INTERFACE,
  type NX_IP,
  NX_IP_NORMAL,
  NX_IPV4_HEADER,
  type NX_PACKET_POOL,
  NX_PTR_ERROR,
  NX_SUCCESS,
  NX_UDP_HEADER,
  nx_udp_socket_delete,
  nx_udp_socket_receive_notify,
  nx_udp_socket_unbind,
} from '../nx_api.ts';
import { bad_ip } from '../nx_checks.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { client_socket_create } from '../udp/udp_socket_create.ts';
import {
  NX_SNTP_CLIENT,
  type NX_SNTP_KISS_OF_DEATH_HANDLER,
  type NX_SNTP_LEAP_SECOND_HANDLER,
  type NX_SNTP_RANDOM_NUMBER_GENERATOR,
  no_sntp,
  SntpSignals,
  second_of,
} from './nx_sntp_cb.ts';
import { nx_sntp_config } from './nx_sntp_config.ts';
import {
  NX_SNTP_CLIENT_PACKET_DATA_SIZE,
  NX_SNTP_INSUFFICIENT_PACKET_PAYLOAD,
  NXD_SNTP_ID,
} from './nx_sntp_constants.ts';
import { leave_group } from './sntp_group.ts';
import { message_arrived, sntp_thread, time_passed } from './sntp_thread.ts';

const PACKET_LEAST = NX_IPV4_HEADER + NX_UDP_HEADER + NX_SNTP_CLIENT_PACKET_DATA_SIZE;
const TIME_SLICE = 1;
const SIGNALS = 'nx_sntp_signals';

/** The signals of a new client: its own, or those of all clients of its board. */
function signals_of(k: Kernel): SntpSignals {
  if (!nx_sntp_config(k).quirks.sntp_one_client_for_board) return new SntpSignals();
  const kept = (k.attachments.get(SIGNALS) as SntpSignals | undefined) ?? new SntpSignals();
  k.attachments.set(SIGNALS, kept);
  return kept;
}

/**
 * Creates a client: its socket, timer, mutex, event flags and thread, which sleeps until the client runs.
 *
 * @param iface_index index of the interface whose network broadcasts are of
 * @param packet_pool_ptr pool that requests are made in
 * @param leap_second_handler called with leap indicator 1 (a second more) or 2 (a second less); null: none
 * @param kiss_of_death_handler called with the code of a kiss of death; null: such messages are refused
 * @param random_number_generator gives the ticks before the first request, in a build with
 *   NX_SNTP_CLIENT_RANDOMIZE_ON_STARTUP; null: none
 * @returns NX_SUCCESS; NX_PTR_ERROR: no IP instance, pool or client, or one that exists; NX_INVALID_INTERFACE;
 *   NX_SNTP_INSUFFICIENT_PACKET_PAYLOAD: packets of less than 76 bytes; TX_CALLER_ERROR: from a timer or an interrupt;
 *   what the creation of a kernel object says
 *
 * Allowed from: initialization, threads. May suspend. (Guide ch.3)
 */
export function nx_sntp_client_create(
  client_ptr: NX_SNTP_CLIENT | null,
  ip_ptr: NX_IP | null,
  iface_index: UINT,
  packet_pool_ptr: NX_PACKET_POOL | null,
  leap_second_handler: NX_SNTP_LEAP_SECOND_HANDLER | null,
  kiss_of_death_handler: NX_SNTP_KISS_OF_DEATH_HANDLER | null,
  random_number_generator: NX_SNTP_RANDOM_NUMBER_GENERATOR | null,
): Service<UINT> {
  const k = enter('nx_sntp_client_create');
  if (bad_ip(ip_ptr) || client_ptr === null || packet_pool_ptr === null) return refuse(k, NX_PTR_ERROR);
  if (exists(k, client_ptr) || client_ptr.nx_sntp_client_id === NXD_SNTP_ID) return refuse(k, NX_PTR_ERROR);
  if (iface_index >= nx_config(k).NX_MAX_PHYSICAL_INTERFACES) return refuse(k, NX_INVALID_INTERFACE);
  Object.assign(client_ptr, new NX_SNTP_CLIENT());
  client_ptr.config = nx_sntp_config(k);
  client_ptr.nx_sntp_client_ip_ptr = ip_ptr;
  client_ptr.nx_sntp_client_interface_index = iface_index;
  client_ptr.nx_sntp_client_packet_pool_ptr = packet_pool_ptr;
  client_ptr.leap_second_handler = leap_second_handler;
  client_ptr.kiss_of_death_handler = kiss_of_death_handler;
  client_ptr.random_number_generator = random_number_generator;
  client_ptr.signals = signals_of(k);
  return in_steps(k, create(k, client_ptr, packet_pool_ptr));
}

function* create(k: Kernel, client: NX_SNTP_CLIENT, pool: NX_PACKET_POOL): Service<UINT> {
  const status = yield* create_objects(k, client, pool);
  const marks = nx_sntp_config(k).quirks.sntp_failed_create_marks;
  if (status === NX_SUCCESS) client.sim_owner = k;
  if (status === NX_SUCCESS || marks) client.nx_sntp_client_id = NXD_SNTP_ID;
  return status;
}

function* create_objects(k: Kernel, client: NX_SNTP_CLIENT, pool: NX_PACKET_POOL): Service<UINT> {
  if (pool.nx_packet_pool_payload_size < PACKET_LEAST)
    return yield* refuse(k, NX_SNTP_INSUFFICIENT_PACKET_PAYLOAD);
  if (not_thread_or_init(k)) return yield* refuse(k, TX_CALLER_ERROR);
  const config = nx_sntp_config(k);
  const { nx_sntp_client_udp_socket: socket, nx_sntp_client_ip_ptr: ip } = client;
  const { NX_SNTP_CLIENT_TIME_TO_LIVE: ttl, NX_SNTP_CLIENT_MAX_QUEUE_DEPTH: depth } = config;
  const name = 'SNTP Client socket';
  const made = yield* client_socket_create(ip as NX_IP, socket, {
    name,
    type_of_service: NX_IP_NORMAL,
    fragment: NX_FRAGMENT_OKAY,
    time_to_live: ttl,
    queue_maximum: depth,
  });
  if (made !== NX_SUCCESS) return made;
  nx_udp_socket_receive_notify(socket, () => message_arrived(client));
  const interval = config.NX_SNTP_UPDATE_TIMEOUT_INTERVAL * second_of(k);
  const tick = () => time_passed(client);
  const timer_name = 'SNTP Client Update Timer';
  tx_timer_create(client.nx_sntp_update_timer, timer_name, tick, 0, interval, interval, TX_NO_ACTIVATE);
  tx_mutex_create(client.nx_sntp_client_mutex, 'NetX SNTP Client Mutex', TX_NO_INHERIT);
  const flags = tx_event_flags_create(client.signals.events, 'NetX SNTP Client Events');
  if (flags !== TX_SUCCESS) {
    yield* undo(client);
    return flags;
  }
  const thread = yield* create_thread(client);
  if (thread !== TX_SUCCESS) {
    yield* undo(client);
    yield* tx_event_flags_delete(client.signals.events);
  }
  return thread;
}

function create_thread(client: NX_SNTP_CLIENT): Service<UINT> {
  const config = nx_sntp_config(K as Kernel);
  const { NX_SNTP_CLIENT_THREAD_STACK_SIZE: stack_size, NX_SNTP_CLIENT_THREAD_PRIORITY: priority } = config;
  return tx_thread_create(
    client.nx_sntp_client_thread,
    'NetX SNTP Client',
    () => sntp_thread(client),
    0,
    new Uint8Array(stack_size),
    stack_size,
    priority,
    config.NX_SNTP_CLIENT_PREEMPTION_THRESHOLD,
    TIME_SLICE,
    TX_DONT_START,
  );
}

function* undo(client: NX_SNTP_CLIENT): Service<void> {
  yield* tx_mutex_delete(client.nx_sntp_client_mutex);
  tx_timer_deactivate(client.nx_sntp_update_timer);
  tx_timer_delete(client.nx_sntp_update_timer);
  yield* nx_udp_socket_unbind(client.nx_sntp_client_udp_socket);
  yield* nx_udp_socket_delete(client.nx_sntp_client_udp_socket);
}

/**
 * Deletes a client, also one that runs.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR
 *
 * Allowed from: threads. May suspend. (Guide ch.3)
 */
export function nx_sntp_client_delete(client_ptr: NX_SNTP_CLIENT | null): Service<UINT> {
  const k = enter('nx_sntp_client_delete');
  if (no_sntp(k, client_ptr) || client_ptr.nx_sntp_client_id !== NXD_SNTP_ID) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, delete_client(client_ptr));
}

function* delete_client(client: NX_SNTP_CLIENT): Service<UINT> {
  client.nx_sntp_client_id = 0;
  client.sim_owner = null;
  yield* tx_thread_suspend(client.nx_sntp_client_thread);
  yield* tx_thread_terminate(client.nx_sntp_client_thread);
  tx_thread_delete(client.nx_sntp_client_thread);
  yield* undo(client);
  yield* leave_group(client);
  yield* tx_event_flags_delete(client.signals.events);
  return NX_SUCCESS;
}
