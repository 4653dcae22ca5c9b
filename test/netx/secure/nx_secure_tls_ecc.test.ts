import { describe, expect, it } from 'vitest';
import { NX_NOT_SUPPORTED, NX_PTR_ERROR, NX_SUCCESS } from '../../../netx/nx_constants.ts';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import { group_names } from '../../../netx/secure/nx_secure_tls_ecc.ts';
import { certificate, create_session, Lan, NOW_S, plain_chain, server_setup, VERSIONS } from './lan.ts';
import { run_pair } from './pair.ts';

const [P256, P384, P521] = [23, 24, 25];
const CHAIN = plain_chain();

describe('nx_secure_tls_ecc_initialize', () => {
  it('takes groups that the engine has, of a session that there is', async () => {
    const { nx_crypto_ecc_supported_groups: all, nx_crypto_ecc_curves: curves } = TLS;
    const session = new TLS.NX_SECURE_TLS_SESSION();
    const statuses: number[] = [];
    const lan = new Lan();
    lan.add_board(function* () {
      statuses.push(TLS.nx_secure_tls_ecc_initialize(session, all, 3, curves));
      create_session(session, 0);
      statuses.push(
        TLS.nx_secure_tls_ecc_initialize(null, all, 3, curves),
        TLS.nx_secure_tls_ecc_initialize(session, null, 0, curves),
        TLS.nx_secure_tls_ecc_initialize(session, all, 3, null),
        TLS.nx_secure_tls_ecc_initialize(session, [19, 21], 2, curves),
        TLS.nx_secure_tls_ecc_initialize(session, all, 0, curves),
      );
      expect(group_names(session)).toEqual(['P-256', 'P-384', 'P-521']);
      statuses.push(TLS.nx_secure_tls_ecc_initialize(session, new Uint16Array([21, P384, P256]), 2, curves));
      expect(group_names(session)).toEqual(['P-384']);
    });
    await lan.run();
    expect(statuses).toEqual([
      TLS.NX_SECURE_TLS_SESSION_UNINITIALIZED,
      NX_PTR_ERROR,
      NX_PTR_ERROR,
      NX_PTR_ERROR,
      NX_NOT_SUPPORTED,
      NX_NOT_SUPPORTED,
      NX_SUCCESS,
    ]);
  });

  it.each([
    [[P521], [P256], false],
    [[P521, P256], [P256], true],
  ] as const)(
    'a client of groups %j and a server of %j come together: %s',
    async (client, server, together) => {
      const version = TLS.NX_SECURE_TLS_VERSION_TLS_1_3;
      expect(VERSIONS.map((one) => one.version)).toContain(version);
      const statuses: number[] = [];
      await run_pair(
        function* ({ session, socket }) {
          server_setup(CHAIN, version)(session);
          TLS.nx_secure_tls_ecc_initialize(session, server, server.length, TLS.nx_crypto_ecc_curves);
          statuses.push(yield* TLS.nx_secure_tls_session_start(session, socket, 500));
          yield* TLS.nx_secure_tls_session_delete(session);
        },
        function* ({ session, socket }) {
          create_session(session, version);
          TLS.nx_secure_tls_remote_certificate_allocate(session, new TLS.NX_SECURE_X509_CERT());
          TLS.nx_secure_tls_trusted_certificate_add(session, certificate(CHAIN.root, false));
          TLS.nx_secure_tls_session_time_function_set(session, () => NOW_S);
          TLS.nx_secure_tls_ecc_initialize(session, client, client.length, TLS.nx_crypto_ecc_curves);
          statuses.push(yield* TLS.nx_secure_tls_session_start(session, socket, 500));
          yield* TLS.nx_secure_tls_session_delete(session);
        },
      );
      expect(statuses.map((status) => status === NX_SUCCESS)).toEqual([together, together]);
    },
  );
});
