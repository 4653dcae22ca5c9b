import { expect, it } from 'vitest';
import { NX_PTR_ERROR } from '../../../netx/nx_constants.ts';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import { store_of } from '../../../netx/secure/nx_secure_cb.ts';
import * as SETTINGS from '../../../netx/secure/nx_secure_tls_settings.ts';
import { certificate, create_session, Lan, plain_chain } from './lan.ts';

async function in_thread(act: () => void): Promise<void> {
  const lan = new Lan();
  lan.add_board(function* () {
    act();
  });
  await lan.run();
}

it('certificates are added and taken back by their common name, those of a server by their number too', async () => {
  const chain = plain_chain();
  const statuses: number[] = [];
  await in_thread(() => {
    const session = new TLS.NX_SECURE_TLS_SESSION();
    create_session(session, 0);
    const [root, own] = [certificate(chain.root, false), certificate(chain.leaf, true)];
    statuses.push(SETTINGS.nx_secure_tls_trusted_certificate_add(session, root));
    statuses.push(SETTINGS.nx_secure_tls_trusted_certificate_remove(session, 'test root', 9));
    statuses.push(SETTINGS.nx_secure_tls_trusted_certificate_remove(session, 'test root', 9));
    statuses.push(SETTINGS.nx_secure_tls_server_certificate_add(session, own, 0));
    statuses.push(SETTINGS.nx_secure_tls_server_certificate_add(session, own, 7));
    statuses.push(SETTINGS.nx_secure_tls_server_certificate_add(session, root, 7));
    statuses.push(SETTINGS.nx_secure_tls_local_certificate_remove(session, 'broker.example', 14));
    const store = store_of(session);
    expect([store.nx_secure_x509_trusted_certificates, store.nx_secure_x509_local_certificates]).toEqual([
      [],
      [],
    ]);
  });
  expect(statuses).toEqual([
    0,
    0,
    TLS.NX_SECURE_TLS_CERTIFICATE_NOT_FOUND,
    TLS.NX_SECURE_TLS_CERT_ID_INVALID,
    0,
    TLS.NX_SECURE_TLS_CERT_ID_DUPLICATE,
    0,
  ]);
});

it('every setting wants a session that was created', async () => {
  const statuses = new Set<number>();
  await in_thread(() => {
    const session = new TLS.NX_SECURE_TLS_SESSION();
    const cert = new TLS.NX_SECURE_X509_CERT();
    const name = new TLS.NX_SECURE_X509_DNS_NAME();
    const buffer = new Uint8Array(8);
    statuses.add(SETTINGS.nx_secure_tls_remote_certificate_allocate(session, cert));
    statuses.add(SETTINGS.nx_secure_tls_remote_certificate_free_all(session));
    statuses.add(SETTINGS.nx_secure_tls_local_certificate_add(session, cert));
    statuses.add(SETTINGS.nx_secure_tls_trusted_certificate_add(session, cert));
    statuses.add(SETTINGS.nx_secure_tls_session_packet_buffer_set(session, buffer, 8));
    statuses.add(SETTINGS.nx_secure_tls_session_certificate_callback_set(session, () => 0));
    statuses.add(SETTINGS.nx_secure_tls_session_time_function_set(session, () => 0));
    statuses.add(SETTINGS.nx_secure_tls_session_sni_extension_set(session, name));
    statuses.add(SETTINGS.nx_secure_tls_session_client_verify_enable(session));
    statuses.add(SETTINGS.nx_secure_tls_session_client_verify_disable(session));
    statuses.add(SETTINGS.nx_secure_tls_session_protocol_version_override(session, 0));
  });
  expect([...statuses]).toEqual([TLS.NX_SECURE_TLS_SESSION_UNINITIALIZED]);
});

it('and the thing that is set', async () => {
  const statuses = new Set<number>();
  await in_thread(() => {
    const session = new TLS.NX_SECURE_TLS_SESSION();
    create_session(session, 0);
    statuses.add(SETTINGS.nx_secure_tls_remote_certificate_allocate(session, null));
    statuses.add(SETTINGS.nx_secure_tls_local_certificate_add(session, null));
    statuses.add(SETTINGS.nx_secure_tls_trusted_certificate_add(session, null));
    statuses.add(SETTINGS.nx_secure_tls_session_packet_buffer_set(session, null, 8));
    statuses.add(SETTINGS.nx_secure_tls_session_packet_pool_set(session, null));
    statuses.add(SETTINGS.nx_secure_tls_session_certificate_callback_set(session, null));
    statuses.add(SETTINGS.nx_secure_tls_session_time_function_set(session, null));
    statuses.add(SETTINGS.nx_secure_tls_session_sni_extension_set(session, null));
    statuses.add(SETTINGS.nx_secure_tls_session_alert_value_get(session, null, null));
  });
  expect([...statuses]).toEqual([NX_PTR_ERROR]);
});
