/**
 * Creating and deleting a client (guide ch.3), and the interfaces that it serves.
 */

import { exists } from '../../rtos/kernel/board.ts';
import { enter, K } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { board_memory } from '../../rtos/services/board_memory.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import {
  type Service,
  TX_DONT_START,
  TX_NO_ACTIVATE,
  TX_NO_INHERIT,
  TX_NO_TIME_SLICE,
  TX_SUCCESS,
  tx_event_flags_create,
  tx_event_flags_delete,
  tx_mutex_create,
  tx_mutex_delete,
  tx_thread_create,
  tx_thread_delete,
  tx_thread_terminate,
  tx_timer_create,
  tx_timer_deactivate,
  tx_timer_delete,
  type UINT,
} from '../../rtos/tx_api.ts';
import {
  NX_CALLER_ERROR,
  type NX_IP,
  NX_PTR_ERROR,
  NX_SUCCESS,
  nx_packet_pool_create,
  nx_packet_pool_delete,
  nx_udp_socket_delete,
  nx_udp_socket_receive_notify,
  nx_udp_socket_unbind,
} from '../nx_api.ts';
import { bad_ip } from '../nx_checks.ts';
import { refuse } from '../nx_service.ts';
import { client_socket_create } from '../udp/udp_socket_create.ts';
import { clear_lease } from './dhcp_lease.ts';
import { interface_of } from './dhcp_message.ts';
import { dhcp_thread, raise } from './dhcp_thread.ts';
import { NX_DHCP, NX_DHCP_INTERFACE_RECORD, no_dhcp, valid_records } from './nx_dhcp_cb.ts';
import { nx_dhcp_config } from './nx_dhcp_config.ts';
import * as DHCP from './nx_dhcp_constants.ts';

const HOST_NAME = /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/;

/**
 * Creates a client that serves interface 0: its thread, timer, mutex, socket and packet pool.
 *
 * @param name_ptr name of the client, and the host name that servers are told; null: none
 * @returns NX_SUCCESS; NX_PTR_ERROR: no client, one that exists, or no IP instance; NX_DHCP_INVALID_NAME; what the
 *   creation of a kernel object says, TX_CALLER_ERROR outside of initialization and threads
 *
 * Allowed from: initialization, threads. May suspend. (Guide ch.3)
 */
export function nx_dhcp_create(
  dhcp_ptr: NX_DHCP | null,
  ip_ptr: NX_IP | null,
  name_ptr: string | null,
): Service<UINT> {
  const k = enter('nx_dhcp_create');
  if (dhcp_ptr === null || bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (exists(k, dhcp_ptr)) {
    k.diagnose(
      'dhcp-client-exists',
      dhcp_ptr.nx_dhcp_name ?? 'DHCP client',
      'nx_dhcp_create of a client that exists',
    );
    return refuse(k, NX_PTR_ERROR);
  }
  if (
    nx_dhcp_config(k).NX_DHCP_CLIENT_ENABLE_HOST_NAME_CHECK &&
    name_ptr !== null &&
    !HOST_NAME.test(name_ptr)
  )
    return refuse(k, DHCP.NX_DHCP_INVALID_NAME);
  return in_steps(k, create(dhcp_ptr, ip_ptr, name_ptr));
}

function* create(dhcp: NX_DHCP, ip: NX_IP, name: string | null): Service<UINT> {
  const k = K as Kernel;
  const config = nx_dhcp_config(k);
  Object.assign(dhcp, new NX_DHCP());
  dhcp.config = config;
  dhcp.nx_dhcp_name = name;
  dhcp.nx_dhcp_ip_ptr = ip;
  const status = yield* create_objects(dhcp, ip);
  if (status !== NX_SUCCESS) return status;
  dhcp.nx_dhcp_interface_record = Array.from(
    { length: config.NX_DHCP_CLIENT_MAX_RECORDS },
    () => new NX_DHCP_INTERFACE_RECORD(),
  );
  dhcp.nx_dhcp_id = DHCP.NX_DHCP_ID;
  dhcp.sim_owner = k;
  take_record(dhcp, 0);
  return NX_SUCCESS;
}

function* create_objects(dhcp: NX_DHCP, ip: NX_IP): Service<UINT> {
  const config = nx_dhcp_config(K as Kernel);
  const name = 'NetX DHCP Client';
  const mutex = tx_mutex_create(dhcp.nx_dhcp_mutex, name, TX_NO_INHERIT);
  if (mutex !== TX_SUCCESS) return yield* refuse(K as Kernel, mutex);
  tx_event_flags_create(dhcp.nx_dhcp_events, name);
  if (!config.NX_DHCP_CLIENT_USER_CREATE_PACKET_POOL) {
    const { NX_DHCP_PACKET_POOL_SIZE: size, NX_DHCP_PACKET_PAYLOAD: payload } = config;
    const memory = board_memory(K as Kernel).part(dhcp, size);
    const pool = nx_packet_pool_create(dhcp.nx_dhcp_pool, name, payload, memory, memory.length);
    if (pool !== NX_SUCCESS) return yield* undo(dhcp, pool);
    dhcp.nx_dhcp_packet_pool_ptr = dhcp.nx_dhcp_pool;
  }
  const interval = config.NX_DHCP_TIME_INTERVAL;
  tx_timer_create(
    dhcp.nx_dhcp_timer,
    name,
    () => raise(dhcp, DHCP.NX_DHCP_CLIENT_TIMER_EVENT),
    0,
    interval,
    interval,
    TX_NO_ACTIVATE,
  );
  const { NX_DHCP_THREAD_STACK_SIZE: stack_size, NX_DHCP_THREAD_PRIORITY: priority } = config;
  const stack = new Uint8Array(stack_size);
  const thread = yield* tx_thread_create(
    dhcp.nx_dhcp_thread,
    name,
    () => dhcp_thread(dhcp),
    0,
    stack,
    stack_size,
    priority,
    priority,
    TX_NO_TIME_SLICE,
    TX_DONT_START,
  );
  if (thread !== TX_SUCCESS) return yield* undo(dhcp, thread);
  const socket = yield* client_socket_create(ip, dhcp.nx_dhcp_socket, {
    name,
    type_of_service: config.NX_DHCP_TYPE_OF_SERVICE,
    fragment: config.NX_DHCP_FRAGMENT_OPTION,
    time_to_live: config.NX_DHCP_TIME_TO_LIVE,
    queue_maximum: config.NX_DHCP_QUEUE_DEPTH,
  });
  if (socket !== NX_SUCCESS) return yield* undo(dhcp, socket);
  nx_udp_socket_receive_notify(dhcp.nx_dhcp_socket, () => raise(dhcp, DHCP.NX_DHCP_CLIENT_RECEIVE_EVENT));
  return NX_SUCCESS;
}

/** Takes back what has been made so far; what does not exist refuses to be deleted. */
function* undo(dhcp: NX_DHCP, status: UINT): Service<UINT> {
  yield* tx_thread_terminate(dhcp.nx_dhcp_thread);
  tx_thread_delete(dhcp.nx_dhcp_thread);
  tx_timer_deactivate(dhcp.nx_dhcp_timer);
  tx_timer_delete(dhcp.nx_dhcp_timer);
  yield* nx_udp_socket_unbind(dhcp.nx_dhcp_socket);
  yield* nx_udp_socket_delete(dhcp.nx_dhcp_socket);
  if (dhcp.nx_dhcp_packet_pool_ptr === dhcp.nx_dhcp_pool) yield* nx_packet_pool_delete(dhcp.nx_dhcp_pool);
  yield* tx_event_flags_delete(dhcp.nx_dhcp_events);
  yield* tx_mutex_delete(dhcp.nx_dhcp_mutex);
  return status;
}

/** Lets a free record serve an interface, with a transaction id of its own. False: there is none. */
export function take_record(dhcp: NX_DHCP, index: UINT): boolean {
  const at = dhcp.nx_dhcp_interface_record.findIndex((record) => record.nx_dhcp_record_valid === 0);
  if (at < 0) return false;
  const record = new NX_DHCP_INTERFACE_RECORD();
  dhcp.nx_dhcp_interface_record[at] = record;
  record.nx_dhcp_record_valid = 1;
  record.nx_dhcp_interface_index = index;
  draw_xid(dhcp, record);
  return true;
}

/** A new transaction id, from the hardware address and chance. */
export function draw_xid(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD): void {
  const link = interface_of(dhcp, record);
  const { nx_interface_physical_address_msw: msw, nx_interface_physical_address_lsw: lsw } = link;
  record.nx_dhcp_xid = (msw ^ lsw ^ (K as Kernel).sim.random.uint31()) >>> 0;
}

/**
 * Deletes a client. Its interfaces lose their addresses.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR
 *
 * Allowed from: threads. May suspend. (Guide ch.3)
 */
export function nx_dhcp_delete(dhcp_ptr: NX_DHCP | null): Service<UINT> {
  const k = enter('nx_dhcp_delete');
  if (no_dhcp(k, dhcp_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, delete_client(dhcp_ptr));
}

function* delete_client(dhcp: NX_DHCP): Service<UINT> {
  for (const record of valid_records(dhcp)) {
    yield* clear_lease(dhcp, record);
    record.nx_dhcp_record_valid = 0;
  }
  dhcp.nx_dhcp_id = 0;
  dhcp.sim_owner = null;
  return yield* undo(dhcp, NX_SUCCESS);
}
