/**
 * All that a host program imports of NetX Secure: its options, the secrets of its connections, certificates for tests
 * and demos.
 */

export {
  type SimCertificate,
  type SimCertificateRequest,
  type SimKey,
  sim_certificate,
  sim_key,
} from './sim_certificates.ts';
export { type NxSecureConfig, nx_secure_config, nx_secure_options } from './tls_options.ts';
export { sim_tls_secrets } from './tls_secrets.ts';
