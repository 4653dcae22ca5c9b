// A board in C that talks MQTT inside TLS (fixtures/tls_client.c), and the broker and the certificates for it.

import type { CProject } from '../../../demo/c/build/project.ts';
import type { BrokerTls } from '../../../mqtt/broker/firmware/broker_board.ts';
import {
  nx_secure_options,
  type SimCertificate,
  sim_certificate,
} from '../../../netx/secure/host/sim_secure_api.ts';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import { run_bench } from '../bench/run_bench.ts';
import { add_c_board, c_image } from './c_boards.ts';

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

/** An authority, and a certificate that it has signed for the board. */
export interface PlantCertificates {
  readonly root: SimCertificate;
  readonly board: SimCertificate;
}

export function plant_certificates(): PlantCertificates {
  const root = sim_certificate({ common_name: 'plant root', is_ca: true, ...DATES });
  return { root, board: sim_certificate({ common_name: 'secure-board', issuer: root, ...DATES }) };
}

/** Another authority, which the board does not trust. */
export function other_authority(): SimCertificate {
  return sim_certificate({ common_name: 'plant root', is_ca: true, ...DATES });
}

/** Runs the board with a broker whose certificate `issuer` has signed; the lines that it printed. */
export async function run_tls_client(
  { root, board }: PlantCertificates,
  issuer: SimCertificate,
  options: Parameters<typeof nx_secure_options>[0],
  build: Partial<CProject>,
): Promise<{ lines: string[]; diagnostics: readonly unknown[] }> {
  const broker = sim_certificate({ common_name: BROKER_NAME, dns_names: [BROKER_NAME], issuer, ...DATES });
  const image = await c_image(['tls_client.c', 'demo/firmware/network.c'], {
    includes: ['demo/firmware'],
    interrupts: INTERRUPTS,
    ...build,
    defines: ['NX_SECURE_ENABLE', ...(build.defines ?? [])],
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
  return { lines: told.filter((line) => line.startsWith('board/')), diagnostics: bench.sim.diagnostics };
}
