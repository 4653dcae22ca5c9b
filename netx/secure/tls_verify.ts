/**
 * Whether the peer's certificates lead to one that the firmware trusts (RFC 5280 6, as far as NetX Secure goes): names,
 * signatures, authority, order, dates.
 */
import type { UINT, ULONG } from '../../rtos/kernel/service.ts';
import { same_bytes } from '../wire/bytes.ts';
import * as S from './nx_secure_constants.ts';
import { NX_SECURE_NO_QUIRKS, type NxSecureQuirks } from './nx_secure_quirks.ts';
import { check_dates } from './x509_dates.ts';
import {
  type CertificateFields,
  certificate_fields,
  is_authority,
  KEY_CERT_SIGN,
  key_may,
  parse_certificate,
} from './x509_fields.ts';
import { verify_signature } from './x509_signature.ts';

export interface VerifyOptions {
  readonly trusted: readonly Uint8Array[];
  /** Seconds since 1970; 0: the firmware has no clock, and dates are not looked at. */
  readonly now_s: ULONG;
  readonly allow_self_signed: boolean;
  /** Issuers are looked for among all certificates, wherever they stand; false: each must follow the one it signed. */
  readonly any_order: boolean;
  /** As documented unless given. */
  readonly quirks?: NxSecureQuirks;
}

/** The walk along a chain speaks for X.509; TLS has statuses of its own for some of it. */
const TLS_STATUS: ReadonlyMap<UINT, UINT> = new Map([
  [S.NX_SECURE_X509_UNSUPPORTED_PUBLIC_CIPHER, S.NX_SECURE_TLS_UNSUPPORTED_PUBLIC_CIPHER],
  [S.NX_SECURE_X509_UNKNOWN_CERT_SIG_ALGORITHM, S.NX_SECURE_TLS_UNKNOWN_CERT_SIG_ALGORITHM],
  [S.NX_SECURE_X509_CERTIFICATE_SIG_CHECK_FAILED, S.NX_SECURE_TLS_CERTIFICATE_SIG_CHECK_FAILED],
  [S.NX_SECURE_X509_INVALID_SELF_SIGNED_CERT, S.NX_SECURE_TLS_INVALID_SELF_SIGNED_CERT],
  [S.NX_SECURE_X509_ISSUER_CERTIFICATE_NOT_FOUND, S.NX_SECURE_TLS_ISSUER_CERTIFICATE_NOT_FOUND],
]);

/** `chain`: the peer's certificates as they came, its own first. The status that NetX Secure has for the outcome. */
export function verify_chain(chain: readonly Uint8Array[], options: VerifyOptions): UINT {
  if (chain.length === 0) return S.NX_SECURE_TLS_EMPTY_REMOTE_CERTIFICATE_RECEIVED;
  const status = walk_chain(chain, options);
  return TLS_STATUS.get(status) ?? status;
}

/** As verify_chain, of at least one certificate, with the statuses of X.509. */
export function walk_chain(chain: readonly Uint8Array[], options: VerifyOptions): UINT {
  const { now_s, any_order, quirks = NX_SECURE_NO_QUIRKS } = options;
  const certificates: CertificateFields[] = [];
  for (const der of chain) {
    const certificate = parse_certificate(der);
    if (typeof certificate === 'number') return certificate;
    certificates.push(certificate);
  }
  const trusted = options.trusted.flatMap((der) => certificate_fields(der) ?? []);
  const [endpoint] = certificates as [CertificateFields];
  if (!any_order && certifies_another(endpoint, certificates)) return S.NX_SECURE_X509_CHAIN_VERIFY_FAILURE;
  const walked = new Set<CertificateFields>();
  for (let current = endpoint; !walked.has(current); ) {
    walked.add(current);
    const dated = check_dates(current, now_s, quirks);
    if (dated !== S.NX_SECURE_X509_SUCCESS) return dated;
    if (current.subject === current.issuer) return verify_self_signed(current, trusted, options);
    const { issuer } = current;
    const anchor = trusted.find(({ subject }) => subject === issuer);
    if (anchor !== undefined) return verify_anchored(current, anchor, now_s, quirks);
    const place = certificates.findIndex(({ subject }) => subject === issuer);
    if (place < 0) return S.NX_SECURE_X509_ISSUER_CERTIFICATE_NOT_FOUND;
    const next = any_order ? certificates[place] : certificates[certificates.indexOf(current) + 1];
    // RFC 5246 7.4.2: each certificate must certify the one before it. This one is there, but not in its place.
    if (next === undefined || next.subject !== issuer) return S.NX_SECURE_X509_CHAIN_VERIFY_FAILURE;
    // RFC 5280 6.1.4 (k): an authority says that it is one. Version 1 cannot.
    if (!is_authority(next) && !quirks.tls_basic_constraints_ignored) {
      return S.NX_SECURE_X509_CHAIN_VERIFY_FAILURE;
    }
    const step = verify_step(current, next);
    if (step !== S.NX_SECURE_X509_SUCCESS) return step;
    current = next;
  }
  // They certify each other in a circle.
  return S.NX_SECURE_X509_CHAIN_VERIFY_FAILURE;
}

/** The sender's own certificate comes first in either version (RFC 5246 7.4.2, RFC 8446 4.4.2): an issuer cannot be it. */
function certifies_another(first: CertificateFields, all: readonly CertificateFields[]): boolean {
  return all.some((other) => other.issuer === first.subject && other.subject !== first.subject);
}

function verify_self_signed(
  certificate: CertificateFields,
  trusted: readonly CertificateFields[],
  { allow_self_signed, quirks = NX_SECURE_NO_QUIRKS }: VerifyOptions,
): UINT {
  if (!allow_self_signed) return S.NX_SECURE_X509_INVALID_SELF_SIGNED_CERT;
  const signed = verify_step(certificate, certificate);
  if (signed !== S.NX_SECURE_X509_SUCCESS) return signed;
  const known = trusted.some(({ subject, whole }) =>
    quirks.tls_self_signed_trusted_by_name
      ? subject === certificate.subject
      : same_bytes(whole, certificate.whole),
  );
  return known ? S.NX_SECURE_X509_SUCCESS : S.NX_SECURE_X509_CHAIN_VERIFY_FAILURE;
}

/** That `issuer` may sign certificates (RFC 5280 6.1.4 (n)) and has signed this one. */
function verify_step(certificate: CertificateFields, issuer: CertificateFields): UINT {
  if (!key_may(issuer, KEY_CERT_SIGN)) return S.NX_SECURE_X509_KEY_USAGE_ERROR;
  return verify_signature(certificate.signature, issuer);
}

/**
 * The last step, to a certificate that the firmware trusts. RFC 5280 4.2.1.9: with version 3 it must say that it is an
 * authority; 6.1.4 (k): with version 1 somebody else must, here whoever put it into the store.
 */
function verify_anchored(
  certificate: CertificateFields,
  anchor: CertificateFields,
  now_s: ULONG,
  quirks: NxSecureQuirks,
): UINT {
  if (anchor.version === 3 && !is_authority(anchor) && !quirks.tls_basic_constraints_ignored) {
    return S.NX_SECURE_X509_CHAIN_VERIFY_FAILURE;
  }
  const step = verify_step(certificate, anchor);
  if (step !== S.NX_SECURE_X509_SUCCESS || quirks.tls_root_dates_ignored) return step;
  return check_dates(anchor, now_s, quirks);
}
