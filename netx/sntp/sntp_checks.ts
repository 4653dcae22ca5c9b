/**
 * Which messages of the server are taken (RFC 4330 5, guide ch.1): the checks in their order, and what each refuses with.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT } from '../../rtos/tx_api.ts';
import { NX_SUCCESS } from '../nx_api.ts';
import { config_of, type NX_SNTP_CLIENT, type NX_SNTP_TIME_MESSAGE } from './nx_sntp_cb.ts';
import type { NxSntpConfig } from './nx_sntp_config.ts';
import * as SNTP from './nx_sntp_constants.ts';
import { difference } from './sntp_arithmetic.ts';
import { status_of_callback } from './sntp_callback.ts';
import { is_duplicate, is_zero_time, kiss_code, same_time } from './sntp_message.ts';

const NOT_SYNCHRONIZED = 3;

/** NX_SUCCESS for a message that may be used; the leap second handler has been called then. */
export function* sanity_checks(client: NX_SNTP_CLIENT): Service<UINT> {
  const config = config_of(K as Kernel, client);
  const message = client.nx_sntp_current_server_time_message;
  const previous = client.nx_sntp_previous_server_time_message;
  if (previous.flags !== 0 && is_duplicate(message, previous)) return SNTP.NX_SNTP_DUPE_SERVER_PACKET;
  const unicast = client.nx_sntp_client_protocol_mode === SNTP.UNICAST_MODE;
  const wrong = kind_check(config, message, unicast);
  if (wrong !== NX_SUCCESS) return wrong;
  const stratum = yield* stratum_check(client, config, message);
  if (stratum !== NX_SUCCESS) return stratum;
  const times = unicast ? unicast_times_check(client, config, message) : broadcast_time_check(message);
  if (times !== NX_SUCCESS) return times;
  const own = client.apply_custom_sanity_checks;
  if (own !== null && !config.quirks.sntp_own_check_not_called) {
    const request = client.nx_sntp_current_time_message_request;
    const refused = yield* status_of_callback('the own sanity check', own(client, request, message));
    if (refused !== NX_SUCCESS) return refused;
  }
  const leap = message.flags >> 6;
  if ((leap === 1 || leap === 2) && client.leap_second_handler !== null)
    yield* status_of_callback('the leap second handler', client.leap_second_handler(client, leap));
  return NX_SUCCESS;
}

/** Mode, version and leap indicator. */
function kind_check(config: NxSntpConfig, { flags }: NX_SNTP_TIME_MESSAGE, unicast: boolean): UINT {
  const mode = flags & 7;
  const version = (flags >> 3) & 7;
  if (mode !== (unicast ? SNTP.PROTOCOL_MODE_SERVER_UNICAST : SNTP.PROTOCOL_MODE_SERVER_BROADCAST))
    return SNTP.NX_SNTP_INVALID_SERVER_MODE;
  const known = unicast
    ? version === config.NX_SNTP_CLIENT_NTP_VERSION
    : version >= config.NX_SNTP_CLIENT_MIN_NTP_VERSION;
  if (!known) return SNTP.NX_SNTP_INVALID_NTP_VERSION;
  return flags >> 6 === NOT_SYNCHRONIZED ? SNTP.NX_SNTP_SERVER_CLOCK_NOT_SYNC : NX_SUCCESS;
}

/** Stratum 0 is a kiss of death, which the firmware's handler is told of. */
function* stratum_check(
  client: NX_SNTP_CLIENT,
  config: NxSntpConfig,
  message: NX_SNTP_TIME_MESSAGE,
): Service<UINT> {
  const stratum = message.peer_clock_stratum;
  if (stratum !== SNTP.STRATUM_KISS_OF_DEATH) {
    const reserved = (stratum & SNTP.STRATUM_RESERVED) !== 0;
    return reserved || stratum > config.NX_SNTP_CLIENT_MIN_SERVER_STRATUM
      ? SNTP.NX_SNTP_INVALID_SERVER_STRATUM
      : NX_SUCCESS;
  }
  const handler = client.kiss_of_death_handler;
  if (handler === null) return SNTP.NX_SNTP_KOD_SERVER_NOT_AVAILABLE;
  const code = kiss_code(message);
  const status = yield* status_of_callback('the kiss of death handler', handler(client, code));
  if (status !== NX_SUCCESS) return status;
  return config.quirks.sntp_kiss_taken_as_time ? NX_SUCCESS : SNTP.NX_SNTP_KOD_SERVER_NOT_AVAILABLE;
}

function unicast_times_check(
  client: NX_SNTP_CLIENT,
  config: NxSntpConfig,
  message: NX_SNTP_TIME_MESSAGE,
): UINT {
  const known = client.nx_sntp_client_local_ntp_time.seconds !== 0;
  const missing =
    (known && is_zero_time(message.originate_time_stamp)) ||
    is_zero_time(message.receive_time_stamp) ||
    is_zero_time(message.transmit_time_stamp);
  if (missing) return SNTP.NX_SNTP_INVALID_TIMESTAMP;
  const asked = client.awaited !== null && same_time(client.awaited, message.originate_time);
  if (!asked && !config.quirks.sntp_originate_unchecked) return SNTP.NX_SNTP_INVALID_TIMESTAMP;
  const { status, forward } = difference(message.receive_time, message.transmit_time);
  if (status !== NX_SUCCESS) return status;
  return forward ? NX_SUCCESS : SNTP.NX_SNTP_INVALID_TIMESTAMP;
}

function broadcast_time_check({ transmit_time_stamp }: NX_SNTP_TIME_MESSAGE): UINT {
  return is_zero_time(transmit_time_stamp) ? SNTP.NX_SNTP_INVALID_TIMESTAMP : NX_SUCCESS;
}

/** The root dispersion of the message, in seconds times 2^16, against the most microseconds of the build. */
export function dispersion_check(client: NX_SNTP_CLIENT): UINT {
  const config = config_of(K as Kernel, client);
  const message = client.nx_sntp_current_server_time_message;
  const most = config.NX_SNTP_CLIENT_MAX_ROOT_DISPERSION;
  const { clock_dispersion: dispersion } = message;
  if (most === 0 || dispersion === 0) return NX_SUCCESS;
  const wraps = config.quirks.sntp_dispersion_wraps;
  const seconds = dispersion >>> 16;
  let usecs = wraps ? Math.imul(seconds, 1_000_000) >>> 0 : seconds * 1_000_000;
  if (usecs > most) return SNTP.NX_SNTP_BAD_SERVER_ROOT_DISPERSION;
  if (wraps) message.clock_dispersion = dispersion & 0xffff;
  for (let bit = 1; bit <= 16; bit++) {
    if ((dispersion & (1 << (16 - bit))) !== 0) usecs += Math.floor(1_000_000 / (1 << bit));
  }
  return usecs > most ? SNTP.NX_SNTP_BAD_SERVER_ROOT_DISPERSION : NX_SUCCESS;
}
