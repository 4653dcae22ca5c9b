// The three that the board talks to: each a broker with a certificate of its own. Do not change.

import { type BrokerTls, broker_firmware } from '../../../../../mqtt/broker/sim_broker_api.ts';
import * as TLS from '../../../../../netx/secure/host/nx_secure_api.ts';
import { nx_secure_options, type SimCertificate } from '../../../../../netx/secure/host/sim_secure_api.ts';
import type { Bench } from '../../../../scenario_api.ts';
import { certificates } from './certificates.ts';

export const PORT = 8883;
const METADATA_BYTES = 9000;
const PACKET_BUFFER_BYTES = 4000;
const FAST = nx_secure_options({ sim_handshake_us: 2000, sim_record_us: 1, sim_byte_ns: 2 });

export const PEERS = [
  { name: 'broker', host: 81, shows: 'broker', wants_certificate: true },
  { name: 'printer', host: 82, shows: 'printer', wants_certificate: false },
  { name: 'old', host: 83, shows: 'old', wants_certificate: false },
] as const;

export function address_of(host: number): number {
  return 0xc0a8_0100 + host;
}

function tls(shown: SimCertificate, wants_certificate: boolean): BrokerTls {
  return {
    port: PORT,
    setup: (session) => {
      const area = new Uint8Array(METADATA_BYTES);
      TLS.nx_secure_tls_session_create(session, TLS.nx_crypto_tls_ciphers_ecc, area, area.length);
      const buffer = new Uint8Array(PACKET_BUFFER_BYTES);
      TLS.nx_secure_tls_session_packet_buffer_set(session, buffer, buffer.length);
      const own = new TLS.NX_SECURE_X509_CERT();
      const { der, private_key_der: key } = shown;
      const type = TLS.NX_SECURE_X509_KEY_TYPE_RSA_PKCS1_DER;
      TLS.nx_secure_x509_certificate_initialize(own, der, der.length, null, 0, key, key.length, type);
      TLS.nx_secure_tls_local_certificate_add(session, own);
      if (!wants_certificate) return TLS.NX_SECURE_TLS_SUCCESS;
      const { der: root } = certificates().root;
      const trusted = new TLS.NX_SECURE_X509_CERT();
      TLS.nx_secure_x509_certificate_initialize(trusted, root, root.length, null, 0, null, 0, 0);
      TLS.nx_secure_tls_trusted_certificate_add(session, trusted);
      return TLS.nx_secure_tls_session_client_verify_enable(session);
    },
  };
}

/** Puts them on the bench. */
export function add_peers(bench: Bench): void {
  for (const { name, host, shows, wants_certificate } of PEERS) {
    const { main } = broker_firmware({
      ip_address: address_of(host),
      tls: tls(certificates()[shows], wants_certificate),
      connections_maximum: 2,
    });
    bench.add_board({ name, firmware: () => () => main(), application: [], config: { options: FAST } });
  }
}
