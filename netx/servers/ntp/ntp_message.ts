/**
 * NTP messages (RFC 5905 7.3; SNTP, RFC 4330, is the same on the wire), and times as they stand in them: seconds since 1900 in
 * 32 bits, which begin again in 2036, and a fraction of 32 bits.
 */
import { read32, write32 } from '../../wire/bytes.ts';

const NTP_BYTES = 48;
/** Seconds from 1900 to 1970. */
const EPOCH_S = 2_208_988_800;
const FRACTION = 2 ** 32;

/** Modes (RFC 5905 figure 10). */
const MODE_CLIENT = 3;
export const MODE_SERVER = 4;
export const MODE_BROADCAST = 5;

/** A time on the wire: two words of 32 bits. */
export type NtpTime = readonly [seconds: number, fraction: number];

/** Whole seconds since 1970, and nanoseconds below one second, as they stand in a message. */
export function ntp_time(unix_s: number, ns: number): NtpTime {
  const seconds = (((unix_s + EPOCH_S) % FRACTION) + FRACTION) % FRACTION;
  return [seconds, Math.floor((ns / 1e9) * FRACTION) >>> 0];
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z$/;
const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function is_leap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function days_of(year: number, month: number): number {
  return month === 2 && is_leap(year) ? 29 : (MONTHS[month - 1] ?? 0);
}

/** A date as text (UTC, as RFC 3339 writes it): seconds since 1970 and nanoseconds; null for any other text, or no date. */
export function unix_time(text: string): { readonly seconds: number; readonly ns: number } | null {
  const match = DATE.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (year < 1970 || day < 1 || day > days_of(year, month) || hour > 23 || minute > 59 || second > 59)
    return null;
  let days = day - 1;
  for (let before = 1970; before < year; before++) days += is_leap(before) ? 366 : 365;
  for (let before = 1; before < month; before++) days += days_of(year, before);
  const seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
  return { seconds, ns: Number((match[7] ?? '0').padEnd(9, '0')) };
}

/** A question of a client: what of it comes back in the answer. */
export interface NtpRequest {
  readonly version: number;
  readonly poll: number;
  readonly transmit: NtpTime;
}

/** Reads the request of a client; null for anything else. */
export function read_ntp_request(message: Uint8Array): NtpRequest | null {
  if (message.length < NTP_BYTES) return null;
  const first = message[0] as number;
  const version = (first >>> 3) & 7;
  if ((first & 7) !== MODE_CLIENT || version === 0 || version > 4) return null;
  return { version, poll: message[2] as number, transmit: [read32(message, 40), read32(message, 44)] };
}

export interface NtpReplyFields {
  readonly leap: number;
  readonly version: number;
  readonly mode: number;
  readonly stratum: number;
  readonly poll: number;
  readonly precision: number;
  /** 16.16 fixed point seconds. */
  readonly root_delay: number;
  readonly root_dispersion: number;
  /** Four characters: the source of a primary server, or a kiss code. */
  readonly reference: string;
  readonly reference_time: NtpTime;
  readonly originate: NtpTime;
  readonly receive: NtpTime;
  readonly transmit: NtpTime;
}

export function write_ntp(reply: NtpReplyFields): Uint8Array {
  const message = new Uint8Array(NTP_BYTES);
  message[0] = (reply.leap << 6) | (reply.version << 3) | reply.mode;
  message[1] = reply.stratum;
  message[2] = reply.poll;
  message[3] = reply.precision & 255;
  write32(message, 4, reply.root_delay);
  write32(message, 8, reply.root_dispersion);
  for (let at = 0; at < 4; at++) message[12 + at] = reply.reference.charCodeAt(at) || 0;
  const times = [reply.reference_time, reply.originate, reply.receive, reply.transmit];
  times.forEach(([seconds, fraction], index) => {
    write32(message, 16 + 8 * index, seconds);
    write32(message, 20 + 8 * index, fraction);
  });
  return message;
}
