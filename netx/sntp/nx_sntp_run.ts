/**
 * Telling a client its server, starting and stopping it (guide ch.3).
 */
import { run_callback } from '../../rtos/kernel/callback.ts';
import { enter, K } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import {
  ref,
  type Service,
  TX_ACTIVATE_ERROR,
  TX_SUCCESS,
  TX_WAIT_FOREVER,
  tx_mutex_get,
  tx_mutex_put,
  tx_thread_identify,
  tx_thread_preemption_change,
  tx_thread_resume,
  tx_thread_sleep,
  tx_thread_suspend,
  tx_thread_wait_abort,
  tx_timer_activate,
  tx_timer_deactivate,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import {
  NX_CALLER_ERROR,
  NX_INVALID_PARAMETERS,
  NX_IP_VERSION_V4,
  NX_IP_VERSION_V6,
  NX_PTR_ERROR,
  NX_SUCCESS,
  NX_WAIT_FOREVER,
  NXD_ADDRESS,
  nx_udp_socket_bind,
  nx_udp_socket_unbind,
} from '../nx_api.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { config_of, type NX_SNTP_CLIENT, NX_SNTP_TIME_MESSAGE, no_sntp, second_of } from './nx_sntp_cb.ts';
import * as SNTP from './nx_sntp_constants.ts';
import { join_group, leave_group } from './sntp_group.ts';
import { lapse_ticks } from './sntp_thread.ts';

function v4(address: ULONG): NXD_ADDRESS {
  return new NXD_ADDRESS(NX_IP_VERSION_V4, address);
}

/** An address as the client keeps it; a build without IPv6 does not look at its version. */
function kept(k: Kernel, { nxd_ip_version, nxd_ip_address }: NXD_ADDRESS): NXD_ADDRESS {
  if (nx_config(k).NX_DISABLE_IPV6) return v4(nxd_ip_address.v4);
  const copy = new NXD_ADDRESS(nxd_ip_version, nxd_ip_address.v4);
  copy.nxd_ip_address.v6 = [...nxd_ip_address.v6];
  return copy;
}

function set_unicast(k: Kernel, client: NX_SNTP_CLIENT, server: NXD_ADDRESS): Service<UINT> {
  const { NX_SNTP_CLIENT_UNICAST_POLL_INTERVAL: seconds } = config_of(k, client);
  client.nx_sntp_client_unicast_poll_interval = seconds * second_of(k);
  client.nx_sntp_client_backoff_count = 0;
  client.nx_sntp_unicast_time_server = kept(k, server);
  client.nx_sntp_server_ip_address = kept(k, server);
  client.nx_sntp_client_protocol_mode = SNTP.UNICAST_MODE;
  client.nx_sntp_client_unicast_initialized = 1;
  client.nx_sntp_valid_server_status = 1;
  return refuse(k, NX_SUCCESS);
}

/**
 * Tells a unicast client its server; to be called before each nx_sntp_client_run_unicast.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_INVALID_PARAMETERS: address zero; NX_CALLER_ERROR
 *
 * Allowed from: threads. Neither suspends nor preempts. (Guide ch.3)
 */
export function nx_sntp_client_initialize_unicast(
  client_ptr: NX_SNTP_CLIENT | null,
  unicast_time_server: ULONG,
): Service<UINT> {
  const k = enter('nx_sntp_client_initialize_unicast');
  if (no_sntp(k, client_ptr)) return refuse(k, NX_PTR_ERROR);
  if (unicast_time_server === 0) return refuse(k, NX_INVALID_PARAMETERS);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return set_unicast(k, client_ptr, v4(unicast_time_server));
}

/** The same with an NXD_ADDRESS of either version; the version is not looked at in a build without IPv6. */
export function nxd_sntp_client_initialize_unicast(
  client_ptr: NX_SNTP_CLIENT | null,
  unicast_time_server: NXD_ADDRESS | null,
): Service<UINT> {
  const k = enter('nxd_sntp_client_initialize_unicast');
  if (no_sntp(k, client_ptr) || unicast_time_server === null) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return set_unicast(k, client_ptr, unicast_time_server);
}

function set_broadcast(
  k: Kernel,
  client: NX_SNTP_CLIENT,
  multicast: NXD_ADDRESS | null,
  broadcast: ULONG | null,
): Service<UINT> {
  client.nx_sntp_server_ip_address = new NXD_ADDRESS();
  if (multicast !== null) {
    client.nx_sntp_multicast_server_address = kept(k, multicast);
    client.nx_sntp_server_ip_address = kept(k, multicast);
  } else if (broadcast !== null) {
    client.nx_sntp_broadcast_time_server = v4(broadcast);
    client.nx_sntp_server_ip_address = v4(broadcast);
  }
  client.nx_sntp_client_protocol_mode = SNTP.BROADCAST_MODE;
  client.nx_sntp_client_broadcast_initialized = 1;
  client.nx_sntp_valid_server_status = 1;
  return refuse(k, NX_SUCCESS);
}

/**
 * Tells a broadcast client where its server sends to: a multicast group, which it then joins while it runs, or else a
 * broadcast address. The address of a server itself stands for its broadcasts alone.
 *
 * @param multicast_server_address 0: none
 * @param broadcast_time_server only looked at without a multicast address
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_INVALID_PARAMETERS: both zero; NX_CALLER_ERROR
 *
 * Allowed from: threads. Neither suspends nor preempts. (Guide ch.3)
 */
export function nx_sntp_client_initialize_broadcast(
  client_ptr: NX_SNTP_CLIENT | null,
  multicast_server_address: ULONG,
  broadcast_time_server: ULONG,
): Service<UINT> {
  const k = enter('nx_sntp_client_initialize_broadcast');
  if (no_sntp(k, client_ptr)) return refuse(k, NX_PTR_ERROR);
  if (multicast_server_address === 0 && broadcast_time_server === 0) return refuse(k, NX_INVALID_PARAMETERS);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const multicast = multicast_server_address === 0 ? null : v4(multicast_server_address);
  return set_broadcast(k, client_ptr, multicast, broadcast_time_server);
}

/**
 * The same with NXD_ADDRESSes, null for none; the group may be one of IPv6. It is then joined as IPv6 groups are, but for
 * ff02::1, which every node hears. NX_SNTP_PARAM_ERROR: a broadcast address of version 6.
 */
export function nxd_sntp_client_initialize_broadcast(
  client_ptr: NX_SNTP_CLIENT | null,
  multicast_server_address: NXD_ADDRESS | null,
  broadcast_time_server: NXD_ADDRESS | null,
): Service<UINT> {
  const k = enter('nxd_sntp_client_initialize_broadcast');
  if (no_sntp(k, client_ptr)) return refuse(k, NX_PTR_ERROR);
  if (multicast_server_address === null && broadcast_time_server === null) return refuse(k, NX_PTR_ERROR);
  if (broadcast_time_server?.nxd_ip_version === NX_IP_VERSION_V6) return refuse(k, SNTP.NX_SNTP_PARAM_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const is_v4 = broadcast_time_server?.nxd_ip_version === NX_IP_VERSION_V4;
  const broadcast = is_v4 ? broadcast_time_server.nxd_ip_address.v4 : null;
  return set_broadcast(k, client_ptr, multicast_server_address, broadcast);
}

/** Timer, socket and thread of the client run. */
function* begin_running(client: NX_SNTP_CLIENT): Service<UINT> {
  const k = K as Kernel;
  const config = config_of(k, client);
  const timer = tx_timer_activate(client.nx_sntp_update_timer);
  if (timer !== TX_SUCCESS && timer !== TX_ACTIVATE_ERROR) return timer;
  const { nx_sntp_client_udp_socket: socket } = client;
  const bound = yield* nx_udp_socket_bind(socket, config.NX_SNTP_CLIENT_UDP_PORT, NX_WAIT_FOREVER);
  if (bound !== NX_SUCCESS) {
    tx_timer_deactivate(client.nx_sntp_update_timer);
    return bound;
  }
  client.nx_sntp_client_first_update_pending = 1;
  const resumed = yield* tx_thread_resume(client.nx_sntp_client_thread);
  if (resumed !== TX_SUCCESS) {
    yield* nx_udp_socket_unbind(socket);
    tx_timer_deactivate(client.nx_sntp_update_timer);
    return resumed;
  }
  client.nx_sntp_client_started = 1;
  client.nx_sntp_client_sleep_flag = 0;
  return NX_SUCCESS;
}

/** Holds the client's mutex around a start; `needs_mutex`: without it nothing is done. */
function* start(
  client: NX_SNTP_CLIENT,
  needs_mutex: boolean,
  steps: (config: ReturnType<typeof config_of>) => Service<UINT>,
): Service<UINT> {
  const got = yield* tx_mutex_get(client.nx_sntp_client_mutex, TX_WAIT_FOREVER);
  if (got !== TX_SUCCESS && needs_mutex) return got;
  const started = client.nx_sntp_client_started !== 0;
  const status = started ? SNTP.NX_SNTP_CLIENT_ALREADY_STARTED : yield* steps(config_of(K as Kernel, client));
  yield* tx_mutex_put(client.nx_sntp_client_mutex);
  return status;
}

/**
 * Starts a client that asks its server: at once, then each NX_SNTP_CLIENT_UNICAST_POLL_INTERVAL.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR; NX_SNTP_CLIENT_ALREADY_STARTED; NX_SNTP_CLIENT_NOT_INITIALIZED: no
 *   nx_sntp_client_initialize_unicast since the last stop; what binding the socket and the kernel say
 *
 * Allowed from: threads. May suspend, may preempt. (Guide ch.3)
 */
export function nx_sntp_client_run_unicast(client_ptr: NX_SNTP_CLIENT | null): Service<UINT> {
  const k = enter('nx_sntp_client_run_unicast');
  if (no_sntp(k, client_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(
    k,
    start(client_ptr, true, (config) => run_unicast(client_ptr, config)),
  );
}

function* run_unicast(client: NX_SNTP_CLIENT, config: ReturnType<typeof config_of>): Service<UINT> {
  if (client.nx_sntp_client_unicast_initialized === 0) return SNTP.NX_SNTP_CLIENT_NOT_INITIALIZED;
  const generator = client.random_number_generator;
  if (config.NX_SNTP_CLIENT_RANDOMIZE_ON_STARTUP && generator !== null) {
    const ticks = ref(0);
    yield* run_callback(K as Kernel, 'the random number generator', generator(client, ticks));
    yield* tx_thread_sleep(ticks.value);
  }
  client.nx_sntp_client_first_update_pending = 1;
  client.nx_sntp_client_invalid_time_updates = 0;
  client.nx_sntp_update_time_remaining = lapse_ticks(K as Kernel, config);
  const status = yield* begin_running(client);
  if (status === NX_SUCCESS) client.nx_sntp_client_unicast_poll_interval = 0;
  return status;
}

/**
 * Starts a client that listens to broadcasts.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR; NX_SNTP_CLIENT_ALREADY_STARTED; NX_SNTP_CLIENT_NOT_INITIALIZED; what
 *   joining the group, binding the socket and the kernel say
 *
 * Allowed from: threads. May suspend, may preempt. (Guide ch.3)
 */
export function nx_sntp_client_run_broadcast(client_ptr: NX_SNTP_CLIENT | null): Service<UINT> {
  const k = enter('nx_sntp_client_run_broadcast');
  if (no_sntp(k, client_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(
    k,
    start(client_ptr, false, (config) => run_broadcast(client_ptr, config)),
  );
}

function* run_broadcast(client: NX_SNTP_CLIENT, config: ReturnType<typeof config_of>): Service<UINT> {
  if (client.nx_sntp_client_broadcast_initialized === 0) return SNTP.NX_SNTP_CLIENT_NOT_INITIALIZED;
  client.nx_sntp_update_time_remaining = lapse_ticks(K as Kernel, config);
  const joined = yield* join_group(client, config);
  if (joined !== NX_SUCCESS) return joined;
  const status = yield* begin_running(client);
  if (status !== NX_SUCCESS) yield* leave_group(client);
  return status;
}

/**
 * Stops a client: its thread, its timer and its socket. Local time and server status stay; it must be told its server
 * again before it can run again.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_SNTP_CLIENT_NOT_STARTED; NX_CALLER_ERROR
 *
 * Allowed from: threads. May suspend: it waits until the client's thread sleeps. (Guide ch.3)
 */
export function nx_sntp_client_stop(client_ptr: NX_SNTP_CLIENT | null): Service<UINT> {
  const k = enter('nx_sntp_client_stop');
  if (no_sntp(k, client_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) {
    const started = client_ptr.nx_sntp_client_started !== 0;
    return refuse(k, started ? NX_CALLER_ERROR : SNTP.NX_SNTP_CLIENT_NOT_STARTED);
  }
  return in_steps(k, stop(client_ptr));
}

function* stop(client: NX_SNTP_CLIENT): Service<UINT> {
  const { nx_sntp_client_mutex: mutex, nx_sntp_client_thread: thread } = client;
  yield* tx_mutex_get(mutex, TX_WAIT_FOREVER);
  if (client.nx_sntp_client_started === 0) {
    yield* tx_mutex_put(mutex);
    return SNTP.NX_SNTP_CLIENT_NOT_STARTED;
  }
  client.nx_sntp_client_started = 0;
  client.nx_sntp_client_unicast_initialized = 0;
  client.nx_sntp_client_broadcast_initialized = 0;
  const threshold = ref(0);
  yield* tx_thread_preemption_change(tx_thread_identify(), 0, threshold);
  while (client.nx_sntp_client_sleep_flag === 0) {
    yield* tx_mutex_put(mutex);
    yield* tx_thread_sleep(1);
    yield* tx_mutex_get(mutex, TX_WAIT_FOREVER);
  }
  client.nx_sntp_client_sleep_flag = 0;
  client.nx_sntp_previous_server_time_message = new NX_SNTP_TIME_MESSAGE();
  client.nx_sntp_current_server_time_message = new NX_SNTP_TIME_MESSAGE();
  client.awaited = null;
  tx_timer_deactivate(client.nx_sntp_update_timer);
  yield* tx_thread_suspend(thread);
  yield* tx_thread_wait_abort(thread);
  yield* nx_udp_socket_unbind(client.nx_sntp_client_udp_socket);
  yield* leave_group(client);
  yield* tx_thread_preemption_change(tx_thread_identify(), threshold.value, threshold);
  yield* tx_mutex_put(mutex);
  return NX_SUCCESS;
}
