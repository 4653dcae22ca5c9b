/**
 * The control blocks of the SNTP client, with the C names of their fields. They are all zero until nx_sntp_client_create.
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
  tx_time_get,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import { type NX_IP, type NX_PACKET_POOL, NX_UDP_SOCKET, NXD_ADDRESS } from '../nx_api.ts';
import { nx_config } from '../nx_options.ts';
import { type NxSntpConfig, nx_sntp_config } from './nx_sntp_config.ts';
import { NXD_SNTP_ID } from './nx_sntp_constants.ts';

/** A time: seconds since 1900, and a fraction in units of 2^-32 seconds. */
export class NX_SNTP_TIME {
  seconds: ULONG;
  fraction: ULONG;

  constructor(seconds: ULONG = 0, fraction: ULONG = 0) {
    this.seconds = seconds;
    this.fraction = fraction;
  }
}

/** A message of a server (RFC 4330 4), or a request. */
export class NX_SNTP_TIME_MESSAGE {
  /** Leap indicator, version and mode. */
  flags: UINT = 0;
  peer_clock_stratum: UINT = 0;
  peer_poll_interval: UINT = 0;
  peer_clock_precision: UINT = 0;
  root_delay: ULONG = 0;
  clock_dispersion: ULONG = 0;
  reference_clock_id = new Uint8Array(4);
  reference_clock_update_time_stamp: ULONG[] = [0, 0];
  originate_time_stamp: ULONG[] = [0, 0];
  receive_time_stamp: ULONG[] = [0, 0];
  transmit_time_stamp: ULONG[] = [0, 0];
  reference_clock_update_time = new NX_SNTP_TIME();
  originate_time = new NX_SNTP_TIME();
  receive_time = new NX_SNTP_TIME();
  transmit_time = new NX_SNTP_TIME();
}

/** Called in the thread that handles the message; what it returns is ignored (guide ch.3). */
export type NX_SNTP_LEAP_SECOND_HANDLER = (
  client_ptr: NX_SNTP_CLIENT,
  indicator: UINT,
) => UINT | Service<UINT>;
/** Called for a kiss-of-death message; anything but 0 is the status that the message is refused with. */
export type NX_SNTP_KISS_OF_DEATH_HANDLER = (client_ptr: NX_SNTP_CLIENT, code: UINT) => UINT | Service<UINT>;
/** Gives the ticks to wait before the first request. */
export type NX_SNTP_RANDOM_NUMBER_GENERATOR = (
  client_ptr: NX_SNTP_CLIENT,
  rand: Ref<ULONG>,
) => void | Service<void>;
/** Called after each update with the message and the local time. */
export type NX_SNTP_TIME_UPDATE_NOTIFY = (
  time_update_ptr: NX_SNTP_TIME_MESSAGE,
  local_time: NX_SNTP_TIME,
) => void | Service<void>;
/** A check that the application adds; anything but 0 refuses the message. */
export type NX_SNTP_SANITY_CHECK = (
  client_ptr: NX_SNTP_CLIENT,
  client_time_msg_ptr: NX_SNTP_TIME_MESSAGE,
  server_time_msg_ptr: NX_SNTP_TIME_MESSAGE,
) => UINT | Service<UINT>;

/** What arrivals and requests leave behind: a flag for the thread, and ticks. */
export class SntpSignals {
  readonly events = new TX_EVENT_FLAGS_GROUP();
  /** Tick of the last request, of the last arrival, and of the message that is being handled. */
  sent = 0;
  received = 0;
  taken = 0;
}

export class NX_SNTP_CLIENT {
  sim_owner: Kernel | null = null;
  nx_sntp_client_id: ULONG = 0;
  nx_sntp_client_ip_ptr: NX_IP | null = null;
  nx_sntp_client_interface_index: UINT = 0;
  nx_sntp_client_packet_pool_ptr: NX_PACKET_POOL | null = null;
  nx_sntp_client_sleep_flag: UINT = 0;
  nx_sntp_client_started: UINT = 0;
  nx_sntp_client_thread = new TX_THREAD();
  nx_sntp_client_mutex = new TX_MUTEX();
  /** The server of a unicast client; of a broadcast client the address that it was given. */
  nx_sntp_server_ip_address = new NXD_ADDRESS();
  nx_sntp_client_udp_socket = new NX_UDP_SOCKET();
  nx_sntp_client_first_update_pending: UINT = 0;
  /** Refused messages in a row. */
  nx_sntp_client_invalid_time_updates: UINT = 0;
  nx_sntp_valid_server_status: UINT = 0;
  nx_sntp_client_protocol_mode: UINT = 0;
  nx_sntp_client_broadcast_initialized: UINT = 0;
  nx_sntp_broadcast_time_server = new NXD_ADDRESS();
  nx_sntp_multicast_server_address = new NXD_ADDRESS();
  nx_sntp_client_unicast_initialized: UINT = 0;
  nx_sntp_unicast_time_server = new NXD_ADDRESS();
  /** Ticks until the next request. */
  nx_sntp_client_unicast_poll_interval: ULONG = 0;
  nx_sntp_client_backoff_count: UINT = 0;
  nx_sntp_update_timer = new TX_TIMER();
  /** Ticks until the server counts as lost. */
  nx_sntp_update_time_remaining: ULONG = 0;
  nx_sntp_client_roundtrip_time_msec = 0;
  /** Seconds since local time was set. */
  nx_sntp_client_local_ntp_time_elapsed: ULONG = 0;
  nx_sntp_current_server_time_message = new NX_SNTP_TIME_MESSAGE();
  nx_sntp_current_time_message_request = new NX_SNTP_TIME_MESSAGE();
  nx_sntp_previous_server_time_message = new NX_SNTP_TIME_MESSAGE();
  /** Local time as it was set last. */
  nx_sntp_client_local_ntp_time = new NX_SNTP_TIME();
  nx_sntp_server_update_time = new NX_SNTP_TIME();
  apply_custom_sanity_checks: NX_SNTP_SANITY_CHECK | null = null;
  leap_second_handler: NX_SNTP_LEAP_SECOND_HANDLER | null = null;
  kiss_of_death_handler: NX_SNTP_KISS_OF_DEATH_HANDLER | null = null;
  random_number_generator: NX_SNTP_RANDOM_NUMBER_GENERATOR | null = null;
  nx_sntp_client_time_update_notify: NX_SNTP_TIME_UPDATE_NOTIFY | null = null;
  signals = new SntpSignals();
  /** Tick at which local time was set. */
  local_time_tick = 0;
  /** Transmit time of a request that has no answer yet. */
  awaited: NX_SNTP_TIME | null = null;
  /** A multicast group that was joined for the client; 0: none. */
  joined: ULONG = 0;
  /** The same of IPv6; null: none. */
  joined_ipv6: NXD_ADDRESS | null = null;
  /** The options in force when the client was created. */
  config: NxSntpConfig | null = null;
}
name_objects(
  NX_SNTP_CLIENT,
  'SNTP client',
  ({ nx_sntp_client_ip_ptr }) => nx_sntp_client_ip_ptr?.nx_ip_name ?? null,
);
declare_levels(NX_SNTP_CLIENT, ['server status', 'local seconds'], (client, values, at) => {
  values[at] = client.nx_sntp_valid_server_status;
  values[at + 1] = client.nx_sntp_client_local_ntp_time.seconds;
});

/** The options in force for a client; those of the board for one that was not created. */
export function config_of(k: Kernel, client: NX_SNTP_CLIENT): NxSntpConfig {
  return client.config ?? nx_sntp_config(k);
}

/** No client, one that was not created, or one of another board, which is reported. */
export function no_sntp(k: Kernel, client: NX_SNTP_CLIENT | null): client is null {
  if (client === null) return true;
  const { sim_owner } = client;
  if (sim_owner !== null && sim_owner !== k) return is_no_object(k, client);
  return !config_of(k, client).quirks.sntp_client_unchecked && client.nx_sntp_client_id !== NXD_SNTP_ID;
}

/** Ticks of a second. */
export function second_of(k: Kernel): number {
  return nx_config(k).NX_IP_PERIODIC_RATE;
}

/** Sets local time; it runs from now on. */
export function set_local_time(client: NX_SNTP_CLIENT, { seconds, fraction }: NX_SNTP_TIME): void {
  client.nx_sntp_client_local_ntp_time = new NX_SNTP_TIME(seconds >>> 0, fraction >>> 0);
  client.nx_sntp_client_local_ntp_time_elapsed = 0;
  client.local_time_tick = tx_time_get();
}
