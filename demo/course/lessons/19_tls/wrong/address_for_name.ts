// expect: the broker takes a message "connect 0x10005"
// An address is no name: the certificate is for the name.

import {
  NX_SECURE_TLS_CERTIFICATE,
  type NX_SECURE_TLS_SESSION,
  NX_SECURE_X509_CERT,
  NX_SECURE_X509_KEY_TYPE_RSA_PKCS1_DER,
  nx_crypto_tls_ciphers_ecc,
  nx_secure_tls_certificate_initialize,
  nx_secure_tls_local_certificate_add,
  nx_secure_tls_remote_certificate_allocate,
  nx_secure_tls_session_certificate_callback_set,
  nx_secure_tls_session_create,
  nx_secure_tls_session_packet_buffer_set,
  nx_secure_tls_session_time_function_set,
  nx_secure_tls_trusted_certificate_add,
  nx_secure_x509_certificate_initialize,
  nx_secure_x509_common_name_dns_check,
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
  { root_der, own_der, own_key_der, clock }: Credentials,
): UINT {
  const metadata = new Uint8Array(METADATA_SIZE);
  const status = nx_secure_tls_session_create(session, nx_crypto_tls_ciphers_ecc, metadata, METADATA_SIZE);
  if (status !== 0) return status;
  nx_secure_tls_session_packet_buffer_set(session, new Uint8Array(PACKET_BUFFER_SIZE), PACKET_BUFFER_SIZE);
  // Room for the certificate that the other side shows.
  Object.assign(certificate, new NX_SECURE_TLS_CERTIFICATE());
  nx_secure_tls_remote_certificate_allocate(session, certificate);
  // The name that it is for must be the one that the board wants.
  nx_secure_tls_session_certificate_callback_set(session, (_session, shown) =>
    nx_secure_x509_common_name_dns_check(shown, '192.168.1.81', '192.168.1.81'.length),
  );
  // Without a clock no date is looked at.
  nx_secure_tls_session_time_function_set(session, clock);
  // Who the board is.
  const own = new NX_SECURE_X509_CERT();
  const type = NX_SECURE_X509_KEY_TYPE_RSA_PKCS1_DER;
  nx_secure_x509_certificate_initialize(
    own,
    own_der,
    own_der.length,
    null,
    0,
    own_key_der,
    own_key_der.length,
    type,
  );
  nx_secure_tls_local_certificate_add(session, own);
  // The authority that its certificate must lead to.
  nx_secure_tls_certificate_initialize(trusted, root_der, root_der.length, null, 0);
  return nx_secure_tls_trusted_certificate_add(session, trusted);
}
