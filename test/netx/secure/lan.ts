// A LAN for tests of TLS: the broker with a secure port, and boards whose one thread runs a script with an MQTT client.

import { type BrokerFirmware, broker_firmware } from '../../../mqtt/broker/broker_firmware.ts';
import { NXD_MQTT_CLIENT, nxd_mqtt_client_create, nxd_mqtt_options } from '../../../mqtt/nxd_mqtt_client.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../../netx/link/sim_nic.ts';
import * as NX from '../../../netx/nx_api.ts';
import { created_pools } from '../../../netx/nx_system.ts';
import {
  type NxSecureOptions,
  nx_secure_options,
  type SimCertificate,
  sim_certificate,
} from '../../../netx/secure/host/sim_secure_api.ts';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import { run_with_host, Simulation, Target } from '../../../rtos/sim_api.ts';
import * as TX from '../../../rtos/tx_api.ts';
import { bring_up, start_thread } from '../network_board.ts';
import { test_key } from './test_keys.ts';

export const NOW_S = 1_700_000_000;
export const DAY_S = 86_400;
export const BROKER_IP = 0x0a000001;
export const BROKER_NAME = 'broker.example';
export const VERSIONS = [
  { name: 'TLS 1.2', version: TLS.NX_SECURE_TLS_VERSION_TLS_1_2 },
  { name: 'TLS 1.3', version: TLS.NX_SECURE_TLS_VERSION_TLS_1_3 },
] as const;

/** Of a WebSocket inside TLS. */
export const WSS_PORT = 443;
const STACK_BYTES = 4096;
const VALID = { not_before_s: NOW_S - DAY_S, not_after_s: NOW_S + DAY_S };

/** Keys are the slow part: these serve all certificates of a test file. */

export interface Chain {
  readonly root: SimCertificate;
  /** The server's own, and what it sends behind it. */
  readonly leaf: SimCertificate;
  readonly others: readonly SimCertificate[];
}

export function authority(common_name = 'test root', dates = VALID): SimCertificate {
  return sim_certificate({ common_name, is_ca: true, key: test_key(0), ...dates });
}

export function intermediate(common_name: string, issuer: SimCertificate, key = test_key(1)): SimCertificate {
  return sim_certificate({ common_name, is_ca: true, issuer, key, ...VALID });
}

export function leaf(
  issuer: SimCertificate | null,
  dates = VALID,
  common_name = BROKER_NAME,
): SimCertificate {
  const dns_names = [common_name];
  const request = { common_name, dns_names, key: test_key(3), ...dates };
  return sim_certificate(issuer === null ? request : { ...request, issuer });
}

/** A root and a server certificate signed by it. */
export function plain_chain(): Chain {
  const root = authority();
  return { root, leaf: leaf(root), others: [] };
}

/** A certificate control block from DER, with its key for one's own. */
export function certificate(made: SimCertificate, own: boolean): TLS.NX_SECURE_X509_CERT {
  const block = new TLS.NX_SECURE_X509_CERT();
  const key = own ? made.private_key_der : null;
  const status = TLS.nx_secure_x509_certificate_initialize(
    block,
    made.der,
    made.der.length,
    null,
    0,
    key,
    key?.length ?? 0,
    own ? TLS.NX_SECURE_X509_KEY_TYPE_RSA_PKCS1_DER : TLS.NX_SECURE_X509_KEY_TYPE_NONE,
  );
  if (status !== 0) throw new Error(`certificate of ${made.common_name}: 0x${status.toString(16)}`);
  return block;
}

/** Creates a session with a packet buffer, on one version (0: any). */
export function create_session(
  session: TLS.NX_SECURE_TLS_SESSION,
  version: number,
  buffer_bytes = 4000,
): void {
  const area = new Uint8Array(9000);
  TLS.nx_secure_tls_initialize();
  TLS.nx_secure_tls_session_create(session, TLS.nx_crypto_tls_ciphers_ecc, area, area.length);
  TLS.nx_secure_tls_session_packet_buffer_set(session, new Uint8Array(buffer_bytes), buffer_bytes);
  const status = TLS.nx_secure_tls_session_protocol_version_override(session, version);
  if (status !== 0) throw new Error(`version: 0x${status.toString(16)}`);
}

/** The broker's side: its certificate, and perhaps the authority of its clients. */
export function server_setup(chain: Chain, version: number, clients: SimCertificate | null = null) {
  return (session: TLS.NX_SECURE_TLS_SESSION): number => {
    create_session(session, version);
    TLS.nx_secure_tls_local_certificate_add(session, certificate(chain.leaf, true));
    for (const other of chain.others) {
      TLS.nx_secure_tls_local_certificate_add(session, certificate(other, false));
    }
    if (clients !== null) {
      TLS.nx_secure_tls_trusted_certificate_add(session, certificate(clients, false));
      TLS.nx_secure_tls_session_client_verify_enable(session);
    }
    return TLS.NX_SECURE_TLS_SUCCESS;
  };
}

export interface ClientSetup {
  readonly version: number;
  readonly trusted: readonly SimCertificate[];
  readonly now_s?: number;
  readonly own?: SimCertificate;
  /** Host name that the certificate callback insists on. */
  readonly host?: string;
  readonly buffer_bytes?: number;
  /** Revocation list (DER) that the certificate callback asks. */
  readonly crl?: Uint8Array;
}

/** The client's side, as the guide's callback does it. */
export function client_setup(options: ClientSetup) {
  const { version, trusted, now_s = NOW_S, own, host, crl, buffer_bytes = 4000 } = options;
  return (
    _client: NXD_MQTT_CLIENT,
    session: TLS.NX_SECURE_TLS_SESSION,
    remote: TLS.NX_SECURE_X509_CERT,
  ): number => {
    create_session(session, version, buffer_bytes);
    TLS.nx_secure_tls_remote_certificate_allocate(session, remote);
    for (const made of trusted) {
      TLS.nx_secure_tls_trusted_certificate_add(session, certificate(made, false));
    }
    TLS.nx_secure_tls_session_time_function_set(session, () => now_s);
    if (own !== undefined) TLS.nx_secure_tls_local_certificate_add(session, certificate(own, true));
    if (host !== undefined) {
      TLS.nx_secure_tls_session_certificate_callback_set(session, (_session, shown) =>
        TLS.nx_secure_x509_common_name_dns_check(shown, host, host.length),
      );
    }
    if (crl !== undefined) {
      TLS.nx_secure_tls_session_certificate_callback_set(session, ask_list(crl));
    }
    return TLS.NX_SECURE_TLS_SUCCESS;
  };
}

/** A certificate callback that asks a revocation list. */
export function ask_list(crl: Uint8Array): TLS.NX_SECURE_CERTIFICATE_CALLBACK {
  return ({ nx_secure_tls_credentials: { nx_secure_tls_certificate_store: store } }, shown) =>
    TLS.nx_secure_x509_crl_revocation_check(crl, crl.length, store, shown);
}

export const SECURE_OPTIONS: NxSecureOptions = {
  NX_SECURE_TLS_ENABLE_TLS_1_3: true,
  sim_handshake_us: 1000,
};

export interface Board {
  readonly target: Target;
  readonly ip: NX.NX_IP;
  readonly pool: NX.NX_PACKET_POOL;
  readonly client: NXD_MQTT_CLIENT;
  done: boolean;
}

export type Script = (board: Board) => TX.Service<void>;

export interface BoardOptions {
  readonly packets?: number;
  readonly secure?: NxSecureOptions;
  readonly mqtt?: Parameters<typeof nxd_mqtt_options>[0];
}

export class Lan {
  readonly sim: Simulation;
  readonly lan: EthernetSegment;
  readonly boards: Board[] = [];
  broker: BrokerFirmware | null = null;

  constructor(seed = 1) {
    this.sim = new Simulation({ seed });
    this.lan = new EthernetSegment(this.sim);
  }

  add_broker(setup: (session: TLS.NX_SECURE_TLS_SESSION) => number, connections_maximum = 8): BrokerFirmware {
    const tls = { port: 8883, setup };
    const place = { ip_address: BROKER_IP, connections_maximum };
    this.broker = broker_firmware({ ...place, tls, secure_websocket_port: WSS_PORT });
    const config = { options: nx_secure_options(SECURE_OPTIONS) };
    const target = new Target(this.sim, { name: 'broker', main: this.broker.main, config });
    nx_sim_nic_create(target, this.lan);
    return this.broker;
  }

  /** A board with an MQTT client; its script runs in a thread of priority 8. */
  add_board(script: Script, options: BoardOptions = {}): Board {
    const { packets = 30, secure = SECURE_OPTIONS, mqtt = {} } = options;
    const number = this.boards.length;
    const board: Board = {
      target: new Target(this.sim, {
        name: `board${number}`,
        main: () => TX.tx_kernel_enter(() => define(board, number, packets, script)),
        config: { options: { ...nx_secure_options(secure), ...nxd_mqtt_options(mqtt) } },
        power_on_ns: 5e6,
      }),
      ip: new NX.NX_IP(),
      pool: new NX.NX_PACKET_POOL(),
      client: new NXD_MQTT_CLIENT(),
      done: false,
    };
    nx_sim_nic_create(board.target, this.lan);
    this.boards.push(board);
    return board;
  }

  /** Runs until all scripts are through, and a little longer for what is under way. */
  async run(limit_s = 60): Promise<void> {
    const until = (): boolean => this.boards.every(({ done }) => done);
    await run_with_host(this.sim, { until_ns: limit_s * 1e9, until });
    if (!until()) throw new Error(`a script is not through after ${limit_s} s of virtual time`);
    await run_with_host(this.sim, { until_ns: this.sim.now_ns + 10e9 });
  }

  /** Packets missing in any pool, and what the simulator objected to. */
  complaints(): string[] {
    const targets = [...this.boards.map(({ target }) => target)];
    const pools = targets.flatMap(({ kernel }) => created_pools(kernel).objects);
    const broker = this.broker === null ? [] : [this.broker.board.receive_pool, this.broker.board.send_pool];
    return [
      ...[...pools, ...broker]
        .filter((pool) => pool.nx_packet_pool_available !== pool.nx_packet_pool_total)
        .map((pool) => `${pool.nx_packet_pool_name}: ${pool.nx_packet_pool_available} free`),
      ...this.sim.diagnostics.map(({ id, message }) => `${id}: ${message}`),
    ];
  }
}

function* define(board: Board, number: number, packets: number, script: Script): TX.Service<void> {
  const stack = (): Uint8Array => new Uint8Array(STACK_BYTES);
  const { ip, pool } = board;
  yield* bring_up({
    ip,
    pool,
    pool_name: 'board pool',
    address: 0x0a00000a + number,
    packets,
    arp_cache_bytes: 1024,
  });
  function* entry(): TX.Service<void> {
    yield* nxd_mqtt_client_create(
      board.client,
      'client',
      `board${number}`,
      6,
      board.ip,
      board.pool,
      stack(),
      STACK_BYTES,
      4,
      null,
      0,
    );
    yield* script(board);
    board.done = true;
  }
  yield* start_thread('script', 8, entry);
}
