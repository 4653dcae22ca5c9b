/**
 * Local time as a date (guide ch.3): `Nov 5, 2025 7:04:09.50 UTC `.
 */
import type { NxSntpConfig } from './nx_sntp_config.ts';
import { NTP_SECONDS_AT_01011999 } from './nx_sntp_constants.ts';
import { msecs_of_fraction, type NtpTime, usecs_of_fraction } from './sntp_arithmetic.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAY = 86_400;
const HOUR = 3600;
const MINUTE = 60;
const FIRST_KNOWN_YEAR = 1999;
/** A leap year before it, from which every fourth year is one. */
const LEAP_YEAR = 1996;
const FIRST_YEAR = 1900;
const ERA = 2 ** 32;

interface Place {
  readonly year: number;
  /** Seconds since its start. */
  readonly seconds: number;
  readonly leap: boolean;
}

export function date_text(config: NxSntpConfig, { seconds, fraction }: NtpTime): string {
  const { sntp_dates_from_current_year: narrow, sntp_millisecond_1000: rounded } = config.quirks;
  const place = narrow ? search_year(config, seconds) : year_of(seconds);
  let rest = place.seconds;
  let month = 0;
  for (; month < 11; month++) {
    const length = ((DAYS[month] as number) + (month === 1 && place.leap ? 1 : 0)) * DAY;
    if (rest < length) break;
    rest -= length;
  }
  const date = `${MONTHS[month]} ${Math.floor(rest / DAY) + 1}, ${place.year}`;
  const time = [(rest % DAY) / HOUR, (rest % HOUR) / MINUTE, rest % MINUTE].map(Math.floor).join(':');
  const msecs = rounded ? msecs_of_fraction(fraction) : Math.floor(usecs_of_fraction(fraction) / 1000);
  return `${date} ${time}.${msecs} UTC `;
}

/** The year of a time of 1968 to 2104 (RFC 4330 3). */
function year_of(seconds: number): Place {
  let rest = seconds >= ERA / 2 ? seconds : seconds + ERA;
  for (let year = FIRST_YEAR; ; year++) {
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    const length = (leap ? 366 : 365) * DAY;
    if (rest < length) return { year, seconds: rest, leap };
    rest -= length;
  }
}

/** The first year from the one of the build on that is long enough for what is left, in numbers of 32 bits. */
function search_year({ NX_SNTP_CURRENT_YEAR, quirks }: NxSntpConfig, seconds: number): Place {
  for (let year = NX_SNTP_CURRENT_YEAR; ; year++) {
    const leap_years = ((year - 1 - LEAP_YEAR) >>> 0) >>> 2;
    const days = (year - FIRST_KNOWN_YEAR) * 365 + leap_years;
    const rest = (seconds - NTP_SECONDS_AT_01011999 - Math.imul(days, DAY)) >>> 0;
    const leap = ((year - LEAP_YEAR) & 3) === 0;
    const length = (leap ? 366 : 365) * DAY;
    if (rest < length || (quirks.sntp_december_32 && rest === length)) return { year, seconds: rest, leap };
  }
}
