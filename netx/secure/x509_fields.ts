/**
 * Fields of certificates and revocation lists (RFC 5280 4.1, 5.1), read as far as NetX Secure reads them and with its
 * statuses for what it cannot read.
 */
import type { UINT } from '../../rtos/kernel/service.ts';
import {
  DER_BIT_STRING,
  DER_BOOLEAN,
  DER_GENERALIZED_TIME,
  DER_INTEGER,
  DER_NULL,
  DER_OCTET_STRING,
  DER_OID,
  DER_SEQUENCE,
  DER_SET,
  DER_UTC_TIME,
  type DerElement,
  DerError,
  DerReader,
  hex,
  name_key,
} from './der_reader.ts';
import * as S from './nx_secure_constants.ts';

const VERSION_TAG = 0xa0;
const EXTENSIONS_TAG = 0xa3;
const COMMON_NAME_OID = '550403';
const KEY_USAGE_OID = '551d0f';
const ALTERNATIVE_NAMES_OID = '551d11';
const BASIC_CONSTRAINTS_OID = '551d13';
const KEY_KINDS: Readonly<Record<string, 'rsa' | 'ec'>> = {
  '2a864886f70d010101': 'rsa',
  '2a8648ce3d0201': 'ec',
};

/** Uses in the first byte of KeyUsage (RFC 5280 4.2.1.3); the first bit is the highest. */
export const KEY_CERT_SIGN = 0x04;
export const CRL_SIGN = 0x02;

/** notBefore or notAfter, not converted (x509_dates.ts). */
export interface DateField {
  readonly tag: number;
  readonly content: Uint8Array;
  /** The content and all that stands behind it in the certificate. */
  readonly onwards: Uint8Array;
}

export interface CertificateFields {
  /** The certificate without what may stand behind it. */
  readonly whole: Uint8Array;
  /** 1 to 3. */
  readonly version: number;
  readonly serial: Uint8Array;
  readonly issuer: string;
  readonly subject: string;
  /** Of the subject; of several the last, of none empty. */
  readonly common_name: Uint8Array;
  readonly not_before: DateField;
  readonly not_after: DateField;
  readonly key_kind: 'rsa' | 'ec';
  /** SubjectPublicKeyInfo. */
  readonly key: Uint8Array;
  readonly signature: Signature;
  /** What is in an extension, by its OID; the first of each, as far as they can be read. */
  readonly extensions: ReadonlyMap<string, Uint8Array>;
}

export interface Signature {
  /** What is signed. */
  readonly signed: Uint8Array;
  /** OID of the algorithm, as hex. */
  readonly algorithm: string;
  readonly bits: Uint8Array;
}

export interface RevocationList {
  readonly issuer: string;
  readonly signature: Signature;
  readonly serials: readonly Uint8Array[];
}

/** What `read` finds, or the status that says why the bytes are not what it expects. */
function reading<T>(read: () => T): T | UINT {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) return error.status;
    throw error;
  }
}

/** A certificate from DER, or the status that says why it is none. Bytes behind it are not looked at. */
export function parse_certificate(der: Uint8Array): CertificateFields | UINT {
  return reading(() => {
    const outer = new DerReader(der).next([DER_SEQUENCE], S.NX_SECURE_X509_INVALID_CERTIFICATE_SEQUENCE);
    const parts = new DerReader(outer.content);
    const body = parts.next([DER_SEQUENCE], S.NX_SECURE_X509_INVALID_CERTIFICATE_DATA);
    const fields = new DerReader(body.content);
    const version = fields.optional(VERSION_TAG)?.content[2] ?? 0;
    const serial = fields.next([DER_INTEGER]).content;
    algorithm_oid(fields);
    const issuer = name_key(fields.next([DER_SEQUENCE]).content);
    const dates = fields.enter(DER_SEQUENCE);
    const [not_before, not_after] = [date_field(dates, der), date_field(dates, der)];
    const subject = fields.next([DER_SEQUENCE]).content;
    const key = fields.next([DER_SEQUENCE]);
    const key_oid = check_key(key.content);
    const extensions = find_extensions(fields, version + 1);
    const algorithm = algorithm_oid(parts);
    const bits = parts.next([DER_BIT_STRING]).content.subarray(1);
    const key_kind = KEY_KINDS[key_oid];
    if (key_kind === undefined) throw new DerError(S.NX_SECURE_X509_UNSUPPORTED_PUBLIC_CIPHER);
    return {
      whole: outer.whole,
      version: version + 1,
      serial,
      issuer,
      subject: name_key(subject),
      common_name: last_common_name(subject),
      not_before,
      not_after,
      key_kind,
      key: key.whole,
      signature: { signed: body.whole, algorithm, bits },
      extensions,
    };
  });
}

/** Fields of a certificate; null when it is none. */
export function certificate_fields(der: Uint8Array): CertificateFields | null {
  const parsed = parse_certificate(der);
  return typeof parsed === 'number' ? null : parsed;
}

/**
 * X.690 11.7, 11.8: DER has seconds in every date. NetX Secure does without them, newer versions of OpenSSL do not; so that
 * it does not depend on the version, nobody here can read such a certificate.
 */
function date_field(dates: DerReader, der: Uint8Array): DateField {
  const { tag, content } = dates.next([DER_UTC_TIME, DER_GENERALIZED_TIME]);
  const least = tag === DER_UTC_TIME ? 'YYMMDDHHMMSSZ' : 'YYYYMMDDHHMMSSZ';
  if (content.length < least.length) throw new DerError(S.NX_SECURE_X509_INVALID_DATE_FORMAT);
  return { tag, content, onwards: der.subarray(content.byteOffset - der.byteOffset) };
}

/** OID of a public key whose form is right. Ed25519 has no parameters, which NetX Secure takes for a cut-off. */
function check_key(info: Uint8Array): string {
  const parts = new DerReader(info);
  const algorithm = parts.enter(DER_SEQUENCE);
  const oid = hex(algorithm.next([DER_OID]).content);
  if (algorithm.at_end) throw new DerError(S.NX_SECURE_X509_ASN1_LENGTH_TOO_LONG);
  algorithm.next([DER_OID, DER_NULL]);
  const bits = parts.next().content;
  const kind = KEY_KINDS[oid];
  if (kind !== undefined && bits[0] !== 0) throw new DerError(S.NX_SECURE_X509_FOUND_NON_ZERO_PADDING);
  if (kind === 'rsa') {
    const numbers = new DerReader(bits.subarray(1)).enter(DER_SEQUENCE, S.NX_SECURE_X509_MISSING_PUBLIC_KEY);
    numbers.next([DER_INTEGER], S.NX_SECURE_X509_INVALID_PUBLIC_KEY);
    numbers.next([DER_INTEGER], S.NX_SECURE_X509_INVALID_PUBLIC_KEY);
  }
  return oid;
}

function last_common_name(subject: Uint8Array): Uint8Array {
  let found: Uint8Array = new Uint8Array(0);
  for (const names = new DerReader(subject); !names.at_end; ) {
    const pair = names.enter(DER_SET).enter(DER_SEQUENCE);
    if (hex(pair.next([DER_OID]).content) === COMMON_NAME_OID) found = pair.next().content;
  }
  return found;
}

/** RFC 5280 4.1.2.9: only version 3 has extensions. One that cannot be read ends the search, as in NetX Secure. */
function find_extensions(rest: DerReader, version: number): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  let block: DerElement | null = null;
  while (!rest.at_end && block?.tag !== EXTENSIONS_TAG) block = rest.next();
  if (block?.tag !== EXTENSIONS_TAG) return found;
  if (version !== 3) throw new DerError(S.NX_SECURE_X509_INVALID_VERSION);
  const all = new DerReader(block.content).next();
  reading(() => {
    for (const extensions = new DerReader(all.content); !extensions.at_end; ) {
      const extension = extensions.enter(DER_SEQUENCE);
      const oid = hex(extension.next([DER_OID]).content);
      extension.optional(DER_BOOLEAN);
      const { content } = extension.next([DER_OCTET_STRING]);
      if (!found.has(oid)) found.set(oid, content);
    }
  });
  return found;
}

/** Whether the key may be used so: its KeyUsage says it, or it has none that can be read (RFC 5280 4.2.1.3). */
export function key_may({ extensions }: CertificateFields, use: number): boolean {
  const extension = extensions.get(KEY_USAGE_OID);
  const bits = extension && reading(() => new DerReader(extension).next([DER_BIT_STRING]).content);
  return bits === undefined || typeof bits === 'number' || ((bits[1] ?? 0) & use) !== 0;
}

/** Whether BasicConstraints says that this is an authority (RFC 5280 4.2.1.9). */
export function is_authority({ extensions }: CertificateFields): boolean {
  const extension = extensions.get(BASIC_CONSTRAINTS_OID);
  if (extension === undefined) return false;
  const flag = reading(
    () => new DerReader(extension).enter(DER_SEQUENCE).optional(DER_BOOLEAN)?.content[0] ?? 0,
  );
  return flag === 0xff;
}

/** SubjectAltName (RFC 5280 4.2.1.6): the names, one element after the other; empty without. */
export function alternative_names({ extensions }: CertificateFields): Uint8Array {
  const extension = extensions.get(ALTERNATIVE_NAMES_OID) ?? new Uint8Array(0);
  const names = reading(() => new DerReader(extension).next([DER_SEQUENCE]).content);
  return typeof names === 'number' ? new Uint8Array(0) : names;
}

/** A revocation list from DER, or the status that says why it is none. Bytes behind it are not looked at. */
export function parse_revocation_list(der: Uint8Array): RevocationList | UINT {
  return reading(() => {
    const list = new DerReader(der).enter(DER_SEQUENCE, S.NX_SECURE_X509_INVALID_CERTIFICATE_SEQUENCE);
    const body = list.next([DER_SEQUENCE], S.NX_SECURE_X509_INVALID_CERTIFICATE_DATA);
    const algorithm = algorithm_oid(list);
    // The first byte tells how many bits at the end are not used: none.
    const bits = list.next([DER_BIT_STRING]).content.subarray(1);
    const fields = new DerReader(body.content);
    fields.optional(DER_INTEGER);
    // RFC 5280 5.1.2.2: inside and outside the signature the same algorithm.
    if (algorithm_oid(fields) !== algorithm) return S.NX_SECURE_X509_WRONG_SIGNATURE_METHOD;
    const issuer = name_key(fields.next([DER_SEQUENCE]).content);
    fields.next([DER_UTC_TIME, DER_GENERALIZED_TIME]);
    fields.optional(DER_UTC_TIME) ?? fields.optional(DER_GENERALIZED_TIME);
    const revoked = fields.optional(DER_SEQUENCE)?.content ?? new Uint8Array(0);
    return { issuer, signature: { signed: body.whole, algorithm, bits }, serials: serials_of(revoked) };
  });
}

function algorithm_oid(reader: DerReader): string {
  const algorithm = reader.enter(DER_SEQUENCE);
  if (algorithm.at_end) throw new DerError(S.NX_SECURE_X509_MISSING_SIGNATURE_ALGORITHM);
  return hex(algorithm.next([DER_OID]).content);
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
