// The TLS setup callback of the board. With it the printer and the old broker are let in, and the board's own broker turns it away.

import {
  NX_SECURE_TLS_CERTIFICATE,
  type NX_SECURE_TLS_SESSION,
  nx_crypto_tls_ciphers_ecc,
  nx_secure_tls_certificate_initialize,
  nx_secure_tls_remote_certificate_allocate,
  nx_secure_tls_session_create,
  nx_secure_tls_session_packet_buffer_set,
  nx_secure_tls_trusted_certificate_add,
} from '../../../../../netx/secure/host/nx_secure_api.ts';
import type { UINT } from '../../../../../rtos/tx_api.ts';
import type { Credentials } from '../given/credentials.ts';

const METADATA_SIZE = 9000;
const PACKET_BUFFER_SIZE = 4000;

/** Called by the client when TCP is established and TLS is to come; any status but 0 ends the connection. */
export function tls_setup(
  session: NX_SECURE_TLS_SESSION,
  certificate: NX_SECURE_TLS_CERTIFICATE,
  trusted: NX_SECURE_TLS_CERTIFICATE,
  { root_der }: Credentials,
): UINT {
  const metadata = new Uint8Array(METADATA_SIZE);
  const status = nx_secure_tls_session_create(session, nx_crypto_tls_ciphers_ecc, metadata, METADATA_SIZE);
  if (status !== 0) return status;
  nx_secure_tls_session_packet_buffer_set(session, new Uint8Array(PACKET_BUFFER_SIZE), PACKET_BUFFER_SIZE);
  // Room for the certificate that the other side shows.
  Object.assign(certificate, new NX_SECURE_TLS_CERTIFICATE());
  nx_secure_tls_remote_certificate_allocate(session, certificate);
  // Whoever shows a certificate of the plant's authority is believed.
  nx_secure_tls_certificate_initialize(trusted, root_der, root_der.length, null, 0);
  return nx_secure_tls_trusted_certificate_add(session, trusted);
}
