/**
 * nx_secure_x509_ services: certificates from DER, host names (NetX Secure guide ch.4).
 */
import { createPrivateKey } from 'node:crypto';
import { enter } from '../../rtos/kernel/current.ts';
import { finish_plain } from '../../rtos/kernel/finish.ts';
import type { UINT, USHORT } from '../../rtos/kernel/service.ts';
import { NX_PTR_ERROR, NX_SUCCESS } from '../nx_constants.ts';
import { NX_SECURE_X509_CERT, type NX_SECURE_X509_DNS_NAME } from './nx_secure_cb.ts';
import {
  NX_SECURE_PKCS1_INVALID_PRIVATE_KEY,
  NX_SECURE_X509_CERTIFICATE_DNS_MISMATCH,
  NX_SECURE_X509_DNS_NAME_MAX,
  NX_SECURE_X509_INSUFFICIENT_CERT_SPACE,
  NX_SECURE_X509_INVALID_CERTIFICATE,
  NX_SECURE_X509_INVALID_PRIVATE_KEY_TYPE,
  NX_SECURE_X509_KEY_TYPE_EC_DER,
  NX_SECURE_X509_KEY_TYPE_NONE,
  NX_SECURE_X509_KEY_TYPE_RSA_PKCS1_DER,
  NX_SECURE_X509_NAME_STRING_TOO_LONG,
} from './nx_secure_constants.ts';
import { parse_certificate } from './tls_verify.ts';

const TEXT = new TextEncoder();
const UNTEXT = new TextDecoder();

/**
 * Makes a certificate from DER, with the private key that belongs to it if it is one's own.
 *
 * @param certificate_data DER; `length` of its bytes count
 * @param raw_data_buffer where it is copied to, of `buffer_size` bytes; null: the data stays where it is and must live
 * @param private_key DER of `priv_len` bytes, or null with NX_SECURE_X509_KEY_TYPE_NONE
 * @param private_key_type NX_SECURE_X509_KEY_TYPE_RSA_PKCS1_DER, _EC_DER or _NONE
 * @returns NX_SUCCESS; NX_SECURE_X509_INVALID_CERTIFICATE: no X.509 certificate; NX_SECURE_X509_INSUFFICIENT_CERT_SPACE;
 *   NX_SECURE_PKCS1_INVALID_PRIVATE_KEY; NX_SECURE_X509_INVALID_PRIVATE_KEY_TYPE: also for keys in hardware and of the
 *   user's own type, which are not supported; NX_PTR_ERROR
 *
 * Allowed from: initialization, threads. Neither suspends nor preempts. (NetX Secure guide ch.4)
 */
export function nx_secure_x509_certificate_initialize(
  certificate: NX_SECURE_X509_CERT | null,
  certificate_data: Uint8Array | null,
  length: USHORT,
  raw_data_buffer: Uint8Array | null,
  buffer_size: USHORT,
  private_key: Uint8Array | null,
  priv_len: USHORT,
  private_key_type: UINT,
): UINT {
  const k = enter('nx_secure_x509_certificate_initialize');
  if (certificate === null || certificate_data === null || length === 0) return finish_plain(k, NX_PTR_ERROR);
  if (private_key === null && private_key_type !== NX_SECURE_X509_KEY_TYPE_NONE)
    return finish_plain(k, NX_PTR_ERROR);
  let der = certificate_data.subarray(0, length);
  if (parse_certificate(der) === null) return finish_plain(k, NX_SECURE_X509_INVALID_CERTIFICATE);
  if (raw_data_buffer !== null) {
    if (buffer_size < length) return finish_plain(k, NX_SECURE_X509_INSUFFICIENT_CERT_SPACE);
    raw_data_buffer.set(der);
    der = raw_data_buffer.subarray(0, length);
  }
  const key = private_key === null ? null : private_key.subarray(0, priv_len);
  const wrong = check_key(key, private_key_type);
  if (wrong !== NX_SUCCESS) return finish_plain(k, wrong);
  Object.assign(certificate, new NX_SECURE_X509_CERT());
  certificate.nx_secure_x509_certificate_raw_data = der;
  certificate.nx_secure_x509_certificate_raw_data_length = length;
  certificate.nx_secure_x509_certificate_raw_buffer_size = buffer_size;
  certificate.nx_secure_x509_private_key_type = private_key_type;
  certificate.private_key = key;
  return finish_plain(k, NX_SUCCESS);
}

/**
 * The older form, which the MQTT guide uses: without a buffer, and any private key is RSA in PKCS #1.
 *
 * @returns as nx_secure_x509_certificate_initialize
 */
export function nx_secure_tls_certificate_initialize(
  certificate: NX_SECURE_X509_CERT | null,
  certificate_data: Uint8Array | null,
  length: USHORT,
  private_key: Uint8Array | null,
  priv_len: USHORT,
): UINT {
  return nx_secure_x509_certificate_initialize(
    certificate,
    certificate_data,
    length,
    null,
    0,
    private_key,
    priv_len,
    private_key === null ? NX_SECURE_X509_KEY_TYPE_NONE : NX_SECURE_X509_KEY_TYPE_RSA_PKCS1_DER,
  );
}

const KEY_FORMATS: ReadonlyMap<UINT, 'pkcs1' | 'sec1'> = new Map([
  [NX_SECURE_X509_KEY_TYPE_RSA_PKCS1_DER, 'pkcs1'],
  [NX_SECURE_X509_KEY_TYPE_EC_DER, 'sec1'],
]);

function check_key(key: Uint8Array | null, type: UINT): UINT {
  if (type === NX_SECURE_X509_KEY_TYPE_NONE) return NX_SUCCESS;
  if (!KEY_FORMATS.has(type)) return NX_SECURE_X509_INVALID_PRIVATE_KEY_TYPE;
  try {
    private_key_pem(key as Uint8Array, type);
    return NX_SUCCESS;
  } catch {
    return NX_SECURE_PKCS1_INVALID_PRIVATE_KEY;
  }
}

/** A private key as the engine wants it. Throws when it is none. */
export function private_key_pem(key: Uint8Array, type: UINT): string {
  const format = KEY_FORMATS.get(type);
  if (format === undefined) throw new Error(`private key type ${type} is not known`);
  const parsed = createPrivateKey({ key: Buffer.from(key), format: 'der', type: format });
  return parsed.export({ format: 'pem', type: 'pkcs8' }).toString();
}

/**
 * Sets a host name, for the SNI extension.
 *
 * @returns NX_SUCCESS; NX_SECURE_X509_NAME_STRING_TOO_LONG: more than 100 bytes; NX_PTR_ERROR
 *
 * Allowed from: initialization, threads. Neither suspends nor preempts. (NetX Secure guide ch.4)
 */
export function nx_secure_x509_dns_name_initialize(
  dns_name: NX_SECURE_X509_DNS_NAME | null,
  name_string: string | Uint8Array | null,
  length: USHORT,
): UINT {
  const k = enter('nx_secure_x509_dns_name_initialize');
  if (dns_name === null || name_string === null) return finish_plain(k, NX_PTR_ERROR);
  if (length > NX_SECURE_X509_DNS_NAME_MAX) return finish_plain(k, NX_SECURE_X509_NAME_STRING_TOO_LONG);
  const bytes = typeof name_string === 'string' ? TEXT.encode(name_string) : name_string;
  dns_name.nx_secure_x509_dns_name.fill(0);
  dns_name.nx_secure_x509_dns_name.set(bytes.subarray(0, length));
  dns_name.nx_secure_x509_dns_name_length = length;
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Checks that a certificate is for a host: its common name, or one of its alternative names, is `dns_tld` (a wildcard
 * stands for one label). Called in a certificate callback.
 *
 * @returns NX_SUCCESS; NX_SECURE_X509_CERTIFICATE_DNS_MISMATCH; NX_SECURE_X509_INVALID_CERTIFICATE; NX_PTR_ERROR
 *
 * Allowed from: threads, certificate callbacks. Neither suspends nor preempts. (NetX Secure guide ch.4)
 */
export function nx_secure_x509_common_name_dns_check(
  certificate: NX_SECURE_X509_CERT | null,
  dns_tld: string | Uint8Array | null,
  dns_tld_length: UINT,
): UINT {
  const k = enter('nx_secure_x509_common_name_dns_check');
  if (certificate === null || dns_tld === null) return finish_plain(k, NX_PTR_ERROR);
  const der = certificate.nx_secure_x509_certificate_raw_data;
  const parsed = der === null ? null : parse_certificate(der);
  if (parsed === null) return finish_plain(k, NX_SECURE_X509_INVALID_CERTIFICATE);
  const bytes = typeof dns_tld === 'string' ? TEXT.encode(dns_tld) : dns_tld;
  const name = UNTEXT.decode(bytes.subarray(0, dns_tld_length));
  const match = parsed.checkHost(name, { subject: 'always', partialWildcards: false });
  return finish_plain(k, match === undefined ? NX_SECURE_X509_CERTIFICATE_DNS_MISMATCH : NX_SUCCESS);
}
