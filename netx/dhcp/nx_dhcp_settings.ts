/**
 * What firmware sets and asks (guide ch.3): callbacks, options, the address to ask for, the server. Each service returns
 * NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR; NX_INVALID_INTERFACE; and what stands with it. All may suspend.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish_plain } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import { not_thread, not_thread_or_init } from '../../rtos/services/caller.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/tx_api.ts';
import {
  NX_CALLER_ERROR,
  NX_DUPLICATED_ENTRY,
  NX_NO_MORE_ENTRIES,
  NX_NOT_ENABLED,
  type NX_PACKET_POOL,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_api.ts';
import { bad_pool } from '../nx_checks.ts';
import { refuse } from '../nx_service.ts';
import { for_one, locked } from './dhcp_calls.ts';
import { is_bound } from './dhcp_control.ts';
import { ASKED_FOR } from './dhcp_message.ts';
import { find_option, number_from } from './dhcp_options.ts';
import {
  config_of,
  type NX_DHCP,
  type NX_DHCP_INTERFACE_RECORD,
  type NX_DHCP_INTERFACE_STATE_CHANGE,
  type NX_DHCP_STATE_CHANGE,
  type NX_DHCP_USER_OPTION_ADD,
  no_dhcp,
  valid_records,
} from './nx_dhcp_cb.ts';
import { nx_dhcp_config } from './nx_dhcp_config.ts';
import * as DHCP from './nx_dhcp_constants.ts';

/** Options that are numbers of four bytes; they are handed out as ULONGs, in the order of the processor. */
const NUMBERS = new Set<number>([
  DHCP.NX_DHCP_OPTION_SUBNET_MASK,
  DHCP.NX_DHCP_OPTION_GATEWAYS,
  DHCP.NX_DHCP_OPTION_TIMESVR,
  DHCP.NX_DHCP_OPTION_DNS_SVR,
  DHCP.NX_DHCP_OPTION_NTP_SVR,
  DHCP.NX_DHCP_OPTION_DHCP_LEASE,
  DHCP.NX_DHCP_OPTION_DHCP_SERVER,
  DHCP.NX_DHCP_OPTION_RENEWAL,
  DHCP.NX_DHCP_OPTION_REBIND,
]);

/** Address of the server that the lease is from. NX_DHCP_NO_INTERFACES_ENABLED: no interface is bound. */
export function nx_dhcp_server_address_get(
  dhcp_ptr: NX_DHCP | null,
  server_address: Ref<ULONG> | null,
): Service<UINT> {
  const k = enter('nx_dhcp_server_address_get');
  if (dhcp_ptr === null || server_address === null) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(
    k,
    locked(dhcp_ptr, () => on_first_bound(dhcp_ptr, (record) => tell_server(record, server_address))),
  );
}

type Ask = (record: NX_DHCP_INTERFACE_RECORD) => UINT;

function* on_first_bound(dhcp: NX_DHCP, ask: Ask): Service<UINT> {
  const record = valid_records(dhcp).find(is_bound);
  return record === undefined ? DHCP.NX_DHCP_NO_INTERFACES_ENABLED : ask(record);
}

function tell_server(record: NX_DHCP_INTERFACE_RECORD, out: Ref<ULONG>): UINT {
  if (!is_bound(record)) return DHCP.NX_DHCP_NOT_BOUND;
  out.value = record.nx_dhcp_server_ip;
  return NX_SUCCESS;
}

/** The same for one interface. NX_DHCP_NOT_BOUND. */
export function nx_dhcp_interface_server_address_get(
  dhcp_ptr: NX_DHCP | null,
  iface_index: UINT,
  server_address: Ref<ULONG> | null,
): Service<UINT> {
  const k = enter('nx_dhcp_interface_server_address_get');
  if (server_address === null) return refuse(k, NX_PTR_ERROR);
  return for_one(k, dhcp_ptr, iface_index, function* (_dhcp, record) {
    return tell_server(record, server_address);
  });
}

/** Sets the function that is told of each new state; null for none. Allowed from: initialization, threads. */
export function nx_dhcp_state_change_notify(
  dhcp_ptr: NX_DHCP | null,
  dhcp_state_change_notify: NX_DHCP_STATE_CHANGE | null,
): Service<UINT> {
  const k = enter('nx_dhcp_state_change_notify');
  if (no_dhcp(k, dhcp_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  dhcp_ptr.nx_dhcp_state_change_callback = dhcp_state_change_notify;
  return refuse(k, NX_SUCCESS);
}

/** The same with the index of the interface. */
export function nx_dhcp_interface_state_change_notify(
  dhcp_ptr: NX_DHCP | null,
  dhcp_interface_state_change_notify: NX_DHCP_INTERFACE_STATE_CHANGE | null,
): Service<UINT> {
  const k = enter('nx_dhcp_interface_state_change_notify');
  if (no_dhcp(k, dhcp_ptr)) return refuse(k, NX_PTR_ERROR);
  dhcp_ptr.nx_dhcp_interface_state_change_callback = dhcp_interface_state_change_notify;
  return refuse(k, NX_SUCCESS);
}

/** Sets the function that adds options to messages. */
export function nx_dhcp_user_option_add_callback_set(
  dhcp_ptr: NX_DHCP | null,
  dhcp_user_option_add: NX_DHCP_USER_OPTION_ADD | null,
): Service<UINT> {
  const k = enter('nx_dhcp_user_option_add_callback_set');
  if (dhcp_ptr === null || dhcp_user_option_add === null) return refuse(k, NX_PTR_ERROR);
  dhcp_ptr.nx_dhcp_user_option_add = dhcp_user_option_add;
  return refuse(k, NX_SUCCESS);
}

/** Asks for one more option. NX_DUPLICATED_ENTRY; NX_NO_MORE_ENTRIES. */
export function nx_dhcp_user_option_request(dhcp_ptr: NX_DHCP | null, option_code: UINT): Service<UINT> {
  const k = enter('nx_dhcp_user_option_request');
  if (no_dhcp(k, dhcp_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const asked = dhcp_ptr.nx_dhcp_user_request_parameter;
  if ([...ASKED_FOR, ...asked].includes(option_code)) return refuse(k, NX_DUPLICATED_ENTRY);
  if (asked.length >= config_of(dhcp_ptr).NX_DHCP_CLIENT_MAX_USER_REQUEST_PARAMETER)
    return refuse(k, NX_NO_MORE_ENTRIES);
  asked.push(option_code & 0xff);
  return refuse(k, NX_SUCCESS);
}

/**
 * Gets an option of the last offer or acknowledgement. Addresses and times come as ULONGs in the order of the processor;
 * `destination_size` holds the room, then the bytes written. NX_DHCP_DEST_TO_SMALL; NX_DHCP_PARSE_ERROR: it was not
 * there; NX_DHCP_NO_INTERFACES_ENABLED: no interface is bound.
 */
export function nx_dhcp_user_option_retrieve(
  dhcp_ptr: NX_DHCP | null,
  request_option: UINT,
  destination_ptr: Uint8Array | null,
  destination_size: Ref<UINT> | null,
): Service<UINT> {
  const k = enter('nx_dhcp_user_option_retrieve');
  if (no_dhcp(k, dhcp_ptr) || destination_ptr === null || destination_size === null)
    return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const ask: Ask = (record) => retrieve(record, request_option, destination_ptr, destination_size);
  return in_steps(
    k,
    locked(dhcp_ptr, () => on_first_bound(dhcp_ptr, ask)),
  );
}

function retrieve(record: NX_DHCP_INTERFACE_RECORD, code: UINT, to: Uint8Array, size: Ref<UINT>): UINT {
  if (!is_bound(record)) return DHCP.NX_DHCP_NOT_BOUND;
  const value = find_option(record.nx_dhcp_options, code);
  if (value === null) return DHCP.NX_DHCP_PARSE_ERROR;
  if (value.length > size.value || value.length > to.length) return DHCP.NX_DHCP_DEST_TO_SMALL;
  to.set(value);
  if (NUMBERS.has(code)) {
    for (let at = 0; at + 4 <= value.length; at += 4) to.subarray(at, at + 4).reverse();
  }
  size.value = value.length;
  return NX_SUCCESS;
}

export function nx_dhcp_interface_user_option_retrieve(
  dhcp_ptr: NX_DHCP | null,
  iface_index: UINT,
  request_option: UINT,
  destination_ptr: Uint8Array | null,
  destination_size: Ref<UINT> | null,
): Service<UINT> {
  const k = enter('nx_dhcp_interface_user_option_retrieve');
  if (destination_ptr === null || destination_size === null) return refuse(k, NX_PTR_ERROR);
  return for_one(k, dhcp_ptr, iface_index, function* (_dhcp, record) {
    return retrieve(record, request_option, destination_ptr, destination_size);
  });
}

/** The first four bytes of an option as a number; 0 for null. Allowed from: everywhere. Neither suspends nor preempts. */
export function nx_dhcp_user_option_convert(source_ptr: Uint8Array | null): ULONG {
  const k = enter('nx_dhcp_user_option_convert');
  return finish_plain(k, source_ptr === null ? 0 : number_from(source_ptr.subarray(0, 4)));
}

/** The address to ask for; with `skip_discover_message` by a request at once. NX_DHCP_INVALID_IP_REQUEST: zero. */
export function nx_dhcp_request_client_ip(
  dhcp_ptr: NX_DHCP | null,
  client_ip_address: ULONG,
  skip_discover_message: UINT,
): Service<UINT> {
  const k = enter('nx_dhcp_request_client_ip');
  if (dhcp_ptr === null) return refuse(k, NX_PTR_ERROR);
  if (client_ip_address === 0) return refuse(k, DHCP.NX_DHCP_INVALID_IP_REQUEST);
  const record = valid_records(dhcp_ptr)[0];
  if (record === undefined) return refuse(k, DHCP.NX_DHCP_NO_INTERFACES_ENABLED);
  ask_for(record, client_ip_address, skip_discover_message);
  return refuse(k, NX_SUCCESS);
}

function ask_for(record: NX_DHCP_INTERFACE_RECORD, address: ULONG, skip: UINT): void {
  record.nx_dhcp_ip_address = address;
  record.nx_dhcp_skip_discovery = skip;
}

export function nx_dhcp_interface_request_client_ip(
  dhcp_ptr: NX_DHCP | null,
  iface_index: UINT,
  client_ip_address: ULONG,
  skip_discover_message: UINT,
): Service<UINT> {
  const k = enter('nx_dhcp_interface_request_client_ip');
  return for_one(
    k,
    dhcp_ptr,
    iface_index,
    function* (_dhcp, record) {
      ask_for(record, client_ip_address, skip_discover_message);
      return NX_SUCCESS;
    },
    false,
  );
}

/** With NX_TRUE servers are not asked to broadcast their answers. */
export function nx_dhcp_clear_broadcast_flag(dhcp_ptr: NX_DHCP | null, clear_flag: UINT): Service<UINT> {
  const k = enter('nx_dhcp_clear_broadcast_flag');
  if (dhcp_ptr === null) return refuse(k, NX_PTR_ERROR);
  for (const record of valid_records(dhcp_ptr)) record.nx_dhcp_clear_broadcast = clear_flag;
  return refuse(k, NX_SUCCESS);
}

export function nx_dhcp_interface_clear_broadcast_flag(
  dhcp_ptr: NX_DHCP | null,
  iface_index: UINT,
  clear_flag: UINT,
): Service<UINT> {
  const k = enter('nx_dhcp_interface_clear_broadcast_flag');
  return for_one(
    k,
    dhcp_ptr,
    iface_index,
    function* (_dhcp, record) {
      record.nx_dhcp_clear_broadcast = clear_flag;
      return NX_SUCCESS;
    },
    false,
  );
}

/**
 * Gives the client a pool of the firmware, in a build with NX_DHCP_CLIENT_USER_CREATE_PACKET_POOL. NX_NOT_ENABLED: other
 * build; NX_DHCP_INVALID_PAYLOAD: packets are too small.
 */
export function nx_dhcp_packet_pool_set(
  dhcp_ptr: NX_DHCP | null,
  packet_pool_ptr: NX_PACKET_POOL | null,
): Service<UINT> {
  const k = enter('nx_dhcp_packet_pool_set');
  if (!nx_dhcp_config(k).NX_DHCP_CLIENT_USER_CREATE_PACKET_POOL) return refuse(k, NX_NOT_ENABLED);
  if (no_dhcp(k, dhcp_ptr) || bad_pool(packet_pool_ptr)) return refuse(k, NX_PTR_ERROR);
  if (packet_pool_ptr.nx_packet_pool_payload_size < config_of(dhcp_ptr).NX_DHCP_PACKET_PAYLOAD)
    return refuse(k, DHCP.NX_DHCP_INVALID_PAYLOAD);
  dhcp_ptr.nx_dhcp_packet_pool_ptr = packet_pool_ptr;
  return refuse(k, NX_SUCCESS);
}
