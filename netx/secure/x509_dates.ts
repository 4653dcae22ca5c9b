/**
 * Whether a certificate is in its time (RFC 5280 4.1.2.5). Its dates are compared with the firmware's own clock, because
 * the host's has nothing to do with virtual time.
 */
import type { UINT, ULONG } from '../../rtos/kernel/service.ts';
import { DER_UTC_TIME } from './der_reader.ts';
import * as S from './nx_secure_constants.ts';
import type { NxSecureQuirks } from './nx_secure_quirks.ts';
import type { CertificateFields, DateField } from './x509_fields.ts';

/** Days before each month, in a year that is no leap year. */
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** `now_s`: seconds since 1970; 0: the firmware has no clock, and dates are not looked at. */
export function check_dates(
  { not_before, not_after }: CertificateFields,
  now_s: ULONG,
  quirks: NxSecureQuirks,
): UINT {
  if (now_s === 0) return S.NX_SECURE_X509_SUCCESS;
  const first_s = seconds_of(not_before, not_before, quirks);
  const last_s = seconds_of(not_after, not_before, quirks);
  if (first_s === null || last_s === null) return S.NX_SECURE_X509_INVALID_DATE_FORMAT;
  if (now_s > last_s) return S.NX_SECURE_X509_CERTIFICATE_EXPIRED;
  return now_s < first_s ? S.NX_SECURE_X509_CERTIFICATE_NOT_YET_VALID : S.NX_SECURE_X509_SUCCESS;
}

/** Seconds since 1970; null: no date. */
function seconds_of(date: DateField, not_before: DateField, quirks: NxSecureQuirks): number | null {
  if (quirks.x509_generalized_time_refused && not_before.tag !== DER_UTC_TIME) return null;
  const is_utc_time = date.tag === DER_UTC_TIME;
  if (quirks.x509_dates_unchecked && (is_utc_time || quirks.x509_generalized_time_refused)) {
    return loose_seconds(date.onwards);
  }
  if (quirks.x509_generalized_time_refused && !is_utc_time) return null;
  const text = String.fromCharCode(...date.content.subarray(0, 16));
  const digits = is_utc_time ? with_century(text) : text;
  return /^\d{14}Z$/.test(digits) ? seconds_of_digits(digits) : null;
}

/** RFC 5280 4.1.2.5.1: two digits of the year stand for 1950 to 2049. */
function with_century(text: string): string {
  return (text < '5' ? '20' : '19') + text;
}

function seconds_of_digits(digits: string): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = [
    digits.slice(0, 4),
    ...(digits.slice(4).match(/\d\d/g) ?? []),
  ].map(Number);
  const days = days_since_1970(year, month, day);
  if (days === null || hour > 23 || minute > 59 || second > 59) return null;
  return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

/** In the Gregorian calendar, before its time too; null: the year has no such day. */
function days_since_1970(year: number, month: number, day: number): number | null {
  const days_before = days_before_month(year, month);
  if (month < 1 || month > 12 || day < 1 || day > days_before_month(year, month + 1) - days_before)
    return null;
  return (year - 1970) * 365 + leap_years_before(year) - leap_years_before(1970) + days_before + day - 1;
}

function days_before_month(year: number, month: number): number {
  const has_leap_day = month > 2 && leap_years_before(year + 1) > leap_years_before(year);
  return (DAYS_BEFORE[month - 1] ?? 365) + (has_leap_day ? 1 : 0);
}

function leap_years_before(year: number): number {
  const last = year - 1;
  return Math.floor(last / 4) - Math.floor(last / 100) + Math.floor(last / 400);
}

/**
 * As published: digits are not checked, seconds and Z may be missing or an offset stand there, and all is counted in 32
 * bits. A month that is none reads from behind a table of months, where nobody knows what there is: here 0.
 */
function loose_seconds(bytes: Uint8Array): number | null {
  const byte = (at: number): number => bytes[at] ?? 0;
  const two = (at: number): number => (byte(at) - 0x30) * 10 + byte(at + 1) - 0x30;
  let [hour, minute, second, at] = [two(6), two(8), 0, 10];
  const ends = (): boolean => 'Z+-'.includes(String.fromCharCode(byte(at)));
  if (!ends()) {
    second = two(at);
    at += 2;
  }
  if (!ends()) return null;
  const sign = { Z: 0, '+': -1, '-': 1 }[String.fromCharCode(byte(at)) as 'Z' | '+' | '-'];
  hour += sign * two(at + 1);
  minute += sign * two(at + 3);
  const year = two(0) >>> 0;
  const month = two(2) >>> 0;
  const years = year >= 70 ? year - 70 : year + 30;
  const leap_days = Math.floor((years + 2) / 4) - ((years + 2) % 4 === 0 && month < 3 ? 1 : 0);
  const days = two(4) - 1 + leap_days + years * 365 + (DAYS_BEFORE[month - 1] ?? 0);
  return (((days * 24 + hour) * 60 + minute) * 60 + second) >>> 0;
}
