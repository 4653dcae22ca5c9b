/**
 * The local time of a client between two updates.
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { tx_time_get } from '../../rtos/tx_api.ts';
import { config_of, type NX_SNTP_CLIENT, NX_SNTP_TIME, second_of } from './nx_sntp_cb.ts';
import { add_msecs } from './sntp_arithmetic.ts';

/** Local time now: as it was set, and the ticks since. Zero as long as it is not known. */
export function time_now(k: Kernel, client: NX_SNTP_CLIENT): NX_SNTP_TIME {
  const { seconds, fraction } = client.nx_sntp_client_local_ntp_time;
  if (config_of(k, client).quirks.sntp_local_time_stands_still) {
    // The client's own reckoning counts the seconds of its timer, also without a time to begin with.
    return new NX_SNTP_TIME((seconds + client.nx_sntp_client_local_ntp_time_elapsed) >>> 0, fraction);
  }
  const now = new NX_SNTP_TIME(seconds, fraction);
  if (seconds === 0 && fraction === 0) return now;
  const ticks = (tx_time_get() - client.local_time_tick) >>> 0;
  const second = second_of(k);
  now.seconds = (now.seconds + Math.floor(ticks / second)) >>> 0;
  const msecs = Math.floor(((ticks % second) * 1000) / second);
  if (msecs > 0) add_msecs(now, msecs);
  return now;
}

/** Local time as the services tell it. */
export function time_told(k: Kernel, client: NX_SNTP_CLIENT): NX_SNTP_TIME {
  const stands_still = config_of(k, client).quirks.sntp_local_time_stands_still;
  return stands_still ? client.nx_sntp_client_local_ntp_time : time_now(k, client);
}
