/**
 * The client's thread and its timer: messages that have come, requests that are due, a server that counts as lost.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import {
  ref,
  type Service,
  TX_NO_WAIT,
  TX_OR,
  TX_OR_CLEAR,
  TX_SUCCESS,
  TX_WAIT_FOREVER,
  tx_event_flags_get,
  tx_event_flags_set,
  tx_mutex_get,
  tx_mutex_put,
  tx_thread_preemption_change,
  tx_thread_sleep,
  tx_time_get,
  type ULONG,
} from '../../rtos/tx_api.ts';
import { NX_NO_WAIT, NX_SUCCESS } from '../nx_api.ts';
import { config_of, type NX_SNTP_CLIENT, second_of } from './nx_sntp_cb.ts';
import type { NxSntpConfig } from './nx_sntp_config.ts';
import { NX_SNTP_CLIENT_RECEIVE_EVENT, UNICAST_MODE } from './nx_sntp_constants.ts';
import { receive_message } from './sntp_receive.ts';
import { forget_message, send_request } from './sntp_request.ts';
import { use_message } from './sntp_update.ts';

/** Where the flags go that a look clears; there is one of them, so nobody reads it. */
const FLAGS = ref(0);

/** Receive notify of the client's socket. */
export function* message_arrived(client: NX_SNTP_CLIENT): Service<void> {
  yield* tx_event_flags_set(client.signals.events, NX_SNTP_CLIENT_RECEIVE_EVENT, TX_OR);
  client.signals.received = tx_time_get();
}

/** Expiry of the client's timer. */
export function time_passed(client: NX_SNTP_CLIENT): void {
  const k = K as Kernel;
  const { NX_SNTP_UPDATE_TIMEOUT_INTERVAL: seconds } = config_of(k, client);
  const ticks = seconds * second_of(k);
  client.nx_sntp_update_time_remaining = Math.max(0, client.nx_sntp_update_time_remaining - ticks);
  client.nx_sntp_client_local_ntp_time_elapsed += seconds;
  if (client.nx_sntp_client_protocol_mode === UNICAST_MODE)
    client.nx_sntp_client_unicast_poll_interval = Math.max(
      0,
      client.nx_sntp_client_unicast_poll_interval - ticks,
    );
}

/** Ticks after which the server counts as lost. */
export function lapse_ticks(k: Kernel, config: NxSntpConfig): ULONG {
  return config.NX_SNTP_CLIENT_MAX_TIME_LAPSE * second_of(k);
}

export function* sntp_thread(client: NX_SNTP_CLIENT): Service<void> {
  const config = config_of(K as Kernel, client);
  const { nx_sntp_client_mutex: mutex, nx_sntp_client_thread: self } = client;
  const threshold = ref(0);
  for (;;) {
    const got = yield* tx_mutex_get(mutex, TX_WAIT_FOREVER);
    // A wait that nx_sntp_client_stop has aborted begins again.
    if (got !== TX_SUCCESS) continue;
    yield* look(client, config);
    yield* tx_mutex_put(mutex);
    yield* tx_thread_preemption_change(self, 0, threshold);
    client.nx_sntp_client_sleep_flag = 1;
    yield* tx_thread_sleep(config.NX_SNTP_CLIENT_SLEEP_INTERVAL);
    client.nx_sntp_client_sleep_flag = 0;
    yield* tx_thread_preemption_change(self, threshold.value, threshold);
  }
}

/** Handles what has come; true if that was a message of the server. */
function* handle_messages(client: NX_SNTP_CLIENT, config: NxSntpConfig): Service<boolean> {
  const wanted = NX_SNTP_CLIENT_RECEIVE_EVENT;
  const { events } = client.signals;
  if ((yield* tx_event_flags_get(events, wanted, TX_OR_CLEAR, FLAGS, TX_NO_WAIT)) !== TX_SUCCESS)
    return false;
  const unicast = client.nx_sntp_client_protocol_mode === UNICAST_MODE;
  let handled = false;
  for (;;) {
    if (!unicast) forget_message(client);
    if ((yield* receive_message(client, NX_NO_WAIT)) !== NX_SUCCESS) return handled;
    const used = (yield* use_message(client)) === NX_SUCCESS;
    if (used) updated(client, config, unicast);
    else if (
      !unicast &&
      client.nx_sntp_client_invalid_time_updates > config.NX_SNTP_CLIENT_INVALID_UPDATE_LIMIT
    )
      client.nx_sntp_valid_server_status = 0;
    handled = true;
    if (config.quirks.sntp_one_message_for_each_arrival) return true;
  }
}

function updated(client: NX_SNTP_CLIENT, config: NxSntpConfig, unicast: boolean): void {
  const k = K as Kernel;
  if (unicast) {
    client.nx_sntp_client_unicast_poll_interval = config.NX_SNTP_CLIENT_UNICAST_POLL_INTERVAL * second_of(k);
    client.nx_sntp_client_backoff_count = 0;
  }
  client.nx_sntp_update_time_remaining = lapse_ticks(k, config);
  client.nx_sntp_client_first_update_pending = 0;
  client.nx_sntp_client_invalid_time_updates = 0;
  client.nx_sntp_valid_server_status = 1;
}

/** One look at the socket and the clock. */
function* look(client: NX_SNTP_CLIENT, config: NxSntpConfig): Service<void> {
  if (yield* handle_messages(client, config)) return;
  if (client.nx_sntp_update_time_remaining === 0) client.nx_sntp_valid_server_status = 0;
  const unicast = client.nx_sntp_client_protocol_mode === UNICAST_MODE;
  if (!unicast || client.nx_sntp_client_unicast_poll_interval !== 0) return;
  forget_message(client);
  yield* send_request(client);
  client.nx_sntp_client_unicast_poll_interval = next_interval(client, config);
}

/** Ticks until the next request: more when the last update is longer ago than an interval. */
function next_interval(client: NX_SNTP_CLIENT, config: NxSntpConfig): ULONG {
  const k = K as Kernel;
  const usual = config.NX_SNTP_CLIENT_UNICAST_POLL_INTERVAL * second_of(k);
  const most = lapse_ticks(k, config);
  if (most - client.nx_sntp_update_time_remaining <= usual) return Math.min(usual, most);
  client.nx_sntp_client_backoff_count++;
  const { NX_SNTP_CLIENT_EXP_BACKOFF_RATE: rate, quirks } = config;
  const count = client.nx_sntp_client_backoff_count;
  const longer = quirks.sntp_back_off_is_linear ? usual * rate * count : usual * rate ** count;
  return Math.min(longer, most);
}
