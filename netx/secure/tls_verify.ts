/**
 * Whether the peer's certificates lead to one that the firmware trusts (RFC 5280 6, as far as NetX Secure goes): names,
 * signatures, authority, order, dates. The signatures are node:crypto's to check; the dates are compared with the
 * firmware's own clock, because the host's has nothing to do with virtual time.
 */
import { type KeyObject, X509Certificate } from 'node:crypto';
import type { UINT, ULONG } from '../../rtos/kernel/service.ts';
import {
  NX_SECURE_TLS_CERTIFICATE_SIG_CHECK_FAILED,
  NX_SECURE_TLS_EMPTY_REMOTE_CERTIFICATE_RECEIVED,
  NX_SECURE_TLS_INVALID_CERTIFICATE,
  NX_SECURE_TLS_INVALID_SELF_SIGNED_CERT,
  NX_SECURE_TLS_ISSUER_CERTIFICATE_NOT_FOUND,
  NX_SECURE_TLS_SUCCESS,
  NX_SECURE_TLS_UNSUPPORTED_PUBLIC_CIPHER,
  NX_SECURE_X509_CERTIFICATE_EXPIRED,
  NX_SECURE_X509_CERTIFICATE_NOT_YET_VALID,
  NX_SECURE_X509_CHAIN_VERIFY_FAILURE,
} from './nx_secure_constants.ts';

export interface VerifyOptions {
  readonly trusted: readonly Uint8Array[];
  /** Seconds since 1970; 0: the firmware has no clock, and dates are not looked at. */
  readonly now_s: ULONG;
  readonly allow_self_signed: boolean;
  /** Issuers are looked for among all certificates, wherever they stand; false: each must follow the one it signed. */
  readonly any_order: boolean;
}

/** A certificate from DER; null when it is none. */
export function parse_certificate(der: Uint8Array): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    return null;
  }
}

/** The key in a certificate; null for one of a kind that node:crypto does not know, which anybody may send. */
export function public_key(certificate: X509Certificate): KeyObject | null {
  try {
    return certificate.publicKey;
  } catch {
    return null;
  }
}

/** `chain`: the peer's certificates as they came, its own first. The status that NetX Secure has for the outcome. */
export function verify_chain(chain: readonly Uint8Array[], options: VerifyOptions): UINT {
  if (chain.length === 0) return NX_SECURE_TLS_EMPTY_REMOTE_CERTIFICATE_RECEIVED;
  const certificates: X509Certificate[] = [];
  for (const der of chain) {
    const certificate = parse_certificate(der);
    if (certificate === null) return NX_SECURE_TLS_INVALID_CERTIFICATE;
    certificates.push(certificate);
  }
  const trusted = options.trusted.flatMap((der) => parse_certificate(der) ?? []);
  const [endpoint] = certificates as [X509Certificate];
  if (!options.any_order && certifies_another(endpoint, certificates))
    return NX_SECURE_X509_CHAIN_VERIFY_FAILURE;
  const walked = new Set<X509Certificate>();
  for (let current = endpoint; !walked.has(current); ) {
    walked.add(current);
    const dated = check_dates(current, options.now_s);
    if (dated !== NX_SECURE_TLS_SUCCESS) return dated;
    if (current.subject === current.issuer) return verify_self_signed(current, trusted, options);
    const { issuer } = current;
    const anchor = trusted.find(({ subject }) => subject === issuer);
    if (anchor !== undefined) return verify_step(current, anchor, options.now_s);
    const place = certificates.findIndex(({ subject }) => subject === issuer);
    if (place < 0) return NX_SECURE_TLS_ISSUER_CERTIFICATE_NOT_FOUND;
    const next = options.any_order ? certificates[place] : certificates[certificates.indexOf(current) + 1];
    // RFC 5246 7.4.2: each certificate must certify the one before it. This one is there, but not in its place.
    if (next === undefined || next.subject !== issuer) return NX_SECURE_X509_CHAIN_VERIFY_FAILURE;
    const step = verify_step(current, next, 0);
    if (step !== NX_SECURE_TLS_SUCCESS) return step;
    current = next;
  }
  // They certify each other in a circle.
  return NX_SECURE_X509_CHAIN_VERIFY_FAILURE;
}

/** The sender's own certificate comes first in either version (RFC 5246 7.4.2, RFC 8446 4.4.2): an issuer cannot be it. */
function certifies_another(first: X509Certificate, all: readonly X509Certificate[]): boolean {
  return all.some((other) => other.issuer === first.subject && other.subject !== first.subject);
}

function verify_self_signed(
  certificate: X509Certificate,
  trusted: readonly X509Certificate[],
  { allow_self_signed }: VerifyOptions,
): UINT {
  if (!allow_self_signed) return NX_SECURE_TLS_INVALID_SELF_SIGNED_CERT;
  const signed = verify_signature(certificate, certificate);
  if (signed !== NX_SECURE_TLS_SUCCESS) return signed;
  const known = trusted.some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256);
  return known ? NX_SECURE_TLS_SUCCESS : NX_SECURE_X509_CHAIN_VERIFY_FAILURE;
}

/** That `issuer` may sign certificates, has signed this one, and is itself in its time (0: that is looked at later). */
function verify_step(certificate: X509Certificate, issuer: X509Certificate, now_s: ULONG): UINT {
  if (!issuer.ca) return NX_SECURE_X509_CHAIN_VERIFY_FAILURE;
  const signed = verify_signature(certificate, issuer);
  return signed === NX_SECURE_TLS_SUCCESS ? check_dates(issuer, now_s) : signed;
}

function verify_signature(certificate: X509Certificate, issuer: X509Certificate): UINT {
  const key = public_key(issuer);
  if (key === null) return NX_SECURE_TLS_UNSUPPORTED_PUBLIC_CIPHER;
  return certificate.verify(key) ? NX_SECURE_TLS_SUCCESS : NX_SECURE_TLS_CERTIFICATE_SIG_CHECK_FAILED;
}

function check_dates(certificate: X509Certificate, now_s: ULONG): UINT {
  if (now_s === 0) return NX_SECURE_TLS_SUCCESS;
  if (now_s > Date.parse(certificate.validTo) / 1000) return NX_SECURE_X509_CERTIFICATE_EXPIRED;
  if (now_s < Date.parse(certificate.validFrom) / 1000) return NX_SECURE_X509_CERTIFICATE_NOT_YET_VALID;
  return NX_SECURE_TLS_SUCCESS;
}
