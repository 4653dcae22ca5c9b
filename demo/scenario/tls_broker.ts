// The secure port of a broker in the simulation: what it shows its clients, and whether it wants a certificate of theirs.

import type { BrokerTls } from '../../mqtt/broker/firmware/broker_board.ts';
import { nx_secure_options } from '../../netx/secure/host/sim_secure_api.ts';
import * as TLS from '../../netx/secure/nx_secure_api.ts';
import type { OwnCertificate } from '../host/certificate_files.ts';

export const SECURE_PORT = 8883;
const METADATA_BYTES = 9000;
const PACKET_BUFFER_BYTES = 4000;

/** The broker is a computer, and faster than a board. TLS 1.3 is an option of the build, as in C. */
export const TLS_BROKER_OPTIONS = nx_secure_options({
  NX_SECURE_TLS_ENABLE_TLS_1_3: true,
  sim_handshake_us: 2000,
  sim_record_us: 1,
  sim_byte_ns: 2,
});

/** `clients` is the certificate (DER) of the authority that clients' certificates must lead to; null: they need none. */
export function tls_port(own: OwnCertificate, clients: Uint8Array | null, port = SECURE_PORT): BrokerTls {
  return {
    port,
    setup: (session) => {
      const area = new Uint8Array(METADATA_BYTES);
      const { nx_crypto_tls_ciphers_ecc } = TLS;
      const status = TLS.nx_secure_tls_session_create(session, nx_crypto_tls_ciphers_ecc, area, area.length);
      if (status !== TLS.NX_SECURE_TLS_SUCCESS) return status;
      const buffer = new Uint8Array(PACKET_BUFFER_BYTES);
      TLS.nx_secure_tls_session_packet_buffer_set(session, buffer, buffer.length);
      TLS.nx_secure_tls_local_certificate_add(session, own_block(own));
      if (clients === null) return TLS.NX_SECURE_TLS_SUCCESS;
      TLS.nx_secure_tls_trusted_certificate_add(session, trusted_block(clients));
      return TLS.nx_secure_tls_session_client_verify_enable(session);
    },
  };
}

function own_block({ certificate_der, key_der, key_type }: OwnCertificate): TLS.NX_SECURE_X509_CERT {
  const block = new TLS.NX_SECURE_X509_CERT();
  const type =
    key_type === 'rsa' ? TLS.NX_SECURE_X509_KEY_TYPE_RSA_PKCS1_DER : TLS.NX_SECURE_X509_KEY_TYPE_EC_DER;
  const [length, key_length] = [certificate_der.length, key_der.length];
  TLS.nx_secure_x509_certificate_initialize(
    block,
    certificate_der,
    length,
    null,
    0,
    key_der,
    key_length,
    type,
  );
  return block;
}

function trusted_block(der: Uint8Array): TLS.NX_SECURE_X509_CERT {
  const block = new TLS.NX_SECURE_X509_CERT();
  const none = TLS.NX_SECURE_X509_KEY_TYPE_NONE;
  TLS.nx_secure_x509_certificate_initialize(block, der, der.length, null, 0, null, 0, none);
  return block;
}
