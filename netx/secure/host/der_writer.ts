/**
 * Writes DER (X.690) for certificates and revocation lists that are made at run time: elements, names, dates, and what is
 * signed with RSA and SHA-256.
 */
import { type KeyObject, sign } from 'node:crypto';
import {
  DER_BIT_STRING,
  DER_GENERALIZED_TIME,
  DER_NULL,
  DER_OID,
  DER_SEQUENCE,
  DER_SET,
  DER_UTC_TIME,
  DER_UTF8_STRING,
} from '../der_reader.ts';

const COMMON_NAME = [0x55, 0x04, 0x03];
const SHA256_WITH_RSA_OID = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];

/** Type, length, value. */
export function der(tag: number, ...parts: (Uint8Array | readonly number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const size = body.length < 0x100 ? [body.length] : [body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, 0x80 | size.length, ...size]), body]);
}

/** A name that is a common name alone. */
export function name(common_name: string): Buffer {
  const value = der(DER_UTF8_STRING, Buffer.from(common_name));
  return der(DER_SEQUENCE, der(DER_SET, der(DER_SEQUENCE, der(DER_OID, COMMON_NAME), value)));
}

/** RFC 5280 4.1.2.5: two digits of the year before 2050, four from then on. */
export function time(seconds: number): Buffer {
  const digits = new Date(seconds * 1000).toISOString().replace(/[-:T]|\.\d+/g, '');
  const late = Number(digits.slice(0, 4)) >= 2050;
  return der(late ? DER_GENERALIZED_TIME : DER_UTC_TIME, Buffer.from(late ? digits : digits.slice(2)));
}

/** AlgorithmIdentifier of the one signature that is made here. */
export const SHA256_WITH_RSA = der(DER_SEQUENCE, der(DER_OID, SHA256_WITH_RSA_OID), der(DER_NULL));

/** A body with its signature behind it. */
export function signed(body: Uint8Array, private_key: KeyObject): Buffer {
  const signature = sign('sha256', body, private_key);
  return der(DER_SEQUENCE, body, SHA256_WITH_RSA, der(DER_BIT_STRING, [0], signature));
}

/** DER as text, with the label that says what it is. */
export function pem(label: string, bytes: Buffer): string {
  const lines = bytes
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')
    .trimEnd();
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
