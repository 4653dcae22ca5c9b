/**
 * The control blocks of the DHCP client, with the C names of their fields.
 */
import { is_no_object } from '../../rtos/kernel/board.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { declare_levels } from '../../rtos/kernel/levels.ts';
import { name_objects } from '../../rtos/kernel/object_title.ts';
import {
  type Ref,
  type Service,
  TX_EVENT_FLAGS_GROUP,
  TX_MUTEX,
  TX_THREAD,
  TX_TIMER,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import { type NX_IP, NX_PACKET_POOL, NX_UDP_SOCKET } from '../nx_api.ts';
import type { NxDhcpConfig } from './nx_dhcp_config.ts';
import { NX_DHCP_ID, NX_DHCP_INFINITE_LEASE } from './nx_dhcp_constants.ts';

/** Guide ch.3: called in the thread that changes the state of an interface. */
export type NX_DHCP_STATE_CHANGE = (dhcp_ptr: NX_DHCP, new_state: UINT) => void | Service<void>;
export type NX_DHCP_INTERFACE_STATE_CHANGE = (
  dhcp_ptr: NX_DHCP,
  iface_index: UINT,
  new_state: UINT,
) => void | Service<void>;
/**
 * Guide ch.3: writes options at `user_option_ptr`; `user_option_length` holds the room, then what was written. NX_TRUE:
 * they are part of the message.
 */
export type NX_DHCP_USER_OPTION_ADD = (
  dhcp_ptr: NX_DHCP,
  iface_index: UINT,
  message_type: UINT,
  user_option_ptr: Uint8Array,
  user_option_length: Ref<UINT>,
) => UINT | Service<UINT>;

/** What the client knows of one interface. */
export class NX_DHCP_INTERFACE_RECORD {
  nx_dhcp_record_valid: UINT = 0;
  nx_dhcp_interface_index: UINT = 0;
  nx_dhcp_state: UINT = 0;
  nx_dhcp_clear_broadcast: UINT = 0;
  nx_dhcp_skip_discovery: UINT = 0;
  nx_dhcp_xid: ULONG = 0;
  nx_dhcp_seconds: ULONG = 0;
  /** Ticks until the state machine acts; 0: never. */
  nx_dhcp_timeout: ULONG = 0;
  nx_dhcp_rtr_interval: ULONG = 0;
  nx_dhcp_ip_address: ULONG = 0;
  nx_dhcp_network_mask: ULONG = 0;
  nx_dhcp_gateway_address: ULONG = 0;
  nx_dhcp_server_ip: ULONG = 0;
  nx_dhcp_lease_remain_time: ULONG = 0;
  nx_dhcp_lease_time: ULONG = NX_DHCP_INFINITE_LEASE;
  nx_dhcp_renewal_time: ULONG = 0;
  nx_dhcp_rebind_time: ULONG = 0;
  nx_dhcp_renewal_remain_time: ULONG = 0;
  nx_dhcp_rebind_remain_time: ULONG = 0;
  nx_dhcp_probe_count: UINT = 0;
  /** The options of the last valid offer or acknowledgement. */
  nx_dhcp_options = new Uint8Array(0);
  nx_dhcp_discoveries_sent: ULONG = 0;
  nx_dhcp_offers_received: ULONG = 0;
  nx_dhcp_requests_sent: ULONG = 0;
  nx_dhcp_acks_received: ULONG = 0;
  nx_dhcp_nacks_received: ULONG = 0;
  nx_dhcp_releases_sent: ULONG = 0;
  nx_dhcp_declines_sent: ULONG = 0;
  nx_dhcp_force_renewal_rec: ULONG = 0;
  nx_dhcp_informs_sent: ULONG = 0;
  nx_dhcp_inform_responses: ULONG = 0;
  nx_dhcp_internal_errors: ULONG = 0;
  /** Requests of this REQUESTING that were not answered. */
  unanswered = 0;
}

/** Guide ch.3: what is kept of a lease over a power cycle. */
export class NX_DHCP_CLIENT_RECORD {
  nx_dhcp_state: UINT = 0;
  nx_dhcp_ip_address: ULONG = 0;
  nx_dhcp_network_mask: ULONG = 0;
  nx_dhcp_gateway_address: ULONG = 0;
  nx_dhcp_interface_index: UINT = 0;
  nx_dhcp_timeout: ULONG = 0;
  nx_dhcp_server_ip: ULONG = 0;
  nx_dhcp_lease_remain_time: ULONG = 0;
  nx_dhcp_lease_time: ULONG = 0;
  nx_dhcp_renewal_time: ULONG = 0;
  nx_dhcp_rebind_time: ULONG = 0;
  nx_dhcp_renewal_remain_time: ULONG = 0;
  nx_dhcp_rebind_remain_time: ULONG = 0;
}

export class NX_DHCP {
  sim_owner: Kernel | null = null;
  nx_dhcp_id: ULONG = 0;
  nx_dhcp_name: string | null = null;
  nx_dhcp_ip_ptr: NX_IP | null = null;
  nx_dhcp_packet_pool_ptr: NX_PACKET_POOL | null = null;
  nx_dhcp_pool = new NX_PACKET_POOL();
  nx_dhcp_socket = new NX_UDP_SOCKET();
  nx_dhcp_thread = new TX_THREAD();
  nx_dhcp_mutex = new TX_MUTEX();
  nx_dhcp_timer = new TX_TIMER();
  nx_dhcp_events = new TX_EVENT_FLAGS_GROUP();
  nx_dhcp_user_request_parameter: UINT[] = [];
  nx_dhcp_interface_record: NX_DHCP_INTERFACE_RECORD[] = [];
  nx_dhcp_state_change_callback: NX_DHCP_STATE_CHANGE | null = null;
  nx_dhcp_interface_state_change_callback: NX_DHCP_INTERFACE_STATE_CHANGE | null = null;
  nx_dhcp_user_option_add: NX_DHCP_USER_OPTION_ADD | null = null;
  /** The options in force, read at create; null before. */
  config: NxDhcpConfig | null = null;
}
name_objects(NX_DHCP, 'DHCP client', ({ nx_dhcp_name }) => nx_dhcp_name);
declare_levels(NX_DHCP, ['state'], (dhcp, values, at) => {
  values[at] = dhcp.nx_dhcp_interface_record[0]?.nx_dhcp_state ?? 0;
});

/** No client, one that was not created, or one of another board, which is reported. */
export function no_dhcp(k: Kernel, dhcp: NX_DHCP | null): dhcp is null {
  if (dhcp?.nx_dhcp_id !== NX_DHCP_ID) return true;
  return dhcp.sim_owner !== k && is_no_object(k, dhcp);
}

/** The record of an interface that the client serves; null for none. */
export function record_of(dhcp: NX_DHCP, iface_index: UINT): NX_DHCP_INTERFACE_RECORD | null {
  const found = dhcp.nx_dhcp_interface_record.find(
    (record) => record.nx_dhcp_record_valid !== 0 && record.nx_dhcp_interface_index === iface_index,
  );
  return found ?? null;
}

/** The records in use. */
export function valid_records(dhcp: NX_DHCP): NX_DHCP_INTERFACE_RECORD[] {
  return dhcp.nx_dhcp_interface_record.filter((record) => record.nx_dhcp_record_valid !== 0);
}

/** The configuration of a client that exists. */
export function config_of(dhcp: NX_DHCP): NxDhcpConfig {
  if (dhcp.config === null) throw new Error('a DHCP client without configuration was used');
  return dhcp.config;
}
