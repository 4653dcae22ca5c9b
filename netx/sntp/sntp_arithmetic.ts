/**
 * Sums and differences of NTP times as the client makes them: seconds since 1900 and a fraction in units of 2^-32, both
 * unsigned numbers of 32 bits, by way of microseconds.
 */
import type { UINT } from '../../rtos/tx_api.ts';
import { NX_SUCCESS } from '../nx_api.ts';
import { NX_SNTP_INVALID_TIME, NX_SNTP_OVERFLOW_ERROR } from './nx_sntp_constants.ts';

/** A time: seconds since 1900 and a fraction of 2^32. */
export interface NtpTime {
  seconds: number;
  fraction: number;
}

const UNSIGNED_MOST = 0xffffffff;
/** The longest difference in seconds that has its milliseconds in 32 bits. */
const DIFFERENCE_MOST = Math.floor(UNSIGNED_MOST / 1000);

/** 2^32 / 10^6 is 4294 and a little less than 3962 / 4096; the result is taken modulo 2^32. */
export function fraction_of_usecs(usecs: number): number {
  const rest = Math.imul(usecs, 3962) >>> 0;
  const rounding = (rest & 4095) >= 2048 ? 1 : 0;
  return (Math.imul(usecs, 4294) + (rest >>> 12) + rounding) >>> 0;
}

/** Microseconds of a fraction, from its digits of 6 bits, the lowest first: 10^6 is 15625 times 2^6. */
export function usecs_of_fraction(fraction: number): number {
  let value = 0;
  for (let shift = 2; shift < 32; shift += 6) {
    const digit = (fraction >>> shift) & 63;
    value = (value >>> 6) + digit * 15625 + ((value & 63) >= 32 ? 1 : 0);
  }
  return value;
}

/** Milliseconds of a fraction, rounded: 0 to 1000. */
export function msecs_of_fraction(fraction: number): number {
  const usecs = usecs_of_fraction(fraction);
  return Math.floor(usecs / 1000) + (usecs % 1000 >= 500 ? 1 : 0);
}

export interface Difference {
  readonly status: UINT;
  readonly msecs: number;
  /** `to` is not before `from`. */
  readonly forward: boolean;
}

/** How far apart two times are. NX_SNTP_OVERFLOW_ERROR: more than 49 days. */
export function difference(from: NtpTime, to: NtpTime): Difference {
  const seconds = to.seconds - from.seconds;
  const [usecs_from, usecs_to] = [usecs_of_fraction(from.fraction), usecs_of_fraction(to.fraction)];
  const forward = seconds === 0 ? usecs_to >= usecs_from : seconds > 0;
  if (Math.abs(seconds) > DIFFERENCE_MOST) return { status: NX_SNTP_OVERFLOW_ERROR, msecs: 0, forward };
  const msecs = seconds * 1000 + msecs_of_fraction(to.fraction) - msecs_of_fraction(from.fraction);
  return { status: NX_SUCCESS, msecs: Math.abs(msecs) >>> 0, forward };
}

/** Adds milliseconds, which may be negative. NX_SNTP_INVALID_TIME: before 1900; NX_SNTP_OVERFLOW_ERROR: after the last second. */
export function add_msecs(time: NtpTime, msecs: number): UINT {
  const seconds = Math.trunc(msecs / 1000);
  if (msecs > 0 && time.seconds + seconds > UNSIGNED_MOST) return NX_SNTP_OVERFLOW_ERROR;
  if (msecs <= 0 && time.seconds < -seconds) return NX_SNTP_INVALID_TIME;
  time.seconds += seconds;
  let usecs = (msecs - 1000 * seconds) * 1000 + usecs_of_fraction(time.fraction);
  if (usecs < 0) {
    time.seconds = (time.seconds - 1) >>> 0;
    usecs += 1_000_000;
  }
  if (usecs >= 1_000_000) {
    if (time.seconds === UNSIGNED_MOST) return NX_SNTP_OVERFLOW_ERROR;
    time.seconds++;
    usecs %= 1_000_000;
  }
  time.fraction = fraction_of_usecs(usecs);
  return NX_SUCCESS;
}
