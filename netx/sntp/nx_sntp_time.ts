/**
 * Local time, and what firmware asks a client (guide ch.3).
 */
import { enter, K } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import {
  type Ref,
  type Service,
  TX_WAIT_FOREVER,
  tx_mutex_get,
  tx_mutex_put,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import { NX_CALLER_ERROR, NX_PTR_ERROR, NX_SIZE_ERROR, NX_SUCCESS } from '../nx_api.ts';
import { refuse } from '../nx_service.ts';
import {
  config_of,
  type NX_SNTP_CLIENT,
  NX_SNTP_TIME,
  type NX_SNTP_TIME_UPDATE_NOTIFY,
  no_sntp,
  second_of,
  set_local_time,
} from './nx_sntp_cb.ts';
import * as SNTP from './nx_sntp_constants.ts';
import { usecs_of_fraction } from './sntp_arithmetic.ts';
import { date_text } from './sntp_date.ts';
import { time_told } from './sntp_local_time.ts';
import { receive_message } from './sntp_receive.ts';
import { send_request } from './sntp_request.ts';
import { use_message } from './sntp_update.ts';

const ENCODER = new TextEncoder();
/** NX_MAX_STRING_LENGTH. */
const LONGEST_TEXT = 1024;
/** `Time: `, `.`, 6 digits, ` sec.` and the end of the line, with one byte more than they need. */
const TEXT_BESIDE_SECONDS = 21;

/** Writes a text with its zero; of one that does not fit into the memory what does, and a diagnostic. */
function write_text(k: Kernel, text: string, buffer: Uint8Array): void {
  const bytes = ENCODER.encode(`${text}\0`);
  buffer.set(bytes.subarray(0, buffer.length));
  if (bytes.length <= buffer.length) return;
  const words = `${k.service} writes ${bytes.length} bytes into a buffer of ${buffer.length}: on hardware it overwrites what follows`;
  k.diagnose('sntp-text-overflow', 'SNTP client', words);
}

function get_local_time(
  k: Kernel,
  client: NX_SNTP_CLIENT | null,
  seconds: Ref<ULONG> | null,
  fraction: Ref<ULONG> | null,
  buffer: Uint8Array | null,
  size: UINT,
): Service<UINT> {
  if (no_sntp(k, client) || seconds === null || fraction === null) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const local = time_told(k, client);
  seconds.value = local.seconds;
  fraction.value = local.fraction;
  if (buffer === null) return refuse(k, NX_SUCCESS);
  const unchecked = size === 0 && config_of(k, client).quirks.sntp_text_size_0_unchecked;
  if (!unchecked && size < TEXT_BESIDE_SECONDS + String(local.seconds).length)
    return refuse(k, NX_SIZE_ERROR);
  const usecs = String(usecs_of_fraction(local.fraction)).padStart(6, '0');
  write_text(k, `Time: ${local.seconds}.${usecs} sec.\r\n`, buffer);
  return refuse(k, NX_SUCCESS);
}

/**
 * Gets the local time: seconds since 1900, a fraction in units of 2^-32 seconds, and both as text in seconds.
 *
 * @param buffer null: no text; else 32 bytes hold any
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR
 *
 * Allowed from: threads. Neither suspends nor preempts. (Guide ch.3)
 */
export function nx_sntp_client_get_local_time(
  client_ptr: NX_SNTP_CLIENT | null,
  seconds: Ref<ULONG> | null,
  fraction: Ref<ULONG> | null,
  buffer: Uint8Array | null,
): Service<UINT> {
  const k = enter('nx_sntp_client_get_local_time');
  return get_local_time(k, client_ptr, seconds, fraction, buffer, LONGEST_TEXT);
}

/** The same with the size of the buffer. NX_SIZE_ERROR: less than the text, its zero and one byte more. */
export function nx_sntp_client_get_local_time_extended(
  client_ptr: NX_SNTP_CLIENT | null,
  seconds: Ref<ULONG> | null,
  fraction: Ref<ULONG> | null,
  buffer: Uint8Array | null,
  buffer_size: UINT,
): Service<UINT> {
  const k = enter('nx_sntp_client_get_local_time_extended');
  return get_local_time(k, client_ptr, seconds, fraction, buffer, buffer_size);
}

/**
 * Sets the local time.
 *
 * @param seconds since 1900
 * @param fraction in units of 2^-32 seconds
 * @returns NX_SUCCESS; NX_PTR_ERROR
 *
 * Allowed from: everywhere. Neither suspends nor preempts. (Guide ch.3)
 */
export function nx_sntp_client_set_local_time(
  client_ptr: NX_SNTP_CLIENT | null,
  seconds: ULONG,
  fraction: ULONG,
): Service<UINT> {
  const k = enter('nx_sntp_client_set_local_time');
  if (no_sntp(k, client_ptr)) return refuse(k, NX_PTR_ERROR);
  set_local_time(client_ptr, new NX_SNTP_TIME(seconds, fraction));
  return refuse(k, NX_SUCCESS);
}

/** Sets what is called after each update. NX_SUCCESS; NX_PTR_ERROR. Allowed from: everywhere. */
export function nx_sntp_client_set_time_update_notify(
  client_ptr: NX_SNTP_CLIENT | null,
  time_update_cb: NX_SNTP_TIME_UPDATE_NOTIFY | null,
): Service<UINT> {
  const k = enter('nx_sntp_client_set_time_update_notify');
  if (no_sntp(k, client_ptr) || time_update_cb === null) return refuse(k, NX_PTR_ERROR);
  client_ptr.nx_sntp_client_time_update_notify = time_update_cb;
  return refuse(k, NX_SUCCESS);
}

/**
 * Tells whether the server is heard of: NX_TRUE from the first update on, as long as the last one is no longer ago than
 * NX_SNTP_CLIENT_MAX_TIME_LAPSE and not too many broadcasts in a row were refused.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR
 *
 * Allowed from: everywhere. May suspend in a thread. (Guide ch.3)
 */
export function nx_sntp_client_receiving_updates(
  client_ptr: NX_SNTP_CLIENT | null,
  receive_status: Ref<UINT> | null,
): Service<UINT> {
  const k = enter('nx_sntp_client_receiving_updates');
  if (no_sntp(k, client_ptr) || receive_status === null) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) {
    receive_status.value = is_receiving(client_ptr);
    return refuse(k, NX_SUCCESS);
  }
  return in_steps(k, ask_receiving(client_ptr, receive_status));
}

function is_receiving(client: NX_SNTP_CLIENT): UINT {
  return client.nx_sntp_valid_server_status !== 0 && client.nx_sntp_client_first_update_pending === 0 ? 1 : 0;
}

function* ask_receiving(client: NX_SNTP_CLIENT, out: Ref<UINT>): Service<UINT> {
  yield* tx_mutex_get(client.nx_sntp_client_mutex, TX_WAIT_FOREVER);
  out.value = is_receiving(client);
  yield* tx_mutex_put(client.nx_sntp_client_mutex);
  return NX_SUCCESS;
}

/**
 * Asks the server once more, in the thread of the caller. The answer sets local time and nothing else: the client's own
 * requests go on as if there had been none.
 *
 * @param wait_option ticks to wait for the answer
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_SNTP_CLIENT_NOT_STARTED; NX_CALLER_ERROR; NX_NO_PACKET: no answer in time; what
 *   sending says; the status that the answer is refused with (nx_sntp_constants.ts)
 *
 * Allowed from: threads. May suspend. (Guide ch.3)
 */
export function nx_sntp_client_request_unicast_time(
  client_ptr: NX_SNTP_CLIENT | null,
  wait_option: UINT,
): Service<UINT> {
  const k = enter('nx_sntp_client_request_unicast_time');
  if (no_sntp(k, client_ptr)) return refuse(k, NX_PTR_ERROR);
  if (client_ptr.nx_sntp_client_started === 0) return refuse(k, SNTP.NX_SNTP_CLIENT_NOT_STARTED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, request_time(client_ptr, wait_option));
}

function* request_time(client: NX_SNTP_CLIENT, wait_option: UINT): Service<UINT> {
  const k = K as Kernel;
  const sent = yield* send_request(client);
  if (sent !== NX_SUCCESS) return sent;
  const in_seconds = config_of(k, client).quirks.sntp_wait_in_seconds;
  const ticks = in_seconds ? Math.imul(wait_option, second_of(k)) >>> 0 : wait_option;
  const received = yield* receive_message(client, ticks);
  if (received !== NX_SUCCESS) return received;
  yield* tx_mutex_get(client.nx_sntp_client_mutex, TX_WAIT_FOREVER);
  const status = yield* use_message(client);
  yield* tx_mutex_put(client.nx_sntp_client_mutex);
  return status;
}

/**
 * Writes the local time as a date, such as `Nov 5, 2025 7:04:09.50 UTC `: month, day, year, hour, minute, second and
 * milliseconds without leading zeros.
 *
 * @param length bytes of the buffer
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_SNTP_PARAM_ERROR: length 0; NX_SNTP_ERROR_CONVERTING_DATETIME: there is no local
 *   time, or the buffer is too small; NX_SNTP_INVALID_DATETIME_BUFFER: it has less than 5 bytes
 *
 * Allowed from: everywhere. Neither suspends nor preempts. (Guide ch.3)
 */
export function nx_sntp_client_utility_display_date_time(
  client_ptr: NX_SNTP_CLIENT | null,
  buffer: Uint8Array | null,
  length: UINT,
): Service<UINT> {
  const k = enter('nx_sntp_client_utility_display_date_time');
  if (no_sntp(k, client_ptr) || buffer === null) return refuse(k, NX_PTR_ERROR);
  if (length === 0) return refuse(k, SNTP.NX_SNTP_PARAM_ERROR);
  const local = time_told(k, client_ptr);
  if (local.seconds === 0) return refuse(k, SNTP.NX_SNTP_ERROR_CONVERTING_DATETIME);
  if (length < 5) return refuse(k, SNTP.NX_SNTP_INVALID_DATETIME_BUFFER);
  const text = date_text(config_of(k, client_ptr), local);
  if (length <= text.length) return refuse(k, SNTP.NX_SNTP_ERROR_CONVERTING_DATETIME);
  write_text(k, text, buffer);
  return refuse(k, NX_SUCCESS);
}
