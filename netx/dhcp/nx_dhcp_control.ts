/**
 * Starting, stopping and steering the client (guide ch.3), for all interfaces and for one. Each service returns
 * NX_SUCCESS; NX_PTR_ERROR: no client; NX_CALLER_ERROR: called outside of a thread; NX_INVALID_INTERFACE;
 * NX_DHCP_INTERFACE_NOT_ENABLED; and what stands with it. Allowed from: threads. All may suspend.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Service, UINT } from '../../rtos/tx_api.ts';
import { NX_PTR_ERROR, NX_SUCCESS } from '../nx_api.ts';
import { refuse } from '../nx_service.ts';
import { each, for_all, for_one, interface_check, locked } from './dhcp_calls.ts';
import {
  decline_bound,
  disable,
  force_renew,
  reinitialize,
  release,
  send_request,
  start,
  stop,
} from './dhcp_control.ts';
import { type NX_DHCP, no_dhcp, record_of, valid_records } from './nx_dhcp_cb.ts';
import * as DHCP from './nx_dhcp_constants.ts';
import { take_record } from './nx_dhcp_create.ts';

/** Starts getting an address. NX_DHCP_ALREADY_STARTED; NX_DHCP_NO_INTERFACES_STARTED. */
export function nx_dhcp_start(dhcp_ptr: NX_DHCP | null): Service<UINT> {
  return for_all(enter('nx_dhcp_start'), dhcp_ptr, start, DHCP.NX_DHCP_NO_INTERFACES_STARTED);
}

/** Stops; address and lease are kept. NX_DHCP_NOT_STARTED. */
export function nx_dhcp_stop(dhcp_ptr: NX_DHCP | null): Service<UINT> {
  return for_all(enter('nx_dhcp_stop'), dhcp_ptr, stop, NX_SUCCESS);
}

/** Gives the address back to the server and stops. NX_DHCP_NOT_BOUND. */
export function nx_dhcp_release(dhcp_ptr: NX_DHCP | null): Service<UINT> {
  return for_all(enter('nx_dhcp_release'), dhcp_ptr, release, NX_SUCCESS);
}

/** Tells the server that the address is in use elsewhere, and starts over. NX_DHCP_NOT_BOUND. */
export function nx_dhcp_decline(dhcp_ptr: NX_DHCP | null): Service<UINT> {
  return for_all(enter('nx_dhcp_decline'), dhcp_ptr, decline_bound, NX_SUCCESS);
}

/** Renews the lease now. NX_DHCP_NOT_BOUND. */
export function nx_dhcp_force_renew(dhcp_ptr: NX_DHCP | null): Service<UINT> {
  return for_all(enter('nx_dhcp_force_renew'), dhcp_ptr, force_renew, NX_SUCCESS);
}

/** Forgets the lease, so that nx_dhcp_start begins anew. Allowed from: everywhere. */
export function nx_dhcp_reinitialize(dhcp_ptr: NX_DHCP | null): Service<UINT> {
  const k = enter('nx_dhcp_reinitialize');
  if (dhcp_ptr === null) return refuse(k, NX_PTR_ERROR);
  return in_steps(
    k,
    locked(dhcp_ptr, () => each(dhcp_ptr, reinitialize, NX_SUCCESS)),
  );
}

export function nx_dhcp_interface_start(dhcp_ptr: NX_DHCP | null, iface_index: UINT): Service<UINT> {
  return for_one(enter('nx_dhcp_interface_start'), dhcp_ptr, iface_index, start);
}

export function nx_dhcp_interface_stop(dhcp_ptr: NX_DHCP | null, iface_index: UINT): Service<UINT> {
  return for_one(enter('nx_dhcp_interface_stop'), dhcp_ptr, iface_index, stop);
}

export function nx_dhcp_interface_release(dhcp_ptr: NX_DHCP | null, iface_index: UINT): Service<UINT> {
  return for_one(enter('nx_dhcp_interface_release'), dhcp_ptr, iface_index, release);
}

export function nx_dhcp_interface_decline(dhcp_ptr: NX_DHCP | null, iface_index: UINT): Service<UINT> {
  return for_one(enter('nx_dhcp_interface_decline'), dhcp_ptr, iface_index, decline_bound);
}

export function nx_dhcp_interface_force_renew(dhcp_ptr: NX_DHCP | null, iface_index: UINT): Service<UINT> {
  return for_one(enter('nx_dhcp_interface_force_renew'), dhcp_ptr, iface_index, force_renew, false);
}

export function nx_dhcp_interface_reinitialize(dhcp_ptr: NX_DHCP | null, iface_index: UINT): Service<UINT> {
  return for_one(enter('nx_dhcp_interface_reinitialize'), dhcp_ptr, iface_index, reinitialize);
}

/** Serves one more interface. NX_DHCP_INTERFACE_ALREADY_ENABLED; NX_DHCP_NO_RECORDS_AVAILABLE. */
export function nx_dhcp_interface_enable(dhcp_ptr: NX_DHCP | null, iface_index: UINT): Service<UINT> {
  const k = enter('nx_dhcp_interface_enable');
  const wrong = interface_check(dhcp_ptr, iface_index);
  if (wrong !== NX_SUCCESS || dhcp_ptr === null) return refuse(k, wrong);
  if (no_dhcp(k, dhcp_ptr)) {
    k.diagnose(
      'dhcp-client-not-created',
      'DHCP client',
      'nx_dhcp_interface_enable of a client that was not created',
    );
    return refuse(k, NX_PTR_ERROR);
  }
  return in_steps(
    k,
    locked(dhcp_ptr, () => enable(dhcp_ptr, iface_index)),
  );
}

function* enable(dhcp: NX_DHCP, index: UINT): Service<UINT> {
  if (record_of(dhcp, index) !== null) return DHCP.NX_DHCP_INTERFACE_ALREADY_ENABLED;
  return take_record(dhcp, index) ? NX_SUCCESS : DHCP.NX_DHCP_NO_RECORDS_AVAILABLE;
}

export function nx_dhcp_interface_disable(dhcp_ptr: NX_DHCP | null, iface_index: UINT): Service<UINT> {
  return for_one(enter('nx_dhcp_interface_disable'), dhcp_ptr, iface_index, disable);
}

/** Serves this interface in the stead of the first one. */
export function nx_dhcp_set_interface_index(dhcp_ptr: NX_DHCP | null, index: UINT): Service<UINT> {
  const k = enter('nx_dhcp_set_interface_index');
  const wrong = interface_check(dhcp_ptr, index);
  if (wrong !== NX_SUCCESS || dhcp_ptr === null) return refuse(k, wrong);
  return in_steps(
    k,
    locked(dhcp_ptr, () => set_index(dhcp_ptr, index)),
  );
}

function* set_index(dhcp: NX_DHCP, index: UINT): Service<UINT> {
  if (record_of(dhcp, index) !== null) return NX_SUCCESS;
  const first = valid_records(dhcp)[0];
  if (first !== undefined) yield* disable(dhcp, first);
  return yield* enable(dhcp, index);
}

/**
 * Sends a message outside of the state machine: NX_DHCP_TYPE_DHCPDISCOVER, _DHCPREQUEST or _DHCPINFORM.
 * NX_DHCP_INVALID_MESSAGE; NX_DHCP_NOT_STARTED; NX_NOT_BOUND.
 */
export function nx_dhcp_send_request(dhcp_ptr: NX_DHCP | null, dhcp_message_type: UINT): Service<UINT> {
  const k = enter('nx_dhcp_send_request');
  if (no_dhcp(k, dhcp_ptr) || dhcp_message_type < 1 || dhcp_message_type > DHCP.NX_DHCP_TYPE_DHCPFORCERENEW)
    return refuse(k, NX_PTR_ERROR);
  const send = (dhcp: NX_DHCP) => send_first(dhcp, dhcp_message_type);
  return in_steps(
    k,
    locked(dhcp_ptr, () => send(dhcp_ptr)),
  );
}

function* send_first(dhcp: NX_DHCP, type: UINT): Service<UINT> {
  const record = valid_records(dhcp)[0];
  return record === undefined ? DHCP.NX_DHCP_NO_INTERFACES_ENABLED : yield* send_request(dhcp, record, type);
}

export function nx_dhcp_interface_send_request(
  dhcp_ptr: NX_DHCP | null,
  iface_index: UINT,
  dhcp_message_type: UINT,
): Service<UINT> {
  const k = enter('nx_dhcp_interface_send_request');
  return for_one(k, dhcp_ptr, iface_index, (dhcp, record) => send_request(dhcp, record, dhcp_message_type));
}
