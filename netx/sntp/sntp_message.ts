/**
 * SNTP messages (RFC 4330 4): reading what a server sends, writing a request.
 */
import { read32, write32 } from '../wire/bytes.ts';
import { NX_SNTP_TIME, NX_SNTP_TIME_MESSAGE } from './nx_sntp_cb.ts';
import * as SNTP from './nx_sntp_constants.ts';
import type { NtpTime } from './sntp_arithmetic.ts';

const REFERENCE_ID = 12;
const REFERENCE_TIME = 16;
const ORIGINATE_TIME = 24;
const RECEIVE_TIME = 32;
const TRANSMIT_TIME = 40;

/** The fields of a message of 48 bytes or more. */
export function read_message(bytes: Uint8Array): NX_SNTP_TIME_MESSAGE {
  const message = new NX_SNTP_TIME_MESSAGE();
  const byte = (at: number) => bytes[at] as number;
  message.flags = byte(0);
  message.peer_clock_stratum = byte(1);
  message.peer_poll_interval = byte(2);
  message.peer_clock_precision = byte(3);
  message.root_delay = read32(bytes, 4);
  message.clock_dispersion = read32(bytes, 8);
  message.reference_clock_id = bytes.slice(REFERENCE_ID, REFERENCE_ID + 4);
  const time = (at: number) => new NX_SNTP_TIME(read32(bytes, at), read32(bytes, at + 4));
  message.reference_clock_update_time = time(REFERENCE_TIME);
  message.originate_time = time(ORIGINATE_TIME);
  message.receive_time = time(RECEIVE_TIME);
  message.transmit_time = time(TRANSMIT_TIME);
  message.reference_clock_update_time_stamp = stamp(message.reference_clock_update_time);
  message.originate_time_stamp = stamp(message.originate_time);
  message.receive_time_stamp = stamp(message.receive_time);
  message.transmit_time_stamp = stamp(message.transmit_time);
  return message;
}

function stamp({ seconds, fraction }: NtpTime): number[] {
  return [seconds, fraction];
}

export function same_time(a: NtpTime, b: NtpTime): boolean {
  return a.seconds === b.seconds && a.fraction === b.fraction;
}

export function is_zero_time(stamps: readonly number[]): boolean {
  return stamps.every((word) => word === 0);
}

/** A request with the local time; all else but version and mode is zero. */
export function request_of(version: number, local: NtpTime): NX_SNTP_TIME_MESSAGE {
  const message = new NX_SNTP_TIME_MESSAGE();
  message.flags = ((version << 3) | SNTP.PROTOCOL_MODE_CLIENT) & 0xff;
  message.transmit_time = new NX_SNTP_TIME(local.seconds, local.fraction);
  message.transmit_time_stamp = stamp(local);
  return message;
}

export function write_request({ flags, transmit_time }: NX_SNTP_TIME_MESSAGE): Uint8Array {
  const bytes = new Uint8Array(SNTP.NX_SNTP_CLIENT_PACKET_DATA_SIZE);
  bytes[0] = flags;
  write32(bytes, TRANSMIT_TIME, transmit_time.seconds);
  write32(bytes, TRANSMIT_TIME + 4, transmit_time.fraction);
  return bytes;
}

const KISSES: Readonly<Record<string, number>> = {
  ACST: SNTP.NX_SNTP_KOD_ANYCAST,
  AUTH: SNTP.NX_SNTP_KOD_AUTH_FAIL,
  AUTO: SNTP.NX_SNTP_KOD_AUTOKEY_FAIL,
  BCST: SNTP.NX_SNTP_KOD_BROADCAST,
  CRYP: SNTP.NX_SNTP_KOD_CRYP_FAIL,
  DENY: SNTP.NX_SNTP_KOD_DENY,
  DROP: SNTP.NX_SNTP_KOD_DROP,
  RSTR: SNTP.NX_SNTP_KOD_DENY_POLICY,
  INIT: SNTP.NX_SNTP_KOD_NOT_INIT,
  MCST: SNTP.NX_SNTP_KOD_MANYCAST,
  NKEY: SNTP.NX_SNTP_KOD_NO_KEY,
  RATE: SNTP.NX_SNTP_KOD_RATE,
  RMOT: SNTP.NX_SNTP_KOD_RMOT,
  STEP: SNTP.NX_SNTP_KOD_STEP,
};

/** The code of a kiss-of-death message, from its reference id (RFC 4330 8). */
export function kiss_code({ reference_clock_id }: NX_SNTP_TIME_MESSAGE): number {
  return KISSES[String.fromCharCode(...reference_clock_id)] ?? SNTP.NX_SNTP_KISS_OF_DEATH_PACKET;
}

/** The same times, reference id, delay and dispersion: a message sent again. */
export function is_duplicate(a: NX_SNTP_TIME_MESSAGE, b: NX_SNTP_TIME_MESSAGE): boolean {
  return (
    same_time(a.transmit_time, b.transmit_time) &&
    same_time(a.receive_time, b.receive_time) &&
    same_time(a.originate_time, b.originate_time) &&
    same_time(a.reference_clock_update_time, b.reference_clock_update_time) &&
    a.reference_clock_id.every((byte, at) => byte === b.reference_clock_id[at]) &&
    a.root_delay === b.root_delay &&
    a.clock_dispersion === b.clock_dispersion
  );
}
