import { expect, it } from 'vitest';
import * as S from '../../../netx/secure/nx_secure_constants.ts';
import { NX_SECURE_NO_QUIRKS, NX_SECURE_PUBLISHED_QUIRKS } from '../../../netx/secure/nx_secure_quirks.ts';
import { alert_for_status, status_for_error } from '../../../netx/secure/tls_alerts.ts';

it.each([
  [S.NX_SECURE_TLS_ISSUER_CERTIFICATE_NOT_FOUND, 48],
  [S.NX_SECURE_X509_CHAIN_VERIFY_FAILURE, 48],
  [S.NX_SECURE_X509_CERTIFICATE_EXPIRED, 45],
  [S.NX_SECURE_X509_CRL_CERTIFICATE_REVOKED, 44],
  [S.NX_SECURE_TLS_UNSUPPORTED_PUBLIC_CIPHER, 43],
  [S.NX_SECURE_TLS_INVALID_SELF_SIGNED_CERT, 46],
  [S.NX_SECURE_TLS_CERTIFICATE_SIG_CHECK_FAILED, 42],
  [S.NX_SECURE_TLS_PACKET_BUFFER_TOO_SMALL, 80],
  [0x7777, 46],
])('status 0x%s is told to the peer with the alert of its kind', (status, alert) => {
  expect(alert_for_status(status, NX_SECURE_NO_QUIRKS)).toBe(alert);
});

it('a status without an alert of its own is an internal error where that is published', () => {
  const { NX_SECURE_X509_CERTIFICATE_DNS_MISMATCH: status } = S;
  expect(alert_for_status(status, NX_SECURE_NO_QUIRKS)).toBe(46);
  expect(alert_for_status(status, NX_SECURE_PUBLISHED_QUIRKS)).toBe(80);
});

it.each([
  ['ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE', false, S.NX_SECURE_TLS_EMPTY_REMOTE_CERTIFICATE_RECEIVED],
  ['ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE', true, S.NX_SECURE_TLS_CERTIFICATE_REQUIRED],
  ['ERR_SSL_WRONG_VERSION_NUMBER', false, S.NX_SECURE_TLS_UNSUPPORTED_TLS_VERSION],
  ['ERR_SSL_NO_SHARED_CIPHER', false, S.NX_SECURE_TLS_NO_SUPPORTED_CIPHERS],
  ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', true, S.NX_SECURE_TLS_AEAD_DECRYPT_FAIL],
  ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', false, S.NX_SECURE_TLS_HASH_MAC_VERIFY_FAILURE],
  ['ERR_SSL_CIPHER_OPERATION_FAILED', false, S.NX_SECURE_TLS_AEAD_DECRYPT_FAIL],
  ['ERR_SSL_PSK_IDENTITY_NOT_FOUND', false, S.NX_SECURE_TLS_NO_MATCHING_PSK],
  ['something else', false, S.NX_SECURE_TLS_HANDSHAKE_FAILURE],
])('the error %s of the engine (TLS 1.3: %s) has its status', (code, is_1_3, status) => {
  expect(status_for_error(code, is_1_3)).toBe(status);
});
