/**
 * What a message does that passes the checks: local time is set, and the firmware told.
 */
import { run_callback } from '../../rtos/kernel/callback.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT } from '../../rtos/tx_api.ts';
import { NX_SUCCESS } from '../nx_api.ts';
import { config_of, type NX_SNTP_CLIENT, NX_SNTP_TIME, second_of, set_local_time } from './nx_sntp_cb.ts';
import type { NxSntpConfig } from './nx_sntp_config.ts';
import { NX_SNTP_INVALID_TIME, UNICAST_MODE } from './nx_sntp_constants.ts';
import { add_msecs, difference } from './sntp_arithmetic.ts';
import { dispersion_check, sanity_checks } from './sntp_checks.ts';
import { time_now, time_told } from './sntp_local_time.ts';

/** Uses the message that was received last; the status that it is refused with. */
export function* use_message(client: NX_SNTP_CLIENT): Service<UINT> {
  const refused = yield* sanity_checks(client);
  if (refused !== NX_SUCCESS) {
    client.nx_sntp_client_invalid_time_updates++;
    return refused;
  }
  const unicast = client.nx_sntp_client_protocol_mode === UNICAST_MODE;
  if (client.nx_sntp_client_first_update_pending !== 0 && unicast) {
    const dispersion = dispersion_check(client);
    if (dispersion !== NX_SUCCESS) return dispersion;
  }
  client.nx_sntp_client_invalid_time_updates = 0;
  const status = take_time(client);
  if (status !== NX_SUCCESS) return status;
  client.awaited = null;
  const notify = client.nx_sntp_client_time_update_notify;
  if (notify !== null) {
    // The local time as it is now: after an update that moved nothing, what was set is the time of an earlier one.
    const told = notify(client.nx_sntp_current_server_time_message, time_told(K as Kernel, client));
    yield* run_callback(K as Kernel, 'the time update notify', told);
  }
  return NX_SUCCESS;
}

function take_time(client: NX_SNTP_CLIENT): UINT {
  const k = K as Kernel;
  const config = config_of(k, client);
  const { transmit_time: time } = client.nx_sntp_current_server_time_message;
  client.nx_sntp_server_update_time = new NX_SNTP_TIME(time.seconds, time.fraction);
  if (config.NX_SNTP_CLIENT_RTT_REQUIRED) {
    client.nx_sntp_client_roundtrip_time_msec = round_trip(k, client, config);
    const way = Math.trunc(client.nx_sntp_client_roundtrip_time_msec / 2);
    const status = client.nx_sntp_client_roundtrip_time_msec === 0 ? NX_SUCCESS : add_msecs(time, way);
    if (status !== NX_SUCCESS) return status;
  }
  const first = client.nx_sntp_client_first_update_pending !== 0;
  if (!first || !config.NX_SNTP_CLIENT_IGNORE_MAX_ADJUST_STARTUP) {
    const off = difference(time_now(k, client), client.nx_sntp_server_update_time);
    if (off.status !== NX_SUCCESS) return off.status;
    if (
      off.msecs > config.NX_SNTP_CLIENT_MAX_TIME_ADJUSTMENT &&
      off.msecs > config.NX_SNTP_CLIENT_MIN_TIME_ADJUSTMENT
    )
      return NX_SNTP_INVALID_TIME;
    const small = off.msecs <= config.NX_SNTP_CLIENT_MIN_TIME_ADJUSTMENT;
    if (small && !first && !config.quirks.sntp_small_adjustment_made) return NX_SUCCESS;
  }
  set_local_time(client, time);
  // The message has waited in the socket since it came.
  const { taken, received } = client.signals;
  const waited = Math.floor((Math.imul(taken - received, 1000) >>> 0) / second_of(k)) | 0;
  return add_msecs(client.nx_sntp_client_local_ntp_time, waited);
}

/** Milliseconds from the last request to the last arrival. */
function round_trip(k: Kernel, client: NX_SNTP_CLIENT, { quirks }: NxSntpConfig): number {
  const { sent, received } = client.signals;
  const tick_msecs = Math.floor(1000 / second_of(k));
  if (quirks.sntp_round_trip_with_server_time) {
    const ticks = sent > received ? received + (0xffffffff - sent) : received - sent;
    return Math.imul(ticks, tick_msecs);
  }
  if (client.nx_sntp_client_protocol_mode !== UNICAST_MODE || client.awaited === null) return 0;
  const { receive_time, transmit_time } = client.nx_sntp_current_server_time_message;
  const at_server = difference(receive_time, transmit_time).msecs;
  return Math.max(0, ((received - sent) >>> 0) * tick_msecs - at_server);
}
