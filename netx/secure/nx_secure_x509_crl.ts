/**
 * nx_secure_x509_crl_revocation_check: whether an authority has taken a certificate back (NetX Secure guide ch.4,
 * RFC 5280 5 and 6.3). Firmware brings the list along, as a file of its authority that it has fetched or stored, and asks
 * in its certificate callback.
 *
 * As in the original the dates of a list are not looked at, and lists of changes (delta) or of other issuers (indirect)
 * are read as if they were ordinary ones.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish_plain } from '../../rtos/kernel/finish.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { UINT } from '../../rtos/kernel/service.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { NX_CALLER_ERROR, NX_PTR_ERROR } from '../nx_constants.ts';
import { same_bytes } from '../wire/bytes.ts';
import type { NX_SECURE_X509_CERT, NX_SECURE_X509_CERTIFICATE_STORE } from './nx_secure_cb.ts';
import * as S from './nx_secure_constants.ts';
import type { NxSecureQuirks } from './nx_secure_quirks.ts';
import { nx_secure_config } from './tls_options.ts';
import { walk_chain } from './tls_verify.ts';
import {
  CRL_SIGN,
  certificate_fields,
  key_may,
  parse_revocation_list,
  type RevocationList,
} from './x509_fields.ts';
import { verify_signature } from './x509_signature.ts';

interface Issuer {
  readonly der: Uint8Array;
  readonly is_trusted: boolean;
}

/**
 * Checks a certificate against a revocation list. The list must be of the certificate's issuer, signed by it, and that
 * issuer must lead to a trusted certificate of the store.
 *
 * @param crl_data the list as DER, `crl_length` bytes of it
 * @param store that of the session: `session.nx_secure_tls_credentials.nx_secure_tls_certificate_store`
 * @param certificate the one that is asked about: in a certificate callback, the one that it is given
 * @returns NX_SUCCESS: it is not on the list; NX_SECURE_X509_CRL_CERTIFICATE_REVOKED; NX_SECURE_X509_CRL_ISSUER_MISMATCH:
 *   the list is of another authority; NX_SECURE_X509_CERTIFICATE_NOT_FOUND: the authority is not in the store;
 *   NX_SECURE_X509_ISSUER_CERTIFICATE_NOT_FOUND, NX_SECURE_X509_INVALID_SELF_SIGNED_CERT,
 *   NX_SECURE_X509_CERTIFICATE_SIG_CHECK_FAILED, NX_SECURE_X509_CHAIN_VERIFY_FAILURE: it is not trusted;
 *   NX_SECURE_X509_KEY_USAGE_ERROR: it may not sign lists; NX_SECURE_X509_CRL_SIGNATURE_CHECK_FAILED;
 *   NX_SECURE_X509_UNKNOWN_CERT_SIG_ALGORITHM, NX_SECURE_X509_WRONG_SIGNATURE_METHOD;
 *   NX_SECURE_X509_INVALID_CERTIFICATE_SEQUENCE, _INVALID_CERTIFICATE_DATA, _UNEXPECTED_ASN1_TAG, _ASN1_LENGTH_TOO_LONG,
 *   _MULTIBYTE_TAG_UNSUPPORTED: this is no list; NX_PTR_ERROR; NX_CALLER_ERROR
 *
 * Allowed from: threads, certificate callbacks. Neither suspends nor preempts. (NetX Secure guide ch.4)
 *
 * ```ts
 * nx_secure_tls_session_certificate_callback_set(session, (session, certificate) =>
 *   nx_secure_x509_crl_revocation_check(
 *     crl, crl.length, session.nx_secure_tls_credentials.nx_secure_tls_certificate_store, certificate));
 * ```
 */
export function nx_secure_x509_crl_revocation_check(
  crl_data: Uint8Array | null,
  crl_length: UINT,
  store: NX_SECURE_X509_CERTIFICATE_STORE | null,
  certificate: NX_SECURE_X509_CERT | null,
): UINT {
  const k = enter('nx_secure_x509_crl_revocation_check');
  if (certificate === null || crl_data === null || crl_length === 0 || store === null)
    return finish_plain(k, NX_PTR_ERROR);
  if (not_thread(k)) return finish_plain(k, NX_CALLER_ERROR);
  return finish_plain(k, check(k, crl_data.subarray(0, crl_length), store, certificate));
}

function check(
  k: Kernel,
  crl_data: Uint8Array,
  store: NX_SECURE_X509_CERTIFICATE_STORE,
  { nx_secure_x509_certificate_raw_data: der }: NX_SECURE_X509_CERT,
): UINT {
  const list = parse_revocation_list(crl_data);
  if (typeof list === 'number') return list;
  const asked = der === null ? null : certificate_fields(der);
  if (asked === null) return S.NX_SECURE_X509_INVALID_CERTIFICATE;
  if (list.issuer !== asked.issuer) return S.NX_SECURE_X509_CRL_ISSUER_MISMATCH;
  const issuer = find_issuer(store, list.issuer);
  if (issuer === null) return S.NX_SECURE_X509_CERTIFICATE_NOT_FOUND;
  const { quirks, NX_SECURE_ALLOW_SELF_SIGNED_CERTIFICATES: allow_self_signed } = nx_secure_config(k);
  if (!issuer.is_trusted || quirks.crl_of_root_refused) {
    const chained = walk_chain([issuer.der, ...ders(store.nx_secure_x509_remote_certificates)], {
      trusted: ders(store.nx_secure_x509_trusted_certificates),
      now_s: 0,
      allow_self_signed,
      any_order: true,
      quirks,
    });
    if (chained !== S.NX_SECURE_X509_SUCCESS) return chained;
  }
  const signed = verify_list(list, issuer.der);
  if (signed !== S.NX_SECURE_X509_SUCCESS) return signed;
  const revoked = list.serials.some((serial) => same_serial(serial, asked.serial, quirks));
  return revoked ? S.NX_SECURE_X509_CRL_CERTIFICATE_REVOKED : S.NX_SECURE_X509_SUCCESS;
}

function ders(certificates: readonly NX_SECURE_X509_CERT[]): Uint8Array[] {
  return certificates.flatMap(({ nx_secure_x509_certificate_raw_data: der }) => der ?? []);
}

/** The certificate of a name: among the trusted, one's own, the peer's, in this order. */
function find_issuer(store: NX_SECURE_X509_CERTIFICATE_STORE, name: string): Issuer | null {
  const trusted = ders(store.nx_secure_x509_trusted_certificates);
  const others = [store.nx_secure_x509_local_certificates, store.nx_secure_x509_remote_certificates].flatMap(
    ders,
  );
  const found = [...trusted, ...others].find((der) => certificate_fields(der)?.subject === name);
  return found === undefined ? null : { der: found, is_trusted: trusted.includes(found) };
}

function verify_list({ signature }: RevocationList, der: Uint8Array): UINT {
  const issuer = certificate_fields(der);
  if (issuer === null || !key_may(issuer, CRL_SIGN)) return S.NX_SECURE_X509_KEY_USAGE_ERROR;
  const signed = verify_signature(signature, issuer);
  return signed === S.NX_SECURE_X509_CERTIFICATE_SIG_CHECK_FAILED
    ? S.NX_SECURE_X509_CRL_SIGNATURE_CHECK_FAILED
    : signed;
}

function same_serial(entry: Uint8Array, asked: Uint8Array, quirks: NxSecureQuirks): boolean {
  const compared = quirks.crl_serial_compared_in_part ? entry.subarray(0, asked.length) : entry;
  return same_bytes(compared, asked);
}
