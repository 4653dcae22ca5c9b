/**
 * nx_secure_x509_ services: certificates from DER, host names (NetX Secure guide ch.4).
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish_plain } from '../../rtos/kernel/finish.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { UINT, USHORT } from '../../rtos/kernel/service.ts';
import { NX_PTR_ERROR, NX_SUCCESS } from '../nx_constants.ts';
import { DER_INTEGER, DER_OCTET_STRING, DER_SEQUENCE, DerError, DerReader } from './der_reader.ts';
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
import { type PrivateKeyFormat, tls_host } from './tls_host.ts';
import { nx_secure_config } from './tls_options.ts';
import { certificate_fields } from './x509_fields.ts';
import { is_for_host } from './x509_hosts.ts';

const TEXT = new TextEncoder();

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
  if (raw_data_buffer !== null && Math.min(buffer_size, raw_data_buffer.length) < length) {
    return finish_plain(k, NX_SECURE_X509_INSUFFICIENT_CERT_SPACE);
  }
  let der = certificate_data.subarray(0, length);
  const fields = certificate_fields(der);
  if (fields === null) {
    diagnose_text(k, 'certificate', der);
    return finish_plain(k, NX_SECURE_X509_INVALID_CERTIFICATE);
  }
  if (raw_data_buffer !== null) {
    raw_data_buffer.set(der);
    der = raw_data_buffer.subarray(0, der.length);
  }
  const key = private_key === null || priv_len === 0 ? null : private_key.subarray(0, priv_len);
  const wrong = key === null ? NX_SUCCESS : check_key(k, key, private_key_type);
  if (wrong !== NX_SUCCESS) return finish_plain(k, wrong);
  diagnose_length(k, fields.whole.length, length, certificate_data.length, key !== null);
  Object.assign(certificate, new NX_SECURE_X509_CERT());
  certificate.nx_secure_x509_certificate_raw_data = der;
  certificate.nx_secure_x509_certificate_raw_data_length = length;
  certificate.nx_secure_x509_certificate_raw_buffer_size = buffer_size;
  certificate.nx_secure_x509_private_key_type =
    key === null ? NX_SECURE_X509_KEY_TYPE_NONE : private_key_type;
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

const KEY_FORMATS: ReadonlyMap<UINT, PrivateKeyFormat> = new Map([
  [NX_SECURE_X509_KEY_TYPE_RSA_PKCS1_DER, 'pkcs1'],
  [NX_SECURE_X509_KEY_TYPE_EC_DER, 'sec1'],
]);

function check_key(k: Kernel, key: Uint8Array, type: UINT): UINT {
  if (!KEY_FORMATS.has(type)) return NX_SECURE_X509_INVALID_PRIVATE_KEY_TYPE;
  if (has_form_of(key, type)) {
    return private_key_pem(key, type) === null ? NX_SECURE_PKCS1_INVALID_PRIVATE_KEY : NX_SUCCESS;
  }
  if (!diagnose_text(k, 'private key', key)) diagnose_pkcs8(k, key);
  return NX_SECURE_PKCS1_INVALID_PRIVATE_KEY;
}

/** The host takes PKCS #8 for either. After the version PKCS #1 has a number, SEC 1 a string, PKCS #8 an algorithm. */
function has_form_of(key: Uint8Array, type: UINT): boolean {
  try {
    const parts = new DerReader(key).enter(DER_SEQUENCE);
    parts.next([DER_INTEGER]);
    return parts.tag === (type === NX_SECURE_X509_KEY_TYPE_EC_DER ? DER_OCTET_STRING : DER_INTEGER);
  } catch (error) {
    if (error instanceof DerError) return false;
    throw error;
  }
}

/** The most frequent mistake: the file of a certificate or a key is text (RFC 7468), the service takes DER. */
function diagnose_text(k: Kernel, what: string, bytes: Uint8Array): boolean {
  if (!new TextDecoder('latin1').decode(bytes).includes('-----BEGIN ')) return false;
  const id = `x509-${what.replace(' ', '-')}-is-pem`;
  k.diagnose(id, what, `this is PEM, that is text; the service takes DER: openssl x509 or rsa, -outform DER`);
  return true;
}

function diagnose_pkcs8(k: Kernel, key: Uint8Array): void {
  if (tls_host().private_key_pem(key, 'pkcs8') === null) return;
  const words =
    'this is PKCS #8; the service takes PKCS #1 (RSA) or SEC 1 (EC): openssl rsa or ec, -traditional';
  k.diagnose('x509-private-key-is-pkcs8', 'private key', words);
}

/** What is behind a certificate does no harm until it is sent, or read where there is nothing. */
function diagnose_length(k: Kernel, whole: UINT, length: UINT, there: UINT, is_sent: boolean): void {
  if (length > there) {
    const words = `a length of ${length} bytes, and there are ${there}: a device reads what lies behind them`;
    k.diagnose('x509-certificate-length', 'certificate', words);
  } else if (length > whole && is_sent) {
    const words = `${length - whole} bytes behind its end: a device sends them along, and its peers refuse that`;
    k.diagnose('x509-certificate-length', 'certificate', words);
  }
}

/** A private key as the engine wants it; null: it is none of this type. */
export function private_key_pem(key: Uint8Array, type: UINT): string | null {
  const format = KEY_FORMATS.get(type);
  return format === undefined ? null : tls_host().private_key_pem(key, format);
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
  const bytes = host_bytes(k, name_string, length);
  dns_name.nx_secure_x509_dns_name.fill(0);
  dns_name.nx_secure_x509_dns_name.set(bytes);
  dns_name.nx_secure_x509_dns_name_length = length;
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Checks that a certificate is for a host: its common name, or one of its alternative names, is `dns_tld` (a wildcard
 * stands for one label). Called in a certificate callback.
 *
 * @param dns_tld_length bytes of the name, without a NUL behind it
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
  if (certificate === null || dns_tld === null || dns_tld_length === 0) return finish_plain(k, NX_PTR_ERROR);
  const der = certificate.nx_secure_x509_certificate_raw_data;
  const fields = der === null ? null : certificate_fields(der);
  if (fields === null) return finish_plain(k, NX_SECURE_X509_INVALID_CERTIFICATE);
  const host = host_bytes(k, dns_tld, dns_tld_length);
  const matches = is_for_host(fields, host, nx_secure_config(k).quirks);
  return finish_plain(k, matches ? NX_SUCCESS : NX_SECURE_X509_CERTIFICATE_DNS_MISMATCH);
}

/** A name of so many bytes; behind the end of a string there is its NUL. */
function host_bytes(k: Kernel, name: string | Uint8Array, length: UINT): Uint8Array {
  const text = typeof name === 'string' ? TEXT.encode(name) : name;
  const bytes = new Uint8Array(Math.min(length >>> 0, text.length + 1));
  bytes.set(text.subarray(0, bytes.length));
  if (bytes.includes(0)) {
    const words = `a NUL among its ${bytes.length} bytes: its length is that of strlen, not of sizeof`;
    k.diagnose('x509-host-name-has-nul', 'host name', words);
  }
  return bytes;
}
