/**
 * Conversions between microseconds, milliseconds and the fractions of NTP times, which are in units of 2^-32 seconds
 * (guide ch.3). Allowed from: everywhere. None suspends or preempts.
 */
import { enter } from '../../rtos/kernel/current.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/tx_api.ts';
import { NX_SUCCESS } from '../nx_api.ts';
import { refuse } from '../nx_service.ts';
import { NX_SNTP_INVALID_TIME, NX_SNTP_OVERFLOW_ERROR } from './nx_sntp_constants.ts';
import { fraction_of_usecs, usecs_of_fraction } from './sntp_arithmetic.ts';

/** NX_SUCCESS; NX_SNTP_INVALID_TIME: no place for the result, or 0 milliseconds; NX_SNTP_OVERFLOW_ERROR: more than 1000. */
export function nx_sntp_client_utility_msecs_to_fraction(
  msecs: ULONG,
  fraction: Ref<ULONG> | null,
): Service<UINT> {
  const k = enter('nx_sntp_client_utility_msecs_to_fraction');
  if (msecs === 0 || fraction === null) return refuse(k, NX_SNTP_INVALID_TIME);
  if (msecs > 1000) return refuse(k, NX_SNTP_OVERFLOW_ERROR);
  fraction.value = fraction_of_usecs(msecs * 1000);
  return refuse(k, NX_SUCCESS);
}

/** NX_SUCCESS; NX_SNTP_INVALID_TIME: no place for the result, or 0 microseconds. More than a second wraps. */
export function nx_sntp_client_utility_usecs_to_fraction(
  usecs: ULONG,
  fraction: Ref<ULONG> | null,
): Service<UINT> {
  const k = enter('nx_sntp_client_utility_usecs_to_fraction');
  if (usecs === 0 || fraction === null) return refuse(k, NX_SNTP_INVALID_TIME);
  fraction.value = fraction_of_usecs(usecs);
  return refuse(k, NX_SUCCESS);
}

/** NX_SUCCESS; NX_SNTP_INVALID_TIME: no place for the result. */
export function nx_sntp_client_utility_fraction_to_usecs(
  fraction: ULONG,
  usecs: Ref<ULONG> | null,
): Service<UINT> {
  const k = enter('nx_sntp_client_utility_fraction_to_usecs');
  if (usecs === null) return refuse(k, NX_SNTP_INVALID_TIME);
  usecs.value = usecs_of_fraction(fraction >>> 0);
  return refuse(k, NX_SUCCESS);
}
