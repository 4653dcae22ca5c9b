/**
 * What the services do with one interface; the caller holds the client's mutex.
 */
import {
  type Service,
  tx_thread_resume,
  tx_thread_suspend,
  tx_timer_activate,
  tx_timer_deactivate,
  type UINT,
} from '../../rtos/tx_api.ts';
import { NX_SUCCESS, NX_WAIT_FOREVER, nx_udp_socket_bind, nx_udp_socket_unbind } from '../nx_api.ts';
import { clear_lease, stop_probing } from './dhcp_lease.ts';
import { begin_renewing, change_state, decline, send_counted } from './dhcp_machine.ts';
import { send_message } from './dhcp_message.ts';
import { config_of, type NX_DHCP, type NX_DHCP_INTERFACE_RECORD, valid_records } from './nx_dhcp_cb.ts';
import * as DHCP from './nx_dhcp_constants.ts';

/** One of the actions below. */
export type Control = (dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD) => Service<UINT>;

/** Socket, thread and timer of the client run. */
export function* begin_running(dhcp: NX_DHCP): Service<void> {
  if (dhcp.nx_dhcp_socket.nx_udp_socket_bound_next === null)
    yield* nx_udp_socket_bind(dhcp.nx_dhcp_socket, DHCP.NX_DHCP_CLIENT_UDP_PORT, NX_WAIT_FOREVER);
  yield* tx_thread_resume(dhcp.nx_dhcp_thread);
  tx_timer_activate(dhcp.nx_dhcp_timer);
}

/** They stop when no interface is started any more. */
function* end_running(dhcp: NX_DHCP): Service<void> {
  if (valid_records(dhcp).some(({ nx_dhcp_state }) => nx_dhcp_state !== DHCP.NX_DHCP_STATE_NOT_STARTED))
    return;
  tx_timer_deactivate(dhcp.nx_dhcp_timer);
  yield* nx_udp_socket_unbind(dhcp.nx_dhcp_socket);
}

/** Stops thread and timer and leaves everything as it is. */
export function* halt(dhcp: NX_DHCP): Service<void> {
  tx_timer_deactivate(dhcp.nx_dhcp_timer);
  yield* tx_thread_suspend(dhcp.nx_dhcp_thread);
}

export function is_bound({ nx_dhcp_state }: NX_DHCP_INTERFACE_RECORD): boolean {
  return nx_dhcp_state >= DHCP.NX_DHCP_STATE_BOUND;
}

export const start: Control = function* (dhcp, record) {
  if (record.nx_dhcp_state !== DHCP.NX_DHCP_STATE_NOT_STARTED) return DHCP.NX_DHCP_ALREADY_STARTED;
  record.nx_dhcp_timeout = config_of(dhcp).NX_DHCP_TIME_INTERVAL;
  yield* begin_running(dhcp);
  yield* change_state(dhcp, record, DHCP.NX_DHCP_STATE_INIT);
  return NX_SUCCESS;
};

export const stop: Control = function* (dhcp, record) {
  if (record.nx_dhcp_state === DHCP.NX_DHCP_STATE_NOT_STARTED) return DHCP.NX_DHCP_NOT_STARTED;
  stop_probing(dhcp, record);
  record.nx_dhcp_state = DHCP.NX_DHCP_STATE_NOT_STARTED;
  yield* end_running(dhcp);
  yield* change_state(dhcp, record, DHCP.NX_DHCP_STATE_NOT_STARTED);
  return NX_SUCCESS;
};

export const release: Control = function* (dhcp, record) {
  if (!is_bound(record)) return DHCP.NX_DHCP_NOT_BOUND;
  yield* send_message(dhcp, record, DHCP.NX_DHCP_TYPE_DHCPRELEASE);
  record.nx_dhcp_releases_sent++;
  yield* clear_lease(dhcp, record);
  record.nx_dhcp_state = DHCP.NX_DHCP_STATE_NOT_STARTED;
  yield* end_running(dhcp);
  yield* change_state(dhcp, record, DHCP.NX_DHCP_STATE_NOT_STARTED);
  return NX_SUCCESS;
};

export const decline_bound: Control = function* (dhcp, record) {
  return is_bound(record) ? yield* decline(dhcp, record) : DHCP.NX_DHCP_NOT_BOUND;
};

export const force_renew: Control = function* (dhcp, record) {
  if (!is_bound(record)) return DHCP.NX_DHCP_NOT_BOUND;
  yield* begin_renewing(dhcp, record);
  return NX_SUCCESS;
};

export const reinitialize: Control = function* (dhcp, record) {
  yield* clear_lease(dhcp, record);
  record.nx_dhcp_state = DHCP.NX_DHCP_STATE_NOT_STARTED;
  return NX_SUCCESS;
};

export const disable: Control = function* (dhcp, record) {
  yield* stop(dhcp, record);
  yield* clear_lease(dhcp, record);
  record.nx_dhcp_record_valid = 0;
  return NX_SUCCESS;
};

/** A message outside of the state machine. */
export function* send_request(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD, type: UINT): Service<UINT> {
  const ends = type === DHCP.NX_DHCP_TYPE_DHCPDECLINE || type === DHCP.NX_DHCP_TYPE_DHCPRELEASE;
  if (ends) return DHCP.NX_DHCP_INVALID_MESSAGE;
  const inform = type === DHCP.NX_DHCP_TYPE_DHCPINFORM;
  const of_client =
    inform || type === DHCP.NX_DHCP_TYPE_DHCPDISCOVER || type === DHCP.NX_DHCP_TYPE_DHCPREQUEST;
  if (!of_client && !config_of(dhcp).quirks.any_request_type_sent) return DHCP.NX_DHCP_INVALID_MESSAGE;
  if (!inform && record.nx_dhcp_state === DHCP.NX_DHCP_STATE_NOT_STARTED) return DHCP.NX_DHCP_NOT_STARTED;
  const status = yield* send_counted(dhcp, record, type);
  if (
    type !== DHCP.NX_DHCP_TYPE_DHCPDISCOVER &&
    type !== DHCP.NX_DHCP_TYPE_DHCPREQUEST &&
    status === NX_SUCCESS
  )
    record.nx_dhcp_informs_sent++;
  return status;
}
