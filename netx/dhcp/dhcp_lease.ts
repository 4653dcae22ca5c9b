/**
 * What a lease is to an interface: read from an offer or an acknowledgement, put on the interface, taken off it; and the
 * times of renewing and rebinding (RFC 2131 4.4.5).
 */
import type { Service } from '../../rtos/tx_api.ts';
import { valid_host_address } from '../ip/ip_address_class.ts';
import {
  type NX_IP,
  nx_ip_gateway_address_clear,
  nx_ip_gateway_address_set,
  nx_ip_interface_address_set,
} from '../nx_api.ts';
import { read32 } from '../wire/bytes.ts';
import { interface_of } from './dhcp_message.ts';
import { option_number, options_of } from './dhcp_options.ts';
import { config_of, type NX_DHCP, NX_DHCP_INTERFACE_RECORD } from './nx_dhcp_cb.ts';
import type { NxDhcpConfig } from './nx_dhcp_config.ts';
import * as DHCP from './nx_dhcp_constants.ts';

const TICKS_MOST = 0xfffffffe;

/** Address of a host, and not zero. */
function is_host(address: number): boolean {
  return address !== 0 && valid_host_address(address);
}

/** Takes the lease of a message over, field by field; false at the first one that is wrong. */
export function read_lease(
  dhcp: NX_DHCP,
  record: NX_DHCP_INTERFACE_RECORD,
  message: Uint8Array,
  second_ticks: number,
): boolean {
  const config = config_of(dhcp);
  const options = options_of(message);
  const yours = read32(message, DHCP.NX_BOOTP_OFFSET_YOUR_IP);
  if (!is_host(yours)) return false;
  const seconds = option_number(options, DHCP.NX_DHCP_OPTION_DHCP_LEASE);
  if (!config.quirks.lease_of_zero_is_forever && (seconds ?? 0) === 0) return false;
  record.nx_dhcp_ip_address = yours;
  const server = option_number(options, DHCP.NX_DHCP_OPTION_DHCP_SERVER);
  if (server !== null) {
    if (!is_host(server)) return false;
    record.nx_dhcp_server_ip = server;
  }
  if (seconds !== null) read_times(config, record, options, seconds, second_ticks);
  if (record.nx_dhcp_state >= DHCP.NX_DHCP_STATE_REQUESTING) {
    record.nx_dhcp_network_mask =
      option_number(options, DHCP.NX_DHCP_OPTION_SUBNET_MASK) ?? record.nx_dhcp_network_mask;
    const router = option_number(options, DHCP.NX_DHCP_OPTION_GATEWAYS);
    if (router !== null) {
      if (!is_host(router)) return false;
      record.nx_dhcp_gateway_address = router;
    }
  }
  keep_options(record, message);
  return true;
}

/** Keeps the options for nx_dhcp_user_option_retrieve. */
export function keep_options(record: NX_DHCP_INTERFACE_RECORD, message: Uint8Array): void {
  record.nx_dhcp_options = options_of(message).slice(0, DHCP.NX_DHCP_OPTIONS_BUFFER_SIZE);
}

function read_times(
  config: NxDhcpConfig,
  record: NX_DHCP_INTERFACE_RECORD,
  options: Uint8Array,
  seconds: number,
  second_ticks: number,
): void {
  if (seconds === DHCP.NX_DHCP_INFINITE_LEASE) {
    record.nx_dhcp_lease_time = seconds;
    record.nx_dhcp_renewal_time = seconds;
    record.nx_dhcp_rebind_time = seconds;
    return;
  }
  const { lease_time_wraps: wraps, renewal_time_in_seconds: mixed } = config.quirks;
  const ticks = (value: number) =>
    wraps ? Math.imul(value, second_ticks) >>> 0 : Math.min(value * second_ticks, TICKS_MOST);
  const lease = ticks(seconds);
  record.nx_dhcp_lease_time = lease;
  record.nx_dhcp_renewal_time = Math.floor(lease / 2);
  record.nx_dhcp_rebind_time = lease - Math.floor(lease / 8);
  const t1 = option_number(options, DHCP.NX_DHCP_OPTION_RENEWAL);
  const t2 = option_number(options, DHCP.NX_DHCP_OPTION_REBIND);
  const renewal = t1 === null || (mixed && t1 > lease) ? record.nx_dhcp_renewal_time : ticks(t1);
  const rebind = t2 === null ? record.nx_dhcp_rebind_time : ticks(t2);
  if (mixed) {
    record.nx_dhcp_renewal_time = renewal;
    if (rebind >= renewal && rebind <= lease) record.nx_dhcp_rebind_time = rebind;
  } else if (renewal > 0 && renewal < rebind && rebind < lease) {
    // Times in another order are none: they would leave the lease without a renewal, or never end it.
    record.nx_dhcp_renewal_time = renewal;
    record.nx_dhcp_rebind_time = rebind;
  }
}

/** Puts address, mask and gateway of the lease on the interface. */
export function* put_on_interface(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD): Service<void> {
  const { nx_dhcp_interface_index: index, nx_dhcp_ip_address: address, nx_dhcp_network_mask: mask } = record;
  yield* nx_ip_interface_address_set(dhcp.nx_dhcp_ip_ptr, index, address, mask);
  if (record.nx_dhcp_gateway_address !== 0)
    yield* nx_ip_gateway_address_set(dhcp.nx_dhcp_ip_ptr, record.nx_dhcp_gateway_address);
}

/** Forgets the lease and takes it off the interface. Counters, transaction id and the state stay. */
export function* clear_lease(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD): Service<void> {
  const fresh = new NX_DHCP_INTERFACE_RECORD();
  record.nx_dhcp_ip_address = 0;
  record.nx_dhcp_network_mask = 0;
  record.nx_dhcp_gateway_address = 0;
  record.nx_dhcp_server_ip = 0;
  record.nx_dhcp_lease_time = fresh.nx_dhcp_lease_time;
  record.nx_dhcp_renewal_time = 0;
  record.nx_dhcp_rebind_time = 0;
  record.nx_dhcp_renewal_remain_time = 0;
  record.nx_dhcp_rebind_remain_time = 0;
  record.nx_dhcp_rtr_interval = 0;
  record.nx_dhcp_timeout = 0;
  record.nx_dhcp_options = fresh.nx_dhcp_options;
  stop_probing(dhcp, record);
  const ip = dhcp.nx_dhcp_ip_ptr as NX_IP;
  yield* nx_ip_interface_address_set(ip, record.nx_dhcp_interface_index, 0, 0);
  if (ip.nx_ip_gateway_interface === interface_of(dhcp, record)) yield* nx_ip_gateway_address_clear(ip);
}

/** Conflicts of the interface's address are not looked for any more. */
export function stop_probing(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD): void {
  if (!config_of(dhcp).NX_DHCP_CLIENT_SEND_ARP_PROBE) return;
  const link = interface_of(dhcp, record);
  link.nx_interface_ip_probe_address = 0;
  link.nx_interface_ip_conflict_notify_handler = null;
}

/** The next wait of a renewal with so much time left: half of it, but no less than a minute, or all. */
export function next_renewal(config: NxDhcpConfig, remaining: number): number {
  const half = Math.floor(remaining / 2);
  const least = config.NX_DHCP_MIN_RENEW_TIMEOUT;
  return half >= least ? half : Math.min(least, remaining);
}
