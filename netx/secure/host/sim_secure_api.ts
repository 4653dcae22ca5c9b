/**
 * All that a host program imports of NetX Secure: its options, the secrets of its connections, certificates and
 * revocation lists for tests and demos. Importing it gives NetX Secure its engine.
 */
import './node_tls.ts';

export {
  NX_SECURE_QUIRK_NAMES,
  NX_SECURE_QUIRK_TEXTS,
  type NxSecureQuirk,
  type NxSecureQuirks,
} from '../nx_secure_quirks.ts';
export {
  type NxSecureConfig,
  type NxSecureOptions,
  nx_secure_config,
  nx_secure_options,
} from '../tls_options.ts';
export { sim_tls_secrets } from '../tls_secrets.ts';
export {
  type SimCertificate,
  type SimCertificateRequest,
  type SimKey,
  sim_certificate,
  sim_key,
} from './sim_certificates.ts';
export { type SimCrl, type SimCrlRequest, sim_crl } from './sim_crl.ts';
