/**
 * The state machine of one interface (RFC 2131 figure 5): what happens when its time is up, and what an offer, an
 * acknowledgement or a NAK does. The caller holds the client's mutex.
 */
import { run_callback } from '../../rtos/kernel/callback.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { type Service, TX_OR, tx_event_flags_set, type UINT } from '../../rtos/tx_api.ts';
import { nx_arp_probe_send } from '../nx_api.ts';
import { nx_config } from '../nx_options.ts';
import { read32 } from '../wire/bytes.ts';
import {
  clear_lease,
  keep_options,
  next_renewal,
  put_on_interface,
  read_lease,
  stop_probing,
} from './dhcp_lease.ts';
import { interface_of, send_message } from './dhcp_message.ts';
import { option_number, options_of } from './dhcp_options.ts';
import { config_of, type NX_DHCP, type NX_DHCP_INTERFACE_RECORD } from './nx_dhcp_cb.ts';
import * as DHCP from './nx_dhcp_constants.ts';

/** RFC 2131 3.1: so many retransmissions of a request, then the client starts over. */
const REQUESTS_MOST = 4;

export function* change_state(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD, state: UINT): Service<void> {
  record.nx_dhcp_state = state;
  const k = K as Kernel;
  const { nx_dhcp_state_change_callback: notify, nx_dhcp_interface_state_change_callback: notify_interface } =
    dhcp;
  if (notify !== null) yield* run_callback(k, 'the state change notify', notify(dhcp, state));
  if (notify_interface === null) return;
  const returned = notify_interface(dhcp, record.nx_dhcp_interface_index, state);
  yield* run_callback(k, 'the interface state change notify', returned);
}

/** The interval, a second more or less (RFC 2131 4.1). */
function randomized(dhcp: NX_DHCP, ticks: number): number {
  const k = K as Kernel;
  const second = nx_config(k).NX_IP_PERIODIC_RATE;
  return Math.max(1, ticks + (k.sim.random.uint31() % (2 * second + 1)) - second);
}

function* send_first(
  dhcp: NX_DHCP,
  record: NX_DHCP_INTERFACE_RECORD,
  type: UINT,
  state: UINT,
): Service<void> {
  yield* send_counted(dhcp, record, type);
  record.unanswered = 0;
  record.nx_dhcp_rtr_interval = config_of(dhcp).NX_DHCP_MIN_RETRANS_TIMEOUT;
  record.nx_dhcp_timeout = randomized(dhcp, record.nx_dhcp_rtr_interval);
  yield* change_state(dhcp, record, state);
}

function* send_again(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD, type: UINT): Service<void> {
  yield* send_counted(dhcp, record, type);
  const most = config_of(dhcp).NX_DHCP_MAX_RETRANS_TIMEOUT;
  record.nx_dhcp_rtr_interval = Math.min(2 * record.nx_dhcp_rtr_interval, most);
  record.nx_dhcp_timeout = randomized(dhcp, record.nx_dhcp_rtr_interval);
}

export function* send_counted(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD, type: UINT): Service<UINT> {
  const status = yield* send_message(dhcp, record, type);
  if (type === DHCP.NX_DHCP_TYPE_DHCPDISCOVER) record.nx_dhcp_discoveries_sent++;
  else if (type === DHCP.NX_DHCP_TYPE_DHCPREQUEST) record.nx_dhcp_requests_sent++;
  return status;
}

/** Back to the beginning after so many ticks, without a lease. */
export function* start_over(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD, ticks: number): Service<void> {
  yield* clear_lease(dhcp, record);
  record.nx_dhcp_timeout = ticks;
  yield* change_state(dhcp, record, DHCP.NX_DHCP_STATE_INIT);
}

/** One expiry of the client's timer for one interface. */
export function* interval_over(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD): Service<void> {
  const interval = config_of(dhcp).NX_DHCP_TIME_INTERVAL;
  record.nx_dhcp_seconds++;
  if (record.nx_dhcp_timeout === 0) return;
  if (record.nx_dhcp_timeout > interval) {
    record.nx_dhcp_timeout -= interval;
    return;
  }
  record.nx_dhcp_timeout = 0;
  yield* time_is_up(dhcp, record);
}

function* time_is_up(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD): Service<void> {
  switch (record.nx_dhcp_state) {
    case DHCP.NX_DHCP_STATE_INIT: {
      record.nx_dhcp_seconds = 0;
      const skip = record.nx_dhcp_skip_discovery !== 0;
      record.nx_dhcp_skip_discovery = 0;
      if (skip) yield* send_first(dhcp, record, DHCP.NX_DHCP_TYPE_DHCPREQUEST, DHCP.NX_DHCP_STATE_REQUESTING);
      else yield* send_first(dhcp, record, DHCP.NX_DHCP_TYPE_DHCPDISCOVER, DHCP.NX_DHCP_STATE_SELECTING);
      return;
    }
    case DHCP.NX_DHCP_STATE_SELECTING:
      return yield* send_again(dhcp, record, DHCP.NX_DHCP_TYPE_DHCPDISCOVER);
    case DHCP.NX_DHCP_STATE_REQUESTING:
      if (!config_of(dhcp).quirks.requesting_forever && record.unanswered++ >= REQUESTS_MOST)
        return yield* start_over(dhcp, record, config_of(dhcp).NX_DHCP_TIME_INTERVAL);
      return yield* send_again(dhcp, record, DHCP.NX_DHCP_TYPE_DHCPREQUEST);
    case DHCP.NX_DHCP_STATE_BOUND:
      record.nx_dhcp_seconds = 0;
      return yield* begin_renewing(dhcp, record);
    case DHCP.NX_DHCP_STATE_RENEWING:
      return yield* renew_again(dhcp, record);
    case DHCP.NX_DHCP_STATE_REBINDING:
      return yield* rebind_again(dhcp, record);
    case DHCP.NX_DHCP_STATE_ADDRESS_PROBING:
      return yield* probe(dhcp, record);
  }
}

/** Waits for the next message of a renewal that has so much time left; a tick at least, so that it ends. */
export function wait_for(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD, remaining: number): void {
  const config = config_of(dhcp);
  const least = config.quirks.renewal_without_end ? 0 : 1;
  record.nx_dhcp_timeout = Math.max(least, next_renewal(config, remaining));
  record.nx_dhcp_rtr_interval = record.nx_dhcp_timeout;
}

/** T1, or a forced renewal. */
export function* begin_renewing(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD): Service<void> {
  record.nx_dhcp_state = DHCP.NX_DHCP_STATE_RENEWING;
  yield* send_counted(dhcp, record, DHCP.NX_DHCP_TYPE_DHCPREQUEST);
  record.nx_dhcp_renewal_remain_time = Math.max(0, record.nx_dhcp_rebind_time - record.nx_dhcp_renewal_time);
  const kept = keeps_lease(dhcp, record);
  wait_for(
    dhcp,
    record,
    kept ? config_of(dhcp).NX_DHCP_MIN_RENEW_TIMEOUT : record.nx_dhcp_renewal_remain_time,
  );
  yield* change_state(dhcp, record, DHCP.NX_DHCP_STATE_RENEWING);
}

/** An infinite lease has no times: a renewal that is not answered changes nothing about it. */
function keeps_lease(dhcp: NX_DHCP, { nx_dhcp_lease_time: lease }: NX_DHCP_INTERFACE_RECORD): boolean {
  return lease === DHCP.NX_DHCP_INFINITE_LEASE && !config_of(dhcp).quirks.renewal_without_end;
}

function* renew_again(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD): Service<void> {
  if (keeps_lease(dhcp, record)) {
    record.nx_dhcp_timeout = record.nx_dhcp_renewal_time;
    return yield* change_state(dhcp, record, DHCP.NX_DHCP_STATE_BOUND);
  }
  const left = Math.max(0, record.nx_dhcp_renewal_remain_time - record.nx_dhcp_rtr_interval);
  record.nx_dhcp_renewal_remain_time = left;
  if (left > 0) {
    yield* send_counted(dhcp, record, DHCP.NX_DHCP_TYPE_DHCPREQUEST);
    wait_for(dhcp, record, left);
    return;
  }
  record.nx_dhcp_state = DHCP.NX_DHCP_STATE_REBINDING;
  yield* send_counted(dhcp, record, DHCP.NX_DHCP_TYPE_DHCPREQUEST);
  record.nx_dhcp_rebind_remain_time = Math.max(0, record.nx_dhcp_lease_time - record.nx_dhcp_rebind_time);
  wait_for(dhcp, record, record.nx_dhcp_rebind_remain_time);
  yield* change_state(dhcp, record, DHCP.NX_DHCP_STATE_REBINDING);
}

function* rebind_again(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD): Service<void> {
  const left = Math.max(0, record.nx_dhcp_rebind_remain_time - record.nx_dhcp_rtr_interval);
  record.nx_dhcp_rebind_remain_time = left;
  if (left === 0) return yield* start_over(dhcp, record, config_of(dhcp).NX_DHCP_TIME_INTERVAL);
  yield* send_counted(dhcp, record, DHCP.NX_DHCP_TYPE_DHCPREQUEST);
  wait_for(dhcp, record, left);
}

/** Asks whether the address is free (RFC 5227 2.1.1); after the last probe it is taken. */
function* probe(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD): Service<void> {
  const config = config_of(dhcp);
  yield* nx_arp_probe_send(dhcp.nx_dhcp_ip_ptr, record.nx_dhcp_interface_index, record.nx_dhcp_ip_address);
  record.nx_dhcp_probe_count--;
  if (record.nx_dhcp_probe_count === 0) {
    stop_probing(dhcp, record);
    return yield* become_bound(dhcp, record);
  }
  const ticks = (K as Kernel).sim.random.uint31() % config.NX_DHCP_ARP_PROBE_MAX;
  record.nx_dhcp_timeout = Math.max(ticks, config.NX_DHCP_ARP_PROBE_MIN);
}

function* tell_conflict(dhcp: NX_DHCP): Service<void> {
  yield* tx_event_flags_set(dhcp.nx_dhcp_events, DHCP.NX_DHCP_CLIENT_CONFLICT_EVENT, TX_OR);
}

function* begin_probing(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD): Service<void> {
  const config = config_of(dhcp);
  const link = interface_of(dhcp, record);
  const on_conflict = (): Service<void> => tell_conflict(dhcp);
  link.nx_interface_ip_conflict_notify_handler = on_conflict;
  link.nx_interface_ip_probe_address = record.nx_dhcp_ip_address;
  record.nx_dhcp_probe_count = config.NX_DHCP_ARP_PROBE_NUM;
  const ticks = (K as Kernel).sim.random.uint31() % config.NX_DHCP_ARP_PROBE_WAIT;
  record.nx_dhcp_timeout = Math.max(1, ticks);
  yield* change_state(dhcp, record, DHCP.NX_DHCP_STATE_ADDRESS_PROBING);
}

function* become_bound(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD): Service<void> {
  yield* put_on_interface(dhcp, record);
  const least = config_of(dhcp).quirks.renewal_without_end ? 0 : 1;
  record.nx_dhcp_timeout = Math.max(least, record.nx_dhcp_renewal_time);
  yield* change_state(dhcp, record, DHCP.NX_DHCP_STATE_BOUND);
}

/** Tells the server that the address is in use elsewhere, and starts over later (RFC 2131 3.1 step 5). */
export function* decline(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD): Service<UINT> {
  const status = yield* send_message(dhcp, record, DHCP.NX_DHCP_TYPE_DHCPDECLINE);
  if (!config_of(dhcp).quirks.declines_not_counted) record.nx_dhcp_declines_sent++;
  yield* start_over(dhcp, record, config_of(dhcp).NX_DHCP_RESTART_WAIT);
  return status;
}

/** A reply that is for this interface: hardware address and transaction id are its own. */
export function* reply_received(
  dhcp: NX_DHCP,
  record: NX_DHCP_INTERFACE_RECORD,
  message: Uint8Array,
): Service<void> {
  const { quirks } = config_of(dhcp);
  const op = message[DHCP.NX_BOOTP_OFFSET_OP];
  const cookie = read32(message, DHCP.NX_BOOTP_OFFSET_VENDOR);
  const wrong = op !== DHCP.NX_BOOTP_OP_REPLY || cookie !== DHCP.NX_BOOTP_MAGIC_COOKIE;
  if (wrong && !quirks.header_unchecked) return;
  const type = option_number(options_of(message), DHCP.NX_DHCP_OPTION_DHCP_TYPE);
  const state = record.nx_dhcp_state;
  if (state === DHCP.NX_DHCP_STATE_SELECTING && type === DHCP.NX_DHCP_TYPE_DHCPOFFER) {
    record.nx_dhcp_offers_received++;
    if (!read_lease(dhcp, record, message, second())) return;
    return yield* send_first(dhcp, record, DHCP.NX_DHCP_TYPE_DHCPREQUEST, DHCP.NX_DHCP_STATE_REQUESTING);
  }
  const asked =
    state === DHCP.NX_DHCP_STATE_REQUESTING ||
    state === DHCP.NX_DHCP_STATE_RENEWING ||
    state === DHCP.NX_DHCP_STATE_REBINDING;
  if (asked && type === DHCP.NX_DHCP_TYPE_DHCPNACK) {
    record.nx_dhcp_nacks_received++;
    return yield* start_over(dhcp, record, config_of(dhcp).NX_DHCP_TIME_INTERVAL);
  }
  if (type !== DHCP.NX_DHCP_TYPE_DHCPACK) return;
  if (asked) return yield* acknowledged(dhcp, record, message);
  if (state !== DHCP.NX_DHCP_STATE_BOUND || quirks.inform_answer_ignored) return;
  record.nx_dhcp_inform_responses++;
  keep_options(record, message);
}

function second(): number {
  return nx_config(K as Kernel).NX_IP_PERIODIC_RATE;
}

function* acknowledged(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD, message: Uint8Array): Service<void> {
  if (!config_of(dhcp).quirks.ack_not_compared && !is_expected(record, message)) return;
  record.nx_dhcp_acks_received++;
  if (!read_lease(dhcp, record, message, second())) return;
  const fresh = record.nx_dhcp_state === DHCP.NX_DHCP_STATE_REQUESTING;
  if (fresh && config_of(dhcp).NX_DHCP_CLIENT_SEND_ARP_PROBE) yield* begin_probing(dhcp, record);
  else yield* become_bound(dhcp, record);
}

/** From the server that was asked, unless anybody was, and for the address that was asked for. */
function is_expected(record: NX_DHCP_INTERFACE_RECORD, message: Uint8Array): boolean {
  const server = option_number(options_of(message), DHCP.NX_DHCP_OPTION_DHCP_SERVER);
  const anybody = record.nx_dhcp_state === DHCP.NX_DHCP_STATE_REBINDING || record.nx_dhcp_server_ip === 0;
  if (!anybody && server !== null && server !== record.nx_dhcp_server_ip) return false;
  const asked = record.nx_dhcp_ip_address;
  return (
    asked === 0 ||
    asked === DHCP.NX_BOOTP_BC_ADDRESS ||
    read32(message, DHCP.NX_BOOTP_OFFSET_YOUR_IP) === asked
  );
}
