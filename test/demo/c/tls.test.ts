// TLS from C: the whole handshake with a broker that shows its certificate and wants one, and what becomes of one that is not signed
// by whom the board trusts.

import { beforeAll, describe, expect, it } from 'vitest';
import type { BrokerTls } from '../../../mqtt/broker/firmware/broker_board.ts';
import {
  nx_secure_options,
  type SimCertificate,
  sim_certificate,
} from '../../../netx/secure/host/sim_secure_api.ts';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import { run_bench } from '../bench/run_bench.ts';
import { add_c_board, c_image } from './c_boards.ts';
import { no_toolchain } from './toolchain_there.ts';

const POWER_ON_S = 1_767_225_600;
const DAY_S = 86_400;
const DATES = { not_before_s: POWER_ON_S - DAY_S, not_after_s: POWER_ON_S + DAY_S };
const INTERRUPTS = ['files_place', 'lengths_place', 'power_on_place'];
const FILE_BYTES = 2048;
const BROKER_NAME = 'broker.example';

function certificate({ der, private_key_der }: SimCertificate, own: boolean): TLS.NX_SECURE_X509_CERT {
  const block = new TLS.NX_SECURE_X509_CERT();
  const key = own ? private_key_der : null;
  const type = own ? TLS.NX_SECURE_X509_KEY_TYPE_RSA_PKCS1_DER : TLS.NX_SECURE_X509_KEY_TYPE_NONE;
  TLS.nx_secure_x509_certificate_initialize(block, der, der.length, null, 0, key, key?.length ?? 0, type);
  return block;
}

/** A broker that is `own` and takes clients whose certificate `root` has signed. */
function broker_tls(root: SimCertificate, own: SimCertificate): BrokerTls {
  return {
    port: 8883,
    setup: (session) => {
      const area = new Uint8Array(9000);
      TLS.nx_secure_tls_session_create(session, TLS.nx_crypto_tls_ciphers_ecc, area, area.length);
      TLS.nx_secure_tls_session_packet_buffer_set(session, new Uint8Array(4000), 4000);
      TLS.nx_secure_tls_local_certificate_add(session, certificate(own, true));
      TLS.nx_secure_tls_trusted_certificate_add(session, certificate(root, false));
      return TLS.nx_secure_tls_session_client_verify_enable(session);
    },
  };
}

describe.skipIf(no_toolchain)('TLS from C', () => {
  let root: SimCertificate;
  let board: SimCertificate;
  beforeAll(() => {
    root = sim_certificate({ common_name: 'plant root', is_ca: true, ...DATES });
    board = sim_certificate({ common_name: 'secure-board', issuer: root, ...DATES });
  });

  async function run(
    issuer: SimCertificate,
    options: Parameters<typeof nx_secure_options>[0],
    define: string,
  ) {
    const broker = sim_certificate({ common_name: BROKER_NAME, dns_names: [BROKER_NAME], issuer, ...DATES });
    const image = await c_image(['tls_client.c', 'demo/firmware/network.c'], {
      includes: ['demo/firmware'],
      defines: ['NX_SECURE_ENABLE', define],
      interrupts: INTERRUPTS,
    });
    const { bench, told } = await run_bench((bench) => {
      bench.add_broker({ tls: broker_tls(root, broker), config: { options: nx_secure_options(options) } });
      const { firmware } = add_c_board(bench, image, { application: ['main'], network: true });
      bench.sim.schedule(1e6, () => {
        const [files = 0, lengths = 0, power_on = 0] = INTERRUPTS.map((name) => firmware.ask(name));
        const words = new Uint32Array(firmware.memory.buffer);
        for (const [at, bytes] of [root.der, board.der, board.private_key_der].entries()) {
          firmware.memory.set(bytes, files + at * FILE_BYTES);
          words[lengths / 4 + at] = bytes.length;
        }
        words[power_on / 4] = POWER_ON_S;
      });
    }, 60);
    expect(bench.sim.diagnostics).toEqual([]);
    return told.filter((line) => line.startsWith('board/'));
  }

  it.each([
    ['1.2', {}, 'ANY_MACRO', '303'],
    ['1.3', { NX_SECURE_TLS_ENABLE_TLS_1_3: true }, 'NX_SECURE_TLS_ENABLE_TLS_1_3', '304'],
  ])(
    '%s: both sides show a certificate, and MQTT goes inside',
    async (_version, options, define, version) => {
      expect(await run(root, options, define)).toEqual([
        'board/main: setup: 1',
        'board/main: certificate of the peer: 0, 1',
        `board/main: connect: 0, version ${version}`,
        'board/main: publish: 0',
        'board/main: disconnect: 0',
        'board/main: delete: 0',
      ]);
    },
  );

  it('a broker that another authority has signed is refused', async () => {
    const other = sim_certificate({ common_name: 'plant root', is_ca: true, ...DATES });
    expect(await run(other, {}, 'ANY_MACRO')).toEqual([
      'board/main: setup: 1',
      'board/main: connect: 10005, version 0',
      'board/main: delete: 0',
    ]);
  });
});
