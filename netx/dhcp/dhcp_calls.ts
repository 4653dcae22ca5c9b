/**
 * What the services have in common: their checks, and the client's mutex around what they do.
 */
import { K } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { type Service, TX_WAIT_FOREVER, tx_mutex_get, tx_mutex_put, type UINT } from '../../rtos/tx_api.ts';
import { attached_interface } from '../ip/nx_ip_address.ts';
import { NX_CALLER_ERROR, NX_INVALID_INTERFACE, NX_PTR_ERROR, NX_SUCCESS } from '../nx_api.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import type { Control } from './dhcp_control.ts';
import {
  config_of,
  type NX_DHCP,
  type NX_DHCP_INTERFACE_RECORD,
  no_dhcp,
  record_of,
  valid_records,
} from './nx_dhcp_cb.ts';
import { NX_DHCP_INTERFACE_NOT_ENABLED } from './nx_dhcp_constants.ts';

/** Holds the client's mutex around an action. */
export function* locked(dhcp: NX_DHCP, action: () => Service<UINT>): Service<UINT> {
  yield* tx_mutex_get(dhcp.nx_dhcp_mutex, TX_WAIT_FOREVER);
  const status = yield* action();
  yield* tx_mutex_put(dhcp.nx_dhcp_mutex);
  return status;
}

/** A service for all interfaces; `none` is what it returns when the client serves none. */
export function for_all(k: Kernel, dhcp: NX_DHCP | null, control: Control, none: UINT): Service<UINT> {
  if (no_dhcp(k, dhcp)) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(
    k,
    locked(dhcp, () => each(dhcp, control, none)),
  );
}

/** An action on every interface that the client serves. */
export function* each(dhcp: NX_DHCP, control: Control, none: UINT): Service<UINT> {
  const records = valid_records(dhcp);
  if (records.length === 0) return none;
  const statuses: UINT[] = [];
  for (const record of records) statuses.push(yield* control(dhcp, record));
  if (statuses.includes(NX_SUCCESS) || config_of(dhcp).quirks.nothing_done_is_success) return NX_SUCCESS;
  return statuses[0] as UINT;
}

/** A wrong client or interface index; NX_SUCCESS for one that may be looked at. */
export function interface_check(dhcp: NX_DHCP | null, index: UINT): UINT {
  if (dhcp === null) return NX_PTR_ERROR;
  const ip = dhcp.nx_dhcp_ip_ptr;
  if (ip === null)
    return index < nx_config(K as Kernel).NX_MAX_PHYSICAL_INTERFACES ? NX_SUCCESS : NX_INVALID_INTERFACE;
  return attached_interface(ip, index) === null ? NX_INVALID_INTERFACE : NX_SUCCESS;
}

/** A service for one interface. `threads_only`: refused elsewhere. */
export function for_one(
  k: Kernel,
  dhcp: NX_DHCP | null,
  index: UINT,
  control: Control,
  threads_only = true,
): Service<UINT> {
  const wrong = interface_check(dhcp, index);
  if (wrong !== NX_SUCCESS || dhcp === null) return refuse(k, wrong);
  if (threads_only && not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(
    k,
    locked(dhcp, () => with_record(dhcp, record_of(dhcp, index), control)),
  );
}

function* with_record(
  dhcp: NX_DHCP,
  record: NX_DHCP_INTERFACE_RECORD | null,
  control: Control,
): Service<UINT> {
  return record === null ? NX_DHCP_INTERFACE_NOT_ENABLED : yield* control(dhcp, record);
}
