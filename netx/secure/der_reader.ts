/**
 * DER (X.690), as much of it as certificates and revocation lists are made of: definite lengths, tags of one byte.
 * Certificates are read here and not by node:crypto, which takes PEM too, shows names and dates as text, and refuses
 * something else with each version.
 */
import type { UINT } from '../../rtos/kernel/service.ts';
import {
  NX_SECURE_X509_ASN1_LENGTH_TOO_LONG,
  NX_SECURE_X509_INVALID_TAG_CLASS,
  NX_SECURE_X509_MULTIBYTE_TAG_UNSUPPORTED,
  NX_SECURE_X509_UNEXPECTED_ASN1_TAG,
} from './nx_secure_constants.ts';

export const DER_BOOLEAN = 0x01;
export const DER_INTEGER = 0x02;
export const DER_BIT_STRING = 0x03;
export const DER_OCTET_STRING = 0x04;
export const DER_NULL = 0x05;
export const DER_OID = 0x06;
export const DER_ENUMERATED = 0x0a;
export const DER_UTF8_STRING = 0x0c;
export const DER_UTC_TIME = 0x17;
export const DER_GENERALIZED_TIME = 0x18;
export const DER_SEQUENCE = 0x30;
export const DER_SET = 0x31;

/** The bytes are no DER of the kind that was expected; `status` is how NetX Secure says so. Stays inside this room. */
export class DerError extends Error {
  readonly status: UINT;

  constructor(status: UINT) {
    super(`not the expected DER: 0x${status.toString(16)}`);
    this.status = status;
  }
}

export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  /** With tag and length. */
  readonly whole: Uint8Array;
}

/** Takes one element after the other. */
export class DerReader {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get at_end(): boolean {
    return this.at >= this.bytes.length;
  }

  /** Tag of the next element; -1 at the end. */
  get tag(): number {
    return this.bytes[this.at] ?? -1;
  }

  /** The next element. Throws a DerError with `status` when its tag is none of `tags` (none given: any will do). */
  next(tags: readonly number[] = [], status: UINT = NX_SECURE_X509_UNEXPECTED_ASN1_TAG): DerElement {
    const { bytes, at, tag } = this;
    if (this.at_end) throw new DerError(status);
    if ((tag & 0x1f) === 0x1f) throw new DerError(NX_SECURE_X509_MULTIBYTE_TAG_UNSUPPORTED);
    // Classes of applications and of agreement between two parties: neither is in a certificate.
    if ((tag & 0x40) !== 0) throw new DerError(NX_SECURE_X509_INVALID_TAG_CLASS);
    const first = bytes[at + 1] ?? 0;
    const long = first >= 0x80 ? first & 0x7f : 0;
    // 0x80 alone is the indefinite length of BER.
    if (first === 0x80 || long > 4) throw new DerError(NX_SECURE_X509_ASN1_LENGTH_TOO_LONG);
    const length =
      long === 0 ? first : bytes.subarray(at + 2, at + 2 + long).reduce((n, b) => n * 256 + b, 0);
    const begin = at + 2 + long;
    if (begin + length > bytes.length) throw new DerError(NX_SECURE_X509_ASN1_LENGTH_TOO_LONG);
    if (tags.length > 0 && !tags.includes(tag)) throw new DerError(status);
    this.at = begin + length;
    return { tag, content: bytes.subarray(begin, this.at), whole: bytes.subarray(at, this.at) };
  }

  /** A reader of what is in the next element. */
  enter(tag: number, status?: UINT): DerReader {
    return new DerReader(this.next([tag], status).content);
  }

  /** The next element if it has this tag, else null. */
  optional(tag: number): DerElement | null {
    return this.tag === tag ? this.next([tag]) : null;
  }
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * A Name (RFC 5280 4.1.2.4) as text that is the same for the same name: types and values, whatever kind of string a
 * value is written as. `content` is that of the SEQUENCE.
 */
export function name_key(content: Uint8Array): string {
  const sets: string[] = [];
  for (const names = new DerReader(content); !names.at_end; ) {
    const parts: string[] = [];
    for (const set = names.enter(DER_SET); !set.at_end; ) {
      const pair = set.enter(DER_SEQUENCE);
      parts.push(`${hex(pair.next([DER_OID]).content)}=${hex(pair.next().content)}`);
    }
    sets.push(parts.join('+'));
  }
  return sets.join(',');
}
