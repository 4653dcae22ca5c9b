/**
 * Keeping a lease over a pause or a power cycle (guide ch.3), in a build with NX_DHCP_CLIENT_RESTORE_STATE; in others each
 * service returns NX_NOT_SUPPORTED. Otherwise NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR; and what stands with it. Allowed
 * from: threads. All may suspend.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import type { Service, UINT, ULONG } from '../../rtos/tx_api.ts';
import { NX_CALLER_ERROR, NX_NOT_SUPPORTED, NX_PTR_ERROR, NX_SUCCESS } from '../nx_api.ts';
import { refuse } from '../nx_service.ts';
import { for_one, locked } from './dhcp_calls.ts';
import { begin_running, halt, is_bound } from './dhcp_control.ts';
import { put_on_interface } from './dhcp_lease.ts';
import { send_counted, start_over, wait_for } from './dhcp_machine.ts';
import {
  config_of,
  type NX_DHCP,
  NX_DHCP_CLIENT_RECORD,
  type NX_DHCP_INTERFACE_RECORD,
  no_dhcp,
  valid_records,
} from './nx_dhcp_cb.ts';
import { nx_dhcp_config } from './nx_dhcp_config.ts';
import * as DHCP from './nx_dhcp_constants.ts';
import { draw_xid } from './nx_dhcp_create.ts';

function wrong_call(k: Kernel, dhcp: NX_DHCP | null, argument: object | null | undefined): UINT {
  if (!nx_dhcp_config(k).NX_DHCP_CLIENT_RESTORE_STATE) return NX_NOT_SUPPORTED;
  if (no_dhcp(k, dhcp) || argument === null) return NX_PTR_ERROR;
  return not_thread(k) ? NX_CALLER_ERROR : NX_SUCCESS;
}

const FIELDS = Object.keys(new NX_DHCP_CLIENT_RECORD()) as (keyof NX_DHCP_CLIENT_RECORD)[];

function take(record: NX_DHCP_INTERFACE_RECORD, out: NX_DHCP_CLIENT_RECORD): UINT {
  for (const field of FIELDS) out[field] = record[field];
  return NX_SUCCESS;
}

/** Writes the lease of the first bound interface into a record. NX_DHCP_NO_INTERFACES_ENABLED: none is bound. */
export function nx_dhcp_client_get_record(
  dhcp_ptr: NX_DHCP | null,
  record_ptr: NX_DHCP_CLIENT_RECORD | null,
): Service<UINT> {
  const k = enter('nx_dhcp_client_get_record');
  const wrong = wrong_call(k, dhcp_ptr, record_ptr);
  if (wrong !== NX_SUCCESS || dhcp_ptr === null || record_ptr === null) return refuse(k, wrong);
  const bound = valid_records(dhcp_ptr).find(is_bound);
  return refuse(k, bound === undefined ? DHCP.NX_DHCP_NO_INTERFACES_ENABLED : take(bound, record_ptr));
}

/** The same for one interface. NX_DHCP_NOT_BOUND. */
export function nx_dhcp_client_interface_get_record(
  dhcp_ptr: NX_DHCP | null,
  iface_index: UINT,
  record_ptr: NX_DHCP_CLIENT_RECORD | null,
): Service<UINT> {
  const k = enter('nx_dhcp_client_interface_get_record');
  const wrong = wrong_call(k, dhcp_ptr, record_ptr);
  if (wrong !== NX_SUCCESS || record_ptr === null) return refuse(k, wrong);
  return for_one(k, dhcp_ptr, iface_index, function* (_dhcp, record) {
    return is_bound(record) ? take(record, record_ptr) : DHCP.NX_DHCP_NOT_BOUND;
  });
}

function* restore(
  dhcp: NX_DHCP,
  record: NX_DHCP_INTERFACE_RECORD,
  from: NX_DHCP_CLIENT_RECORD,
  time_elapsed: ULONG,
): Service<UINT> {
  for (const field of FIELDS) {
    if (field !== 'nx_dhcp_interface_index') record[field] = from[field];
  }
  record.nx_dhcp_rtr_interval = from.nx_dhcp_timeout;
  yield* put_on_interface(dhcp, record);
  yield* time_passed(dhcp, record, time_elapsed);
  return NX_SUCCESS;
}

/** Takes a lease over from a record, `time_elapsed` ticks later; nx_dhcp_resume sets the client going. */
export function nx_dhcp_client_restore_record(
  dhcp_ptr: NX_DHCP | null,
  record_ptr: NX_DHCP_CLIENT_RECORD | null,
  time_elapsed: ULONG,
): Service<UINT> {
  const k = enter('nx_dhcp_client_restore_record');
  const wrong = wrong_call(k, dhcp_ptr, record_ptr);
  if (wrong !== NX_SUCCESS || dhcp_ptr === null || record_ptr === null) return refuse(k, wrong);
  const record = valid_records(dhcp_ptr)[0];
  if (record === undefined) return refuse(k, DHCP.NX_DHCP_NO_INTERFACES_ENABLED);
  return in_steps(
    k,
    locked(dhcp_ptr, () => restore(dhcp_ptr, record, record_ptr, time_elapsed)),
  );
}

export function nx_dhcp_client_interface_restore_record(
  dhcp_ptr: NX_DHCP | null,
  iface_index: UINT,
  record_ptr: NX_DHCP_CLIENT_RECORD | null,
  time_elapsed: ULONG,
): Service<UINT> {
  const k = enter('nx_dhcp_client_interface_restore_record');
  const wrong = wrong_call(k, dhcp_ptr, record_ptr);
  if (wrong !== NX_SUCCESS || record_ptr === null) return refuse(k, wrong);
  return for_one(k, dhcp_ptr, iface_index, (dhcp, record) => restore(dhcp, record, record_ptr, time_elapsed));
}

/** Lets so many ticks pass for the lease: to renewing, rebinding or its end, without messages. */
function* time_passed(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD, ticks: ULONG): Service<void> {
  if (!is_bound(record) || record.nx_dhcp_timeout === 0) return;
  if (record.nx_dhcp_lease_time === DHCP.NX_DHCP_INFINITE_LEASE) return;
  if (ticks < record.nx_dhcp_timeout) {
    record.nx_dhcp_timeout -= ticks;
    return;
  }
  let left = ticks - record.nx_dhcp_timeout;
  if (record.nx_dhcp_state === DHCP.NX_DHCP_STATE_BOUND) {
    record.nx_dhcp_state = DHCP.NX_DHCP_STATE_RENEWING;
    record.nx_dhcp_renewal_remain_time = Math.max(
      0,
      record.nx_dhcp_rebind_time - record.nx_dhcp_renewal_time,
    );
  } else if (record.nx_dhcp_state === DHCP.NX_DHCP_STATE_RENEWING) {
    record.nx_dhcp_renewal_remain_time -= record.nx_dhcp_rtr_interval;
  } else record.nx_dhcp_rebind_remain_time -= record.nx_dhcp_rtr_interval;
  if (record.nx_dhcp_state === DHCP.NX_DHCP_STATE_RENEWING) {
    if (left < record.nx_dhcp_renewal_remain_time) {
      record.nx_dhcp_renewal_remain_time -= left;
      return wait_for(dhcp, record, record.nx_dhcp_renewal_remain_time);
    }
    left -= record.nx_dhcp_renewal_remain_time;
    record.nx_dhcp_renewal_remain_time = 0;
    record.nx_dhcp_state = DHCP.NX_DHCP_STATE_REBINDING;
    record.nx_dhcp_rebind_remain_time = Math.max(0, record.nx_dhcp_lease_time - record.nx_dhcp_rebind_time);
  }
  if (left < record.nx_dhcp_rebind_remain_time) {
    record.nx_dhcp_rebind_remain_time -= left;
    return wait_for(dhcp, record, record.nx_dhcp_rebind_remain_time);
  }
  yield* start_over(dhcp, record, config_of(dhcp).NX_DHCP_TIME_INTERVAL);
}

function* all_passed(dhcp: NX_DHCP, ticks: ULONG): Service<UINT> {
  for (const record of valid_records(dhcp)) yield* time_passed(dhcp, record, ticks);
  return NX_SUCCESS;
}

/** Takes `time_elapsed` ticks off the leases of all interfaces. */
export function nx_dhcp_client_update_time_remaining(
  dhcp_ptr: NX_DHCP | null,
  time_elapsed: ULONG,
): Service<UINT> {
  const k = enter('nx_dhcp_client_update_time_remaining');
  const wrong = wrong_call(k, dhcp_ptr, undefined);
  if (wrong !== NX_SUCCESS || dhcp_ptr === null) return refuse(k, wrong);
  return in_steps(
    k,
    locked(dhcp_ptr, () => all_passed(dhcp_ptr, time_elapsed)),
  );
}

export function nx_dhcp_client_interface_update_time_remaining(
  dhcp_ptr: NX_DHCP | null,
  iface_index: UINT,
  time_elapsed: ULONG,
): Service<UINT> {
  const k = enter('nx_dhcp_client_interface_update_time_remaining');
  const wrong = wrong_call(k, dhcp_ptr, undefined);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  return for_one(k, dhcp_ptr, iface_index, function* (dhcp, record) {
    yield* time_passed(dhcp, record, time_elapsed);
    return NX_SUCCESS;
  });
}

/** Stops thread and timer; time does not pass for the lease. */
export function nx_dhcp_suspend(dhcp_ptr: NX_DHCP | null): Service<UINT> {
  const k = enter('nx_dhcp_suspend');
  const wrong = wrong_call(k, dhcp_ptr, undefined);
  if (wrong !== NX_SUCCESS || dhcp_ptr === null) return refuse(k, wrong);
  return in_steps(
    k,
    locked(dhcp_ptr, () => suspend_all(dhcp_ptr)),
  );
}

function* suspend_all(dhcp: NX_DHCP): Service<UINT> {
  yield* halt(dhcp);
  return NX_SUCCESS;
}

/** Goes on after nx_dhcp_suspend or a restored record. */
export function nx_dhcp_resume(dhcp_ptr: NX_DHCP | null): Service<UINT> {
  const k = enter('nx_dhcp_resume');
  const wrong = wrong_call(k, dhcp_ptr, undefined);
  if (wrong !== NX_SUCCESS || dhcp_ptr === null) return refuse(k, wrong);
  return in_steps(
    k,
    locked(dhcp_ptr, () => resume_all(dhcp_ptr)),
  );
}

function* resume_all(dhcp: NX_DHCP): Service<UINT> {
  yield* begin_running(dhcp);
  for (const record of valid_records(dhcp)) {
    draw_xid(dhcp, record);
    const renewing =
      record.nx_dhcp_state === DHCP.NX_DHCP_STATE_RENEWING ||
      record.nx_dhcp_state === DHCP.NX_DHCP_STATE_REBINDING;
    if (renewing) yield* send_counted(dhcp, record, DHCP.NX_DHCP_TYPE_DHCPREQUEST);
  }
  return NX_SUCCESS;
}
