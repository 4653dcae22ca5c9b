/**
 * All that firmware imports for NetX Secure: nx_secure_ services, NX_SECURE_ constants, control blocks, cipher tables
 * (in C: nx_secure_tls_api.h). A file of its own beside nx_api.ts, because the engine behind it is the host's node:tls,
 * and firmware without TLS needs no host.
 */
export {
  nx_crypto_ecc_curves,
  nx_crypto_ecc_supported_groups,
  nx_crypto_ecc_supported_groups_size,
  nx_crypto_tls_ciphers,
  nx_crypto_tls_ciphers_ecc,
  nx_crypto_tls_ciphers_psk,
} from './nx_crypto_tables.ts';
export {
  type NX_SECURE_CERTIFICATE_CALLBACK,
  NX_SECURE_TLS_CERTIFICATE,
  NX_SECURE_TLS_CREDENTIALS,
  type NX_SECURE_TLS_CRYPTO,
  NX_SECURE_TLS_SESSION,
  NX_SECURE_X509_CERT,
  NX_SECURE_X509_CERTIFICATE_STORE,
  NX_SECURE_X509_DNS_NAME,
} from './nx_secure_cb.ts';
export * from './nx_secure_constants.ts';
export { nx_secure_tls_ecc_initialize } from './nx_secure_tls_ecc.ts';
export { nx_secure_tls_client_psk_set, nx_secure_tls_psk_add } from './nx_secure_tls_psk.ts';
export {
  nx_secure_tls_initialize,
  nx_secure_tls_metadata_size_calculate,
  nx_secure_tls_packet_allocate,
  nx_secure_tls_session_create,
  nx_secure_tls_session_delete,
  nx_secure_tls_session_end,
  nx_secure_tls_session_receive,
  nx_secure_tls_session_reset,
  nx_secure_tls_session_send,
  nx_secure_tls_session_start,
} from './nx_secure_tls_session.ts';
export * from './nx_secure_tls_settings.ts';
export {
  nx_secure_tls_certificate_initialize,
  nx_secure_x509_certificate_initialize,
  nx_secure_x509_common_name_dns_check,
  nx_secure_x509_dns_name_initialize,
} from './nx_secure_x509.ts';
export { nx_secure_x509_crl_revocation_check } from './nx_secure_x509_crl.ts';
