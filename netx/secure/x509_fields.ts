/**
 * Fields of certificates and revocation lists (RFC 5280 4.1, 5.1) that node:crypto does not give: names that can be
 * compared, serial numbers, key usage; of lists, everything.
 */
import type { UINT } from '../../rtos/kernel/service.ts';
import {
  DER_BIT_STRING,
  DER_BOOLEAN,
  DER_GENERALIZED_TIME,
  DER_INTEGER,
  DER_OCTET_STRING,
  DER_OID,
  DER_SEQUENCE,
  DER_UTC_TIME,
  DerError,
  DerReader,
  hex,
  name_key,
} from './der_reader.ts';
import {
  NX_SECURE_X509_INVALID_CERTIFICATE_DATA,
  NX_SECURE_X509_INVALID_CERTIFICATE_SEQUENCE,
  NX_SECURE_X509_WRONG_SIGNATURE_METHOD,
} from './nx_secure_constants.ts';

const VERSION_TAG = 0xa0;
const EXTENSIONS_TAG = 0xa3;
const KEY_USAGE_OID = '551d0f';
/** Bit 6 of KeyUsage (RFC 5280 4.2.1.3); the first bit is the highest. */
const CRL_SIGN = 0x02;

export interface CertificateFields {
  readonly serial: Uint8Array;
  readonly issuer: string;
  readonly subject: string;
  /** It may sign revocation lists: its KeyUsage says so, or it has none. */
  readonly may_sign_lists: boolean;
}

export interface RevocationList {
  readonly issuer: string;
  /** What is signed. */
  readonly signed: Uint8Array;
  /** OID of the signature's algorithm, as hex. */
  readonly algorithm: string;
  readonly signature: Uint8Array;
  readonly serials: readonly Uint8Array[];
}

/** Fields of a certificate; null when it is none. */
export function certificate_fields(der: Uint8Array): CertificateFields | null {
  try {
    const body = new DerReader(der).enter(DER_SEQUENCE).enter(DER_SEQUENCE);
    body.optional(VERSION_TAG);
    const serial = body.next([DER_INTEGER]).content;
    body.next([DER_SEQUENCE]);
    const issuer = name_key(body.next([DER_SEQUENCE]).content);
    body.next([DER_SEQUENCE]);
    const subject = name_key(body.next([DER_SEQUENCE]).content);
    body.next([DER_SEQUENCE]);
    return { serial, issuer, subject, may_sign_lists: may_sign_lists(body) };
  } catch (error) {
    if (error instanceof DerError) return null;
    throw error;
  }
}

function may_sign_lists(rest: DerReader): boolean {
  while (!rest.at_end) {
    const element = rest.next();
    if (element.tag !== EXTENSIONS_TAG) continue;
    for (const all = new DerReader(element.content).enter(DER_SEQUENCE); !all.at_end; ) {
      const extension = all.enter(DER_SEQUENCE);
      const oid = hex(extension.next([DER_OID]).content);
      extension.optional(DER_BOOLEAN);
      const value = extension.next([DER_OCTET_STRING]).content;
      if (oid !== KEY_USAGE_OID) continue;
      return ((new DerReader(value).next([DER_BIT_STRING]).content[1] ?? 0) & CRL_SIGN) !== 0;
    }
  }
  return true;
}

/** A revocation list from DER, or the status that says why it is none. Bytes behind it are not looked at. */
export function parse_revocation_list(der: Uint8Array): RevocationList | UINT {
  try {
    const list = new DerReader(der).enter(DER_SEQUENCE, NX_SECURE_X509_INVALID_CERTIFICATE_SEQUENCE);
    const body = list.next([DER_SEQUENCE], NX_SECURE_X509_INVALID_CERTIFICATE_DATA);
    const algorithm = algorithm_oid(list);
    // The first byte tells how many bits at the end are not used: none.
    const signature = list.next([DER_BIT_STRING]).content.subarray(1);
    const fields = new DerReader(body.content);
    fields.optional(DER_INTEGER);
    // RFC 5280 5.1.2.2: inside and outside the signature the same algorithm.
    if (algorithm_oid(fields) !== algorithm) return NX_SECURE_X509_WRONG_SIGNATURE_METHOD;
    const issuer = name_key(fields.next([DER_SEQUENCE]).content);
    fields.next([DER_UTC_TIME, DER_GENERALIZED_TIME]);
    fields.optional(DER_UTC_TIME) ?? fields.optional(DER_GENERALIZED_TIME);
    const revoked = fields.optional(DER_SEQUENCE)?.content ?? new Uint8Array(0);
    return { issuer, signed: body.whole, algorithm, signature, serials: serials_of(revoked) };
  } catch (error) {
    if (error instanceof DerError) return error.status;
    throw error;
  }
}

function algorithm_oid(reader: DerReader): string {
  return hex(reader.enter(DER_SEQUENCE).next([DER_OID]).content);
}

function serials_of(revoked: Uint8Array): Uint8Array[] {
  const serials: Uint8Array[] = [];
  for (const entries = new DerReader(revoked); !entries.at_end; ) {
    const entry = entries.enter(DER_SEQUENCE);
    serials.push(entry.next([DER_INTEGER]).content);
    entry.next([DER_UTC_TIME, DER_GENERALIZED_TIME]);
  }
  return serials;
}
