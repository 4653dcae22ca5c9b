// The scenario of the secure connection. With the broker in the simulation an authority, a certificate for the broker and
// one for the board are made when it is first built, and gone when the program ends; a real broker has its own, and the user
// says which authority has signed it.

import { parse_host_port } from '../../netx/gateway/address_map.ts';
import {
  nx_secure_options,
  type SimCertificate,
  sim_certificate,
} from '../../netx/secure/host/sim_secure_api.ts';
import * as TLS from '../../netx/secure/nx_secure_api.ts';
import type { Bench } from '../bench/bench.ts';
import { secure_sample } from '../firmware/secure_sample.ts';
import type { SecureCredentials } from '../firmware/tls_setup.ts';
import { SECURE_PORT, TLS_BROKER_OPTIONS, tls_port } from './tls_broker.ts';

const BROKER_NAME = 'broker.example';
/** What the clocks of this world say at power-on: 2026-01-01 00:00:00 UTC. */
const POWER_ON_S = 1_767_225_600;
const YEAR_S = 31_536_000;
const DATES = { not_before_s: POWER_ON_S - YEAR_S, not_after_s: POWER_ON_S + YEAR_S };

/** TLS 1.3 is an option of the build, as in C. */
export const BOARD_OPTIONS = nx_secure_options({ NX_SECURE_TLS_ENABLE_TLS_1_3: true });

/** For nx_secure_tls_session_protocol_version_override. */
export const VERSIONS = {
  any: 0,
  '1.2': TLS.NX_SECURE_TLS_VERSION_TLS_1_2,
  '1.3': TLS.NX_SECURE_TLS_VERSION_TLS_1_3,
} as const;

/** What a board has for its connection: the broker is put on the bench with it. */
export function secure_device(bench: Bench): Device {
  return bench.broker === null ? simulated_broker(bench) : real_broker(bench, bench.broker);
}

/** What a board has for its connection, whom it expects there, and what time its clock shows. */
interface Device {
  readonly credentials: SecureCredentials;
  readonly broker_name: string;
  readonly power_on_s: number;
}

/** Builds the bench of `npm start -- secure`. */
export function build_secure_bench(bench: Bench): undefined {
  const device = secure_device(bench);
  bench.add_board({
    name: 'board',
    firmware: (console) =>
      secure_sample({ console, tls_version: VERSIONS[bench.tls_version ?? 'any'], ...device }),
    application: ['secure sample'],
    config: { options: BOARD_OPTIONS },
  });
}

interface Plant {
  readonly root: SimCertificate;
  readonly broker: SimCertificate;
  readonly own: SimCertificate;
}

let plant: Plant | null = null;

/** The authority and what it has signed: keys take a part of a second to make, so a search has one set for all its runs. */
function certificates(): Plant {
  if (plant === null) {
    const root = sim_certificate({ common_name: 'plant root', is_ca: true, ...DATES });
    const issued = { issuer: root, ...DATES };
    const broker = sim_certificate({ common_name: BROKER_NAME, dns_names: [BROKER_NAME], ...issued });
    plant = { root, broker, own: sim_certificate({ common_name: 'secure-board', ...issued }) };
  }
  return plant;
}

function simulated_broker(bench: Bench): Device {
  const { root, broker, own } = certificates();
  const shown = { certificate_der: broker.der, key_der: broker.private_key_der, key_type: 'rsa' } as const;
  // It wants a certificate from every client.
  bench.add_broker({ tls: tls_port(shown, root.der), config: { options: TLS_BROKER_OPTIONS } });
  const device = { certificate_der: own.der, key_der: own.private_key_der, key_type: 'rsa' } as const;
  return { credentials: { ca_der: root.der, device }, broker_name: BROKER_NAME, power_on_s: POWER_ON_S };
}

/** Certificates of the real world are valid in its time: the board's clock is set by that of this computer. */
function real_broker(bench: Bench, broker: string): Device {
  bench.add_broker({ port: SECURE_PORT });
  if (bench.credentials === null) throw new Error('a secure connection to a real broker needs an authority');
  return {
    credentials: bench.credentials,
    broker_name: parse_host_port(broker).host,
    power_on_s: Math.floor(Date.now() / 1000),
  };
}
